// Base 32 (RFC 4648, section 6), as sites show their keys: in groups, in any case, with or without padding.

import { spelled } from "./bytes.js";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What people put between the letters. */
const between = /[\s\-\u2010-\u2015]/g;

/** A letter that no key has, as it was typed; undefined where there is none.
 * @param {string} text
 * @returns {string|undefined} */
export function strangeLetter(text) {
  return [...text.replace(between, "").replace(/=+$/, "")].find((letter) => !alphabet.includes(letter.toUpperCase()));
}

/** The bytes, or null for what has other letters. Bits that make no whole byte are dropped: some sites make keys of any
 *   number of letters.
 * @param {string} text */
export function fromBase32(text) {
  if (strangeLetter(text) !== undefined) return null;
  const bytes = [];
  let bits = 0;
  let held = 0;
  for (const letter of text.replace(between, "").replace(/=+$/, "")) {
    held = (held << 5) | alphabet.indexOf(letter.toUpperCase());
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(held >> bits);
      held &= (1 << bits) - 1;
    }
  }
  return new Uint8Array(bytes);
}

/** Without padding.
 * @param {Uint8Array} bytes */
export const toBase32 = (bytes) => spelled(bytes, alphabet, 5);
