// One phone takes another's place: the old one's word, and the new one that comes with it.

import { concat, random, sha256, toBase64URL, utf8 } from "./bytes.js";
import { malformed } from "./fault.js";
import { keyID, point } from "./keys.js";
import { read, sign, types } from "./message.js";
import { readMark } from "./readable.js";
import { wordsOf } from "./pairing.js";
import { fitted } from "./text.js";

const lifetimeSeconds = 3_600;
const markLabel = "countersign key mark v1";
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const markLength = 16;
const nameMax = 64;

/** @typedef {import("./keys.js").PublicKey} PublicKey */

/** A new phone's key in a form that can be typed: 80 bits of its hash.
 * @param {PublicKey} key */
export async function markOfKey(key) {
  const hash = await sha256(concat(utf8(markLabel), new Uint8Array([0]), point(key)));
  const bits = [...hash.subarray(0, 10)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => letters[Number.parseInt(five, 2)]).join("").slice(0, markLength);
}

/** What both screens show beside a mark.
 * @param {string} mark */
export const markWords = async (mark) => wordsOf(await sha256(utf8(`${markLabel} words ${mark}`)));

/** @param {{mark: string, keepsOld: boolean, time: number}} word
 * @param {string} device
 * @param {CryptoKey} key */
export function signEndorsement({ mark, keepsOld, time }, device, key) {
  const payload = {
    key: mark, keep: keepsOld, iat: time, exp: time + lifetimeSeconds, jti: toBase64URL(random(16)),
  };
  return sign(payload, types.endorsement, device, key);
}

/** @param {{endorsement: string, name: string, time: number}} move
 * @param {PublicKey} sig
 * @param {PublicKey} agr
 * @param {CryptoKey} key the private half of `sig` */
export async function signMove({ endorsement, name, time }, sig, agr, key) {
  const payload = { sig, agr, name: fitted(name, nameMax) || "Phone", end: endorsement, iat: time };
  return sign(payload, types.move, await keyID(sig), key);
}

/** For whom an endorsement is, which its own phone signed; read to show it, not to believe it.
 * @param {string} text
 * @returns {string} the mark */
export function endorsed(text) {
  return readMark(read(text, types.endorsement).claims.string("key")) ?? malformed("key");
}
