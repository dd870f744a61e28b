// JSON, strict as I-JSON asks (RFC 8259, RFC 7493): no member twice, no lone surrogates, at most 32 levels.

import { utf8 } from "./bytes.js";
import { malformed } from "./fault.js";

const depthMax = 32;

/** A number with a fraction, an exponent, or beyond what can be counted exactly: no message of ours has one. */
export class Inexact {
  /** @param {number} value */
  constructor(value) {
    this.value = value;
  }
}

/** @param {Uint8Array} bytes
 * @returns {any} */
export function parse(bytes) {
  let text = "";
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    malformed("not UTF-8");
  }
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.space();
  if (reader.at !== text.length) malformed("text behind JSON");
  return value;
}

class Reader {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  /** @param {RegExp} pattern a sticky one */
  take(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  space() {
    this.take(/[ \t\n\r]*/y);
  }

  /** @param {number} depth
   * @returns {any} */
  value(depth) {
    if (depth > depthMax) malformed("too deep");
    this.space();
    const first = this.text[this.at];
    if (first === "{") return this.object(depth);
    if (first === "[") return this.array(depth);
    if (first === '"') return this.string();
    const word = this.take(/true|false|null/y);
    if (word) return JSON.parse(word[0]);
    const number = this.take(/-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y);
    if (!number) malformed("not JSON");
    const value = Number(number[0]);
    const isWhole = !number[1] && !number[2] && Number.isSafeInteger(value);
    return isWhole ? value : new Inexact(value);
  }

  string() {
    const found = this.take(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y);
    if (!found) malformed("text");
    const text = JSON.parse(found[0]);
    if (/\p{Surrogate}/u.test(text)) malformed("lone surrogate");
    return text;
  }

  /** @param {number} depth */
  array(depth) {
    /** @type {any[]} */
    const values = [];
    this.at += 1;
    this.space();
    if (this.take(/\]/y)) return values;
    for (;;) {
      values.push(this.value(depth + 1));
      this.space();
      if (this.take(/\]/y)) return values;
      if (!this.take(/,/y)) malformed("array");
    }
  }

  /** @param {number} depth */
  object(depth) {
    const members = Object.create(null);
    this.at += 1;
    this.space();
    if (this.take(/\}/y)) return members;
    for (;;) {
      this.space();
      const name = this.string();
      if (name in members) malformed("a member twice");
      this.space();
      if (!this.take(/:/y)) malformed("object");
      members[name] = this.value(depth + 1);
      this.space();
      if (this.take(/\}/y)) return members;
      if (!this.take(/,/y)) malformed("object");
    }
  }
}

/** Members in the order of their names and no white space; absent ones are left out.
 * @param {any} value */
export function serialize(value) {
  return utf8(written(value));
}

/** @param {any} value
 * @returns {string} */
function written(value) {
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  if (value === null || typeof value !== "object") return String(value);
  const names = Object.keys(value).filter((name) => value[name] !== undefined).sort();
  return `{${names.map((name) => `${quoted(name)}:${written(value[name])}`).join(",")}}`;
}

/** @param {string} text */
function quoted(text) {
  const escaped = text.replace(/["\\\u0000-\u001f\u007f]/g, (letter) => {
    if (letter === "\n") return "\\n";
    if (letter === '"' || letter === "\\") return `\\${letter}`;
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${escaped}"`;
}
