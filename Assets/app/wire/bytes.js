// Bytes and their written forms.

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const values = new Map([...alphabet].map((letter, value) => [letter, value]));

/** @param {string} text */
export const utf8 = (text) => new TextEncoder().encode(text);

/** @param {...Uint8Array} parts */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {Uint8Array} bytes */
export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {Uint8Array} bytes */
export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** @param {number} count */
export const random = (count) => crypto.getRandomValues(new Uint8Array(count));

/** @param {Uint8Array} one
 * @param {Uint8Array} other */
export function equal(one, other) {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at += 1) difference |= one[at] ^ other[at];
  return difference === 0;
}

/** The bytes in letters that stand for `size` bits each, without padding.
 * @param {Uint8Array} bytes
 * @param {string} letters
 * @param {number} size */
export function spelled(bytes, letters, size) {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= size) {
      bits -= size;
      text += letters[held >> bits];
      held &= (1 << bits) - 1;
    }
  }
  return bits > 0 ? text + letters[held << (size - bits)] : text;
}

/** Base 64 with the URL alphabet and without padding (RFC 4648, section 5).
 * @param {Uint8Array} bytes */
export const toBase64URL = (bytes) => spelled(bytes, alphabet, 6);

/** The bytes, or null for what is not the one written form: padding and stray bits are refused.
 * @param {string} text */
export function fromBase64URL(text) {
  if (text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8));
  let at = 0;
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    const value = values.get(letter);
    if (value === undefined) return null;
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = held >> bits;
      at += 1;
      held &= (1 << bits) - 1;
    }
  }
  return held === 0 ? bytes : null;
}
