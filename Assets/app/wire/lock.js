// The phone's screen lock as a witness: what it is asked to sign, and how the phone tells the server of it.

import { concat, random, sha256, toBase64URL, utf8 } from "./bytes.js";
import { malformed } from "./fault.js";
import { checkTime, read, sign, types, verify } from "./message.js";
import { readDevice } from "./readable.js";

const nonceCount = 16;

/** @typedef {{c: Uint8Array, a: Uint8Array, s: Uint8Array}} Check client data, authenticator's data, signature */
/** @typedef {{id: Uint8Array, c: Uint8Array, o: Uint8Array}} Registration the key's name, client data, attestation */
/** @typedef {{on: Registration}|{off: Check}} Wish */

/** @param {string} purpose
 * @param {Uint8Array} bytes */
const digest = (purpose, bytes) => sha256(concat(utf8(purpose), new Uint8Array([0]), bytes));

/** What the lock signs for the answer to a request.
 * @param {string} input what of the request was signed */
export const challengeOfAnswer = async (input) => digest("countersign lock v1", await sha256(utf8(input)));

/** @param {string} device
 * @param {Uint8Array} nonce */
export const challengeOn = (device, nonce) => digest("countersign lock on v1", concat(utf8(device), nonce));

/** @param {string} device
 * @param {Uint8Array} nonce */
export const challengeOff = (device, nonce) => digest("countersign lock off v1", concat(utf8(device), nonce));

export const drawNonce = () => random(nonceCount);

/** @param {Check} check */
export const writtenCheck = ({ c, a, s }) => ({ c: toBase64URL(c), a: toBase64URL(a), s: toBase64URL(s) });

/** @param {import("./claims.js").Claims} claims
 * @returns {Check} */
export function readCheck(claims) {
  return { c: claims.bytesOf("c", 1, 1024), a: claims.bytesOf("a", 37, 512), s: claims.bytesOf("s", 1, 512) };
}

/** @param {{wish: Wish, nonce: Uint8Array, time: number}} report
 * @param {string} device
 * @param {CryptoKey} key */
export function signLock({ wish, nonce, time }, device, key) {
  return sign({ ...written(wish), non: toBase64URL(nonce), iat: time }, types.lock, device, key);
}

/** @param {Wish} wish */
function written(wish) {
  if ("off" in wish) return { off: writtenCheck(wish.off) };
  const { id, c, o } = wish.on;
  return { on: { id: toBase64URL(id), c: toBase64URL(c), o: toBase64URL(o) } };
}

/** The server's side of it.
 * @param {string} text
 * @param {import("./keys.js").PublicKey} key
 * @param {number} now */
export async function verifyLock(text, key, now) {
  const message = read(text, types.lock);
  const { claims } = message;
  readDevice(message.keyID);
  if (claims.has("on") === claims.has("off")) malformed("on");
  const payload = {
    ...written(readWish(claims)), non: toBase64URL(claims.bytes("non", nonceCount)), iat: claims.time("iat"),
  };
  await verify(message, key);
  checkTime(payload.iat, now);
  return payload;
}

/** @param {import("./claims.js").Claims} claims
 * @returns {Wish} */
function readWish(claims) {
  if (claims.has("off")) return { off: readCheck(claims.object("off")) };
  const on = claims.object("on");
  return { on: { id: on.bytesOf("id", 1, 1023), c: on.bytesOf("c", 1, 1024), o: on.bytesOf("o", 37, 2048) } };
}
