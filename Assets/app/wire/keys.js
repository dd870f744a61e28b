// Keys on P-256. Private ones are made here and can't be taken out of the browser's own store.

import { concat, hex, sha256, toBase64URL } from "./bytes.js";
import { Claims } from "./claims.js";
import { malformed } from "./fault.js";
import { serialize } from "./json.js";

/** @typedef {{crv: "P-256", kty: "EC", x: string, y: string}} PublicKey a JSON Web Key of exactly four members */

/** @returns {Promise<CryptoKeyPair>} */
export const makeSigningKeys = () =>
  crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);

/** @returns {Promise<CryptoKeyPair>} */
export const makeAgreementKeys = () =>
  crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);

/** A public key as it travels: without what browsers add.
 * @param {CryptoKey} key
 * @returns {Promise<PublicKey>} */
export async function published(key) {
  const { x, y } = await crypto.subtle.exportKey("jwk", key);
  return /** @type {PublicKey} */ ({ crv: "P-256", kty: "EC", x, y });
}

/** Reads a public key of the other side. No other member: a private `d` above all must never travel.
 * @param {any} value
 * @returns {PublicKey} */
export function readKey(value) {
  const claims = new Claims(value);
  if (Object.keys(value).length !== 4) malformed("public key");
  if (claims.string("kty") !== "EC" || claims.string("crv") !== "P-256") malformed("public key");
  return { crv: "P-256", kty: "EC", x: toBase64URL(claims.bytes("x", 32)), y: toBase64URL(claims.bytes("y", 32)) };
}

/** The key as 65 bytes: 04, x, y.
 * @param {PublicKey} key */
export function point(key) {
  const claims = new Claims(key);
  return concat(new Uint8Array([4]), claims.bytes("x", 32), claims.bytes("y", 32));
}

/** The key's name: the beginning of its thumbprint (RFC 7638).
 * @param {PublicKey} key */
export async function keyID(key) {
  return toBase64URL(await sha256(serialize(key))).slice(0, 16);
}

/** @param {PublicKey} key */
export const verifying = (key) => imported(key, "ECDSA", ["verify"]);

/** @param {PublicKey} key */
export const agreeing = (key) => imported(key, "ECDH", []);

// The curve's prime and its b (SEC 2, section 2.4.2).
const PRIME = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** Whether a key is a point of the curve: not every browser looks, and what is agreed on with another point can give
 * one's own key away.
 * @param {PublicKey} key */
function isOnCurve(key) {
  const text = hex(point(key));
  const [x, y] = [BigInt("0x" + text.slice(2, 66)), BigInt("0x" + text.slice(66))];
  return x < PRIME && y < PRIME && (y * y - x * x * x + 3n * x - B) % PRIME === 0n;
}

/** @param {PublicKey} key
 * @param {string} name
 * @param {KeyUsage[]} uses */
async function imported(key, name, uses) {
  if (!isOnCurve(key)) malformed("not a point of the curve");
  try {
    return await crypto.subtle.importKey("jwk", key, { name, namedCurve: "P-256" }, true, uses);
  } catch {
    return malformed("not a point of the curve");
  }
}
