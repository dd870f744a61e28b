// A phone's answer to a request, bound to the very request that its person saw; and how it says who it is elsewhere.

import { equal, random, sha256, toBase64URL, utf8 } from "./bytes.js";
import { isDigits } from "./claims.js";
import { malformed, WireFault } from "./fault.js";
import { readCheck, writtenCheck } from "./lock.js";
import { checkTime, read, sign, types, verify } from "./message.js";
import { readDevice } from "./readable.js";
import { allows, askMax, isAsk } from "./request.js";

/** @typedef {"approve"|"mistake"|"not_me"} Decision */
/** @typedef {import("./keys.js").PublicKey} PublicKey */

const pathMax = 128;
/** Bytes of each thing that a phone says of itself. */
const toldMax = 32;

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

/** The server's side of it.
 * @param {string} text
 * @param {PublicKey} key
 * @param {import("./request.js").Request} request
 * @param {number} now */
export async function verifyAnswer(text, key, { card, input }, now) {
  const message = read(text, types.answer);
  const { claims } = message;
  const device = readDevice(message.keyID);
  const hash = claims.bytes("req", 32);
  const payload = {
    id: claims.token("id", 1, 36), non: toBase64URL(claims.bytes("non", 16)), req: toBase64URL(hash),
    dec: claims.string("dec"), num: claims.optionalString("num"), uv: claims.bool("uv"),
    lock: claims.has("lock") ? writtenCheck(readCheck(claims.object("lock"))) : undefined,
    told: claims.has("told") ? readTold(claims.object("told")) : undefined, iat: claims.time("iat"),
  };
  if (!["approve", "mistake", "not_me"].includes(payload.dec)) malformed("dec");
  const hasNumber = payload.num !== undefined;
  if (hasNumber && (payload.dec !== "approve" || !isDigits(payload.num, 2, 6))) malformed("num");
  await verify(message, key);
  if (device !== card.dev) throw new WireFault("not_for_this", "device");
  const isIts = payload.id === card.id && payload.non === card.non && equal(hash, await sha256(utf8(input)));
  if (!isIts) throw new WireFault("not_for_this", "request");
  checkTime(payload.iat, now);
  return payload;
}

/** @param {import("./claims.js").Claims} claims */
function readTold(claims) {
  const names = Object.keys(claims.members);
  if (names.length === 0 || names.length > askMax || !names.every(isAsk)) malformed("told");
  return Object.fromEntries(names.map((name) => [name, claims.text(name, toldMax)]));
}

/** For one method and path, and a short time.
 * @param {{method: string, path: string, time: number}} use
 * @param {string} device
 * @param {CryptoKey} key */
export function signCredential({ method, path, time }, device, key) {
  return sign({ htm: method, htu: path, iat: time, jti: toBase64URL(random(16)) }, types.credential, device, key);
}

/** The server's side of it.
 * @param {string} text
 * @param {PublicKey} key
 * @param {{method: string, path: string}} use
 * @param {number} now */
export async function verifyCredential(text, key, use, now) {
  const message = read(text, types.credential);
  const { claims } = message;
  readDevice(message.keyID);
  const payload = {
    htm: claims.token("htm", 1, 8), htu: claims.string("htu"), iat: claims.time("iat"),
    jti: toBase64URL(claims.bytes("jti", 16)),
  };
  if (payload.htu.length > pathMax) malformed("htu");
  await verify(message, key);
  if (payload.htm !== use.method || payload.htu !== use.path) throw new WireFault("not_for_this", "address");
  checkTime(payload.iat, now);
  return payload;
}
