// Codes that the phone makes by itself: the one of the moment (TOTP, RFC 6238), and the answer to a picture code (OCRA,
// RFC 6287). Their keys can't be taken out of the browser's store.

import { concat, sha256, utf8 } from "./bytes.js";

const suite = "OCRA-1:HOTP-SHA256-8:QH64";
const questionBytes = 128;
const checkDigits = 8;

/** Makes the two keys of an account, and wipes what they were made of.
 * @param {Uint8Array} bytes the code key */
export async function codeKeys(bytes) {
  const mac = { name: "HMAC", hash: "SHA-256" };
  const code = await crypto.subtle.importKey("raw", bytes, mac, false, ["sign"]);
  const base = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveKey"]);
  const derivation = {
    name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8("countersign check v1"),
  };
  const check = await crypto.subtle.deriveKey(derivation, base, { ...mac, length: 256 }, false, ["sign"]);
  bytes.fill(0);
  return { code, check };
}

/** The code of the moment, the one after it, and the seconds until then.
 * @param {CryptoKey} key
 * @param {{digits: number, period: number}} form
 * @param {number} now */
export async function codesAt(key, { digits, period }, now) {
  const step = Math.floor(now / period);
  const [code, next] = await Promise.all([step, step + 1].map((each) => truncated(key, counter(each), digits)));
  return { code, next, secondsLeft: period - (now % period) };
}

/** The code of a counter, for sites whose codes come by a button (RFC 4226).
 * @param {CryptoKey} key
 * @param {number} digits
 * @param {number} count */
export const countedCode = (key, digits, count) => truncated(key, counter(count), digits);

/** A key that makes codes and can't be taken out.
 * @param {Uint8Array} secret
 * @param {import("./site.js").Hash} hash
 * @returns {Promise<CryptoKey>} */
export const codeKey = (secret, hash) =>
  crypto.subtle.importKey("raw", secret, { name: "HMAC", hash }, false, ["sign"]);

/** The eight digits that answer a picture code: they stand for all that it shows.
 * @param {CryptoKey} key
 * @param {string} text what the picture holds */
export async function checkDigitsOf(key, text) {
  const question = new Uint8Array(questionBytes);
  question.set(await sha256(utf8(text)));
  return truncated(key, concat(utf8(suite), new Uint8Array([0]), question), checkDigits);
}

/** @param {number} step */
function counter(step) {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setBigUint64(0, BigInt(step));
  return new Uint8Array(bytes.buffer);
}

/** RFC 4226, section 5.3.
 * @param {CryptoKey} key
 * @param {Uint8Array} data
 * @param {number} digits */
async function truncated(key, data, digits) {
  const mac = new DataView(await crypto.subtle.sign("HMAC", key, data));
  const at = mac.getUint8(mac.byteLength - 1) & 15;
  const value = mac.getUint32(at) & 0x7fffffff;
  return String(value % 10 ** digits).padStart(digits, "0");
}
