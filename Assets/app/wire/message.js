// A JSON Web Signature in compact form (RFC 7515, section 7.1) with ES256, read strictly: the header has `alg`, `kid`
// and `typ` and nothing else, so no algorithm, key or critical header can be chosen by the sender.

import { fromBase64URL, toBase64URL, utf8 } from "./bytes.js";
import { Claims, isToken } from "./claims.js";
import { malformed, WireFault } from "./fault.js";
import { parse, serialize } from "./json.js";
import { verifying } from "./keys.js";

/** What a message is for: the `typ` of its header. */
export const types = Object.freeze({
  pairing: "countersign-pairing+jwt",
  paired: "countersign-paired+jwt",
  confirmation: "countersign-confirmation+jwt",
  request: "countersign-request+jwt",
  answer: "countersign-answer+jwt",
  credential: "countersign-phone+jwt",
  line: "countersign-line+jwt",
  lock: "countersign-lock+jwt",
  endorsement: "countersign-endorsement+jwt",
  move: "countersign-move+jwt",
  backup: "countersign-backup+jwt",
  recovery: "countersign-recovery+jwt",
});

/** Bytes of a whole message. */
const sizeMax = 4096;

/** @typedef {{text: string, input: string, keyID: string, claims: Claims, signature: Uint8Array}} Message
 * as it came in: well formed, and nothing of it is to be believed */

/** @param {string} text
 * @param {string} type
 * @returns {Message} */
export function read(text, type) {
  if (utf8(text).length > sizeMax) malformed("too long");
  const parts = text.split(".");
  if (parts.length !== 3) malformed("not three parts");
  const keyID = keyIDOf(json(parts[0]), type);
  const claims = new Claims(json(parts[1]));
  const signature = fromBase64URL(parts[2]);
  // R and S, 32 bytes each (RFC 7518, section 3.4).
  if (!signature || signature.length !== 64) malformed("signature");
  return { text, input: `${parts[0]}.${parts[1]}`, keyID, claims, signature };
}

/** @param {string} part */
function json(part) {
  return parse(fromBase64URL(part) ?? malformed("base 64"));
}

/** @param {any} header
 * @param {string} type
 * @returns {string} */
function keyIDOf(header, type) {
  if (header?.alg !== "ES256") throw new WireFault("wrong_algorithm");
  if (header.typ !== type) throw new WireFault("wrong_type");
  const { kid } = header;
  if (Object.keys(header).length !== 3 || typeof kid !== "string" || !kid || kid.length > 64 || !isToken(kid)) {
    malformed("header");
  }
  return kid;
}

/** What a message of our own says, for its owner to see: nothing of it is checked.
 * @param {string} text
 * @returns {{device: string|undefined, contents: Record<string, any>}} */
export function contentsOf(text) {
  const [header, payload] = text.split(".").slice(0, 2).map(json);
  return { device: header.kid, contents: payload };
}

/** Throws unless the key signed it.
 * @param {Message} message
 * @param {import("./keys.js").PublicKey} key */
export async function verify(message, key) {
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  const isRight = await crypto.subtle.verify(
    algorithm, await verifying(key), message.signature, utf8(message.input));
  if (!isRight) throw new WireFault("bad_signature");
}

/** Header and payload as they are signed.
 * @param {object} payload
 * @param {string} type
 * @param {string} keyID */
export function signingInput(payload, type, keyID) {
  const header = { alg: "ES256", kid: keyID, typ: type };
  return `${toBase64URL(serialize(header))}.${toBase64URL(serialize(payload))}`;
}

/** @param {object} payload
 * @param {string} type
 * @param {string} keyID
 * @param {CryptoKey} key */
export async function sign(payload, type, keyID, key) {
  const input = signingInput(payload, type, keyID);
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, utf8(input));
  return `${input}.${toBase64URL(new Uint8Array(signature))}`;
}
