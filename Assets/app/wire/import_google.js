// What Google Authenticator shows as pictures when it moves codes: a message of Protocol Buffers in an address. Nobody
// documents it but its readers; the numbers of the fields are those of the app.

import { makeSite, SiteFault } from "./site.js";

const fieldsMax = 4_096;
const hashes = ["SHA1", "SHA1", "SHA256", "SHA512", "MD5"];
const digits = [6, 6, 8];

/** @param {string} text */
export const isMigration = (text) => /^otpauth-migration:\/\//i.test(text.trim());

/** @param {string} text
 * @returns {(() => import("./site.js").Site)[]} */
export function migrationSites(text) {
  const { data, isLast } = message(text);
  const found = data ? fields(data) : null;
  if (!found || !isLast) return [() => { throw new SiteFault("address"); }];
  return found.filter(({ number, bytes }) => number === 1 && bytes).map(({ bytes }) => () => oneSite(bytes));
}

/** @param {string} text */
function message(text) {
  const found = /^otpauth-migration:\/\/offline\/?\?(.*)$/i.exec(text.trim());
  const typed = new URLSearchParams((found?.[1] ?? "").replace(/\+/g, "%2B")).get("data");
  try {
    const letters = atob((typed ?? "").replace(/-/g, "+").replace(/_/g, "/"));
    return { data: Uint8Array.from(letters, (letter) => letter.charCodeAt(0)), isLast: letters.length > 0 };
  } catch {
    return { data: null, isLast: false };
  }
}

/** @param {Uint8Array|undefined} bytes */
function oneSite(bytes) {
  const found = fields(bytes ?? new Uint8Array());
  if (!found) throw new SiteFault("address");
  /** @param {number} number */
  const last = (number) => found.findLast((field) => field.number === number);
  /** @param {number} number */
  const text = (number) => new TextDecoder().decode(last(number)?.bytes ?? new Uint8Array());
  const issuer = text(3);
  const label = text(2);
  const name = issuer && label.startsWith(`${issuer}:`) ? label.slice(issuer.length + 1) : label;
  return makeSite({
    issuer, name, secret: last(1)?.bytes ?? new Uint8Array(), hash: hashes[last(4)?.value ?? 0] ?? "unknown",
    digits: digits[last(5)?.value ?? 0] ?? 0, kind: last(6)?.value === 1 ? "hotp" : "totp", count: last(7)?.value ?? 0,
  });
}

/** The fields of a message; null for what is none.
 * @param {Uint8Array} bytes
 * @returns {{number: number, value?: number, bytes?: Uint8Array}[]|null} */
function fields(bytes) {
  const found = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (at >= bytes.length) return null;
      const byte = bytes[at];
      at += 1;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    return null;
  };
  while (at < bytes.length) {
    const tag = varint();
    if (tag === null || found.length >= fieldsMax) return null;
    const number = Math.floor(tag / 8);
    if (tag % 8 === 0) {
      const value = varint();
      if (value === null) return null;
      found.push({ number, value });
    } else {
      const size = tag % 8 === 2 ? varint() : { 1: 8, 5: 4 }[tag % 8] ?? null;
      if (size === null || size > bytes.length - at) return null;
      found.push({ number, bytes: bytes.slice(at, at + size) });
      at += size;
    }
  }
  return found;
}
