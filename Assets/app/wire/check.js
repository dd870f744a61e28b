// The picture code on a sign-in page: an address of the app, whose fragment never leaves the phone.

import { fromBase64URL, utf8 } from "./bytes.js";

const path = "/app/check";
const textMax = 512;
const nameMax = 64;

/** @typedef {{text: string, service: string, account: string, place?: string, time: number}} Check */

/** What the picture shows, or null for what is no picture of this server. What is shown and what is answered are
 *   the same text, or nothing is.
 * @param {string} text
 * @param {string} origin
 * @returns {Check|null} */
export function readCheck(text, origin) {
  const start = `${origin}${path}#`;
  if (utf8(text).length > textMax || !text.startsWith(start)) return null;
  const fields = new URLSearchParams(text.slice(start.length));
  const service = fields.get("s");
  const account = fields.get("a");
  const place = fields.get("p") ?? undefined;
  const time = Number(fields.get("t"));
  const nonce = fromBase64URL(fields.get("n") ?? "");
  if (fields.get("v") !== "1" || service === null || account === null) return null;
  if ([service, account, place ?? ""].some((name) => utf8(name).length > nameMax)) return null;
  if (!Number.isSafeInteger(time) || time < 0 || nonce?.length !== 16) return null;
  return written(fields) === text.slice(start.length) ? { text, service, account, place, time } : null;
}

/** The fields in their one order and form.
 * @param {URLSearchParams} fields */
function written(fields) {
  const known = ["v", "s", "a", "p", "t", "n"].filter((name) => fields.has(name));
  return new URLSearchParams(known.map((name) => [name, fields.get(name) ?? ""])).toString();
}
