// A phone's answer to a request, bound to the very request that its person saw; and how it says who it is elsewhere.

import { random, sha256, toBase64URL, utf8 } from "./bytes.js";
import { malformed } from "./fault.js";
import { writtenCheck } from "./lock.js";
import { sign, types } from "./message.js";
import { allows } from "./request.js";

/** @typedef {"approve"|"mistake"|"not_me"} Decision */
/** @typedef {import("./keys.js").PublicKey} PublicKey */

/** @param {import("./request.js").Request} request
 * @param {{decision: Decision, number?: string, lock?: import("./lock.js").Check, told?: Record<string, string>,
 *   time: number}} answer
 * @param {CryptoKey} key */
export async function signAnswer({ card, input }, { decision, number, lock, told, time }, key) {
  if (decision === "approve" ? !allows(card, number) : number !== undefined) malformed("num");
  const req = toBase64URL(await sha256(utf8(input)));
  const payload = {
    id: card.id, non: card.non, req, dec: decision, num: number, uv: lock !== undefined,
    lock: lock && writtenCheck(lock), told: told && Object.keys(told).length > 0 ? told : undefined, iat: time,
  };
  return sign(payload, types.answer, card.dev, key);
}

/** For one method and path, and a short time.
 * @param {{method: string, path: string, time: number}} use
 * @param {string} device
 * @param {CryptoKey} key */
export function signCredential({ method, path, time }, device, key) {
  return sign({ htm: method, htu: path, iat: time, jti: toBase64URL(random(16)) }, types.credential, device, key);
}
