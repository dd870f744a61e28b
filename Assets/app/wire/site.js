// What makes the codes of another site: its key, and how codes are made of it (RFC 4226, RFC 6238).

import { fromBase32, toBase32 } from "./base32.js";
import { equal } from "./bytes.js";
import { fitted } from "./text.js";

/** @typedef {"SHA-1"|"SHA-256"|"SHA-512"} Hash */
/** @typedef {{kind: "time"|"count", hash: Hash, digits: number, period: number, count: number}} Making
 *   `period` counts for codes by time, `count` for those by button: it is the next one's counter */
/** @typedef {{issuer: string, name: string, secret: Uint8Array} & Making} Site */
/** @typedef {"address"|"key"|"short"|"long"|"kind"|"hash"|"digits"|"period"|"count"} Why */

export const nameMax = 128;
const secretMin = 5;
const secretMax = 128;
/** Letters of a key as it is typed, with what stands between them. */
const typedMax = 1_024;
const addressMax = 4096;
const periodMax = 86_400;

/** Why something is no site's code. */
export class SiteFault extends Error {
  /** @param {Why} why
   * @param {string} [name] whose it was, where that could be read */
  constructor(why, name = "") {
    super(why);
    this.why = why;
    this.name = name;
  }
}

/** A site whose parts are all within their bounds.
 * @param {{issuer?: unknown, name?: unknown, secret: unknown, kind?: unknown, hash?: unknown, digits?: unknown,
 *   period?: unknown, count?: unknown}} parts the key as bytes or in base 32; numbers may be written out
 * @returns {Site} */
export function makeSite(parts) {
  const [issuer, name] = [named(parts.issuer), named(parts.name)];
  /** @param {Why} why
   * @returns {never} */
  const fail = (why) => {
    throw new SiteFault(why, [issuer, name].filter(Boolean).join(": "));
  };
  const typed = plain(parts.secret);
  if (typed.length > typedMax) fail("long");
  const secret = parts.secret instanceof Uint8Array ? parts.secret : fromBase32(typed);
  if (!secret) fail("key");
  if (secret.length < secretMin) fail("short");
  if (secret.length > secretMax) fail("long");
  const kind = kinds.get(plain(parts.kind ?? "time").toLowerCase()) ?? fail("kind");
  const hash = hashes.get(plain(parts.hash ?? "SHA1").toUpperCase().replace(/^HMAC|[-_]/g, "")) ?? fail("hash");
  return {
    issuer, name, secret, kind, hash,
    digits: whole(parts.digits, 6, 6, 8) ?? fail("digits"),
    period: kind === "count" ? 30 : whole(parts.period, 30, 1, periodMax) ?? fail("period"),
    count: kind === "time" ? 0 : whole(parts.count, 0, 0, Number.MAX_SAFE_INTEGER - 1) ?? fail("count"),
  };
}

const kinds = /** @type {Map<string, "time"|"count">} */ (new Map(
  [["time", "time"], ["totp", "time"], ["count", "count"], ["hotp", "count"]]));
const hashes = /** @type {Map<string, Hash>} */ (new Map(
  [["SHA1", "SHA-1"], ["SHA256", "SHA-256"], ["SHA512", "SHA-512"]]));

/** What a file may say in letters or as a number; anything else is none of it, and can't always be made a text.
 * @param {unknown} value */
const plain = (value) => typeof value === "string" || typeof value === "number" ? String(value) : "";

/** @param {unknown} text */
const named = (text) => typeof text === "string" ? fitted(text.trim(), nameMax) : "";

/** @param {unknown} value
 * @param {number} usual where nothing is said
 * @param {number} least
 * @param {number} most */
function whole(value, usual, least, most) {
  if (value === undefined || value === null || value === "") return usual;
  const number = typeof value === "number" ? value : /^[0-9]{1,16}$/.test(plain(value)) ? Number(value) : NaN;
  return Number.isSafeInteger(number) && number >= least && number <= most ? number : null;
}

/** Whether two make the same codes, whatever they are called.
 * @param {Site} one
 * @param {Site} other */
export function isSame(one, other) {
  return one.kind === other.kind && one.hash === other.hash && one.digits === other.digits &&
    (one.kind === "count" || one.period === other.period) && equal(one.secret, other.secret);
}

/** @param {string} text */
export const isAddress = (text) => /^\s*otpauth:\/\//i.test(text);

/** Reads an address of the form `otpauth://totp/Issuer:name?secret=…`. What it doesn't need is passed over.
 * @param {string} text
 * @returns {Site} */
export function readAddress(text) {
  if (text.length > addressMax) throw new SiteFault("address");
  const found = /^otpauth:\/\/([a-z]+)\/([^?#]*)(?:\?([^#]*))?$/i.exec(text.trim());
  if (!found) throw new SiteFault("address");
  const [, kind, label, query = ""] = found;
  const parts = new URLSearchParams(query);
  const at = unescaped(label).split(":");
  const issuer = parts.get("issuer") || (at.length > 1 ? at[0] : "");
  const name = at.length > 1 ? at.slice(1).join(":") : at[0] === issuer ? "" : at[0];
  if (parts.getAll("secret").length !== 1) throw new SiteFault("address", issuer || name);
  return makeSite({
    issuer, name, kind, secret: parts.get("secret"), hash: parts.get("algorithm") || undefined,
    digits: parts.get("digits"), period: parts.get("period"), count: parts.get("counter"),
  });
}

/** @param {string} text */
function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {Site} site */
export function writeAddress({ issuer, name, secret, kind, hash, digits, period, count }) {
  const label = [issuer, name].filter(Boolean).map(encoded).join(":");
  const query = [
    `secret=${toBase32(secret)}`, issuer && `issuer=${encoded(issuer)}`, `algorithm=${hash.replace("-", "")}`,
    `digits=${digits}`, kind === "time" ? `period=${period}` : `counter=${count}`,
  ];
  return `otpauth://${kind === "time" ? "totp" : "hotp"}/${label}?${query.filter(Boolean).join("&")}`;
}

/** @param {string} text */
const encoded = (text) => encodeURIComponent(text).replace(/[!'()*]/g,
  (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
