// Text that a person reads on a card: names of applications, accounts, browsers and places.

import { utf8 } from "./bytes.js";

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter() : undefined;
// Format characters include the bidirectional controls, with which "nraeL" reads as "Learn".
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** The text without characters that could reorder, hide or break a line of the card, cut to its bytes of UTF-8.
 * @param {string} text
 * @param {number} bytesMax */
export function fitted(text, bytesMax) {
  // A letter has a byte at least: what stands behind twice as many has no room, and isn't looked at.
  const clean = text.replace(unseen, "").slice(0, 2 * bytesMax);
  let result = "";
  let count = 0;
  for (const piece of segmenter?.segment(clean) ?? clean) {
    const character = typeof piece === "string" ? piece : piece.segment;
    count += utf8(character).length;
    if (count > bytesMax) break;
    result += character;
  }
  return result;
}
