// Text that a person reads on a card: names of applications, accounts, browsers and places.

import { utf8 } from "./bytes.js";

// Format characters include the bidirectional controls, with which "nraeL" reads as "Learn".
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** The text without characters that could reorder, hide or break a line of the card, cut to its bytes of UTF-8.
 * @param {string} text
 * @param {number} bytesMax */
export function fitted(text, bytesMax) {
  const clean = text.replace(unseen, "");
  let result = "";
  let count = 0;
  for (const character of characters(clean)) {
    count += utf8(character).length;
    if (count > bytesMax) break;
    result += character;
  }
  return result;
}

/** @param {string} text */
function characters(text) {
  if (!("Segmenter" in Intl)) return [...text];
  return [...new Intl.Segmenter().segment(text)].map((piece) => piece.segment);
}
