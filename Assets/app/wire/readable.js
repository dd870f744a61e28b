// Codes that people read and type: set-up codes, and the server's names for phones.

import { malformed } from "./fault.js";

const ticketLength = 9;
const deviceLength = 18;
const markLength = 16;
const letters = /^[0-9A-HJKMNP-TV-Z]+$/;

/** As typed: any case, spaces and dashes dropped, O read as 0, I and L as 1.
 * @param {string} typed */
function canonical(typed) {
  return typed.toUpperCase().replace(/[\s\-\u2010-\u2015]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
}

/** A set-up code in its one written form; null for what is none.
 * @param {string} typed */
export function readTicket(typed) {
  if (typed.length > 32) return null;
  const code = canonical(typed);
  return code.length === ticketLength && letters.test(code) ? code : null;
}

/** A new phone's mark in its one written form; null for what is none.
 * @param {string} typed */
export function readMark(typed) {
  if (typed.length > 64) return null;
  const mark = canonical(typed);
  return mark.length === markLength && letters.test(mark) ? mark : null;
}

/** What an old phone shows to a new one, in an address: a code behind `#from=`, or its word behind `#move=`.
 * @param {string} fragment begins with # */
export function moveOf(fragment) {
  if (fragment.startsWith("#from=")) return { code: readTicket(fragment.slice("#from=".length)), word: null };
  const [, word] = /^#move=([A-Za-z0-9_.-]{1,1024})$/.exec(fragment) ?? [];
  return { code: null, word: word ?? null };
}

/** The set-up code in an address of ours: what follows `#pair=`.
 * @param {string} fragment begins with # */
export function ticketOf(fragment) {
  return fragment.startsWith("#pair=") ? readTicket(fragment.slice("#pair=".length)) : null;
}

/** @param {string} text the server's name for a phone
 * @returns {string} */
export function readDevice(text) {
  return text.length === deviceLength && letters.test(text) ? text : malformed("device");
}

/** `KX74TMQ2P` as `KX7-4TM-Q2P`.
 * @param {string} code */
export const grouped = (code) => code.replace(/(.{3})(?=.)/g, "$1-");

/** `KX7M4TMQ2PAB93XZ` as `KX7M-4TMQ-2PAB-93XZ`.
 * @param {string} mark */
export const groupedMark = (mark) => mark.replace(/(.{4})(?=.)/g, "$1-");

/** In two halves, as people read it: `482 193`.
 * @param {string} code */
export function halved(code) {
  const half = Math.ceil(code.length / 2);
  return `${code.slice(0, half)} ${code.slice(half)}`;
}
