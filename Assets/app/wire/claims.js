// The members of a message, each within its bounds. Those that nobody asks for are passed over, so that either side
// can be brought up to date first.

import { fromBase64URL, utf8 } from "./bytes.js";
import { malformed } from "./fault.js";
import { parse } from "./json.js";
import { fitted } from "./text.js";

/** The last second of the year 9999; no message bears a later time. */
export const latest = 253402300799;

export class Claims {
  /** @param {any} value */
  constructor(value) {
    if (value === null || typeof value !== "object" || Array.isArray(value)) malformed("not a JSON object");
    this.members = value;
  }

  /** @param {Uint8Array} bytes
   * @param {number} sizeMax */
  static reading(bytes, sizeMax) {
    if (bytes.length > sizeMax) malformed("too long");
    return new Claims(parse(bytes));
  }

  /** @param {string} name */
  has(name) {
    return this.members[name] !== undefined && this.members[name] !== null;
  }

  /** @param {string} name
   * @returns {string} */
  string(name) {
    const value = this.members[name];
    return typeof value === "string" ? value : malformed(name);
  }

  /** Null counts as absent.
   * @param {string} name
   * @returns {string|undefined} */
  optionalString(name) {
    return this.has(name) ? this.string(name) : undefined;
  }

  /** Text for people: cleaned, and not empty.
   * @param {string} name
   * @param {number} bytesMax
   * @returns {string} */
  text(name, bytesMax) {
    const text = this.string(name);
    if (utf8(text).length > bytesMax) malformed(name);
    return fitted(text, bytesMax) || malformed(name);
  }

  /** @param {string} name
   * @param {number} bytesMax */
  optionalText(name, bytesMax) {
    return this.has(name) ? this.text(name, bytesMax) : undefined;
  }

  /** Letters and digits of base 64 with the URL alphabet.
   * @param {string} name
   * @param {number} least
   * @param {number} most */
  token(name, least, most) {
    const text = this.string(name);
    return isToken(text) && text.length >= least && text.length <= most ? text : malformed(name);
  }

  /** @param {string} name
   * @param {number} count
   * @returns {Uint8Array} */
  bytes(name, count) {
    return this.bytesOf(name, count, count);
  }

  /** @param {string} name
   * @param {number} least
   * @param {number} most
   * @returns {Uint8Array} */
  bytesOf(name, least, most) {
    const bytes = fromBase64URL(this.string(name));
    return bytes && bytes.length >= least && bytes.length <= most ? bytes : malformed(name);
  }

  /** @param {string} name
   * @param {number} least
   * @param {number} most
   * @returns {number} */
  integer(name, least, most) {
    const value = this.members[name];
    return typeof value === "number" && value >= least && value <= most ? value : malformed(name);
  }

  /** @param {string} name */
  time(name) {
    return this.integer(name, 0, latest);
  }

  /** @param {string} name
   * @returns {boolean} */
  bool(name) {
    const value = this.members[name];
    return typeof value === "boolean" ? value : malformed(name);
  }

  /** False when absent.
   * @param {string} name */
  flag(name) {
    return this.has(name) ? this.bool(name) : false;
  }

  /** @param {string} name
   * @param {number} most
   * @returns {any[]} */
  array(name, most) {
    const value = this.members[name];
    return Array.isArray(value) && value.length <= most ? value : malformed(name);
  }

  /** @param {string} name */
  object(name) {
    return new Claims(this.members[name] ?? malformed(name));
  }
}

/** @param {string} text */
export const isToken = (text) => /^[A-Za-z0-9_-]*$/.test(text);

/** Decimal digits, leading zeros kept.
 * @param {unknown} text
 * @param {number} least
 * @param {number} most */
export function isDigits(text, least, most) {
  return typeof text === "string" && /^[0-9]+$/.test(text) && text.length >= least && text.length <= most;
}
