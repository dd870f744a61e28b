// The phone's screen lock as a witness: what it is asked to sign, and how the phone tells the server of it.

import { concat, random, sha256, toBase64URL, utf8 } from "./bytes.js";
import { sign, types } from "./message.js";

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
