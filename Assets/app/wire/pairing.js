// A phone is paired: what it offers, what the server answers, the words on both screens, the key of its codes.

import { concat, equal, random, sha256, toBase64URL, utf8 } from "./bytes.js";
import { Claims } from "./claims.js";
import { malformed, WireFault } from "./fault.js";
import { agreeing, keyID, point, readKey } from "./keys.js";
import { read, sign, types, verify } from "./message.js";
import { readDevice } from "./readable.js";
import { fitted } from "./text.js";

/** @typedef {import("./keys.js").PublicKey} PublicKey */
/** @typedef {{digits: number, period: number}} CodeForm */

const nameMax = 64;
const labelMax = 96;
const colours = [
  "Black", "Blue", "Brown", "Cream", "Gold", "Green", "Grey", "Lilac",
  "Navy", "Orange", "Pink", "Purple", "Red", "Silver", "White", "Yellow",
];

/** @param {{ticket: string, name: string, facts?: {kind: string, os?: string}, time: number}} offer
 * @param {PublicKey} sig
 * @param {PublicKey} agr
 * @param {CryptoKey} key the private half of `sig` */
export async function signPairing({ ticket, name, facts, time }, sig, agr, key) {
  const payload = {
    ticket, sig, agr, name: fitted(name, nameMax) || "Phone", facts, iat: time, nonce: toBase64URL(random(16)),
  };
  return sign(payload, types.pairing, await keyID(sig), key);
}

/** @typedef {{dev: string, org: string, acc: string, sig: PublicKey, agr: PublicKey,
 *   code: CodeForm & {alg: string}, pair: string, iat: number, exp: number}} Paired */

/** The server's answer, if it holds the key that it brings and answers this very pairing. Its time is not checked:
 *   the phone's clock may be wrong, and learns from the server's.
 * @param {string} text
 * @param {string} pairing as it was sent
 * @returns {Promise<Paired>} */
export async function verifyPaired(text, pairing) {
  const message = read(text, types.paired);
  const { claims } = message;
  const pair = claims.bytes("pair", 32);
  const form = claims.object("code");
  if (form.string("alg") !== "SHA256") malformed("alg");
  const paired = {
    dev: readDevice(claims.string("dev")), org: claims.text("org", labelMax), acc: claims.text("acc", labelMax),
    sig: readKey(claims.members.sig), agr: readKey(claims.members.agr),
    code: { alg: "SHA256", digits: form.integer("digits", 6, 8), period: form.integer("period", 15, 120) },
    pair: toBase64URL(pair), iat: claims.time("iat"), exp: claims.time("exp"),
  };
  if (paired.iat > paired.exp) malformed("exp");
  await agreeing(paired.agr);
  if (message.keyID !== await keyID(paired.sig)) throw new WireFault("wrong_key");
  await verify(message, paired.sig);
  if (!equal(pair, await sha256(utf8(pairing)))) throw new WireFault("not_for_this", "pairing");
  return paired;
}

/** Everything that both sides said, as one hash.
 * @param {Paired} paired */
export async function transcriptOf(paired) {
  const hash = new Claims(paired).bytes("pair", 32);
  return sha256(concat(
    utf8("countersign pairing v1"), new Uint8Array([0]), hash, point(paired.sig), point(paired.agr),
    utf8(paired.dev)));
}

/** What both screens show: a colour and two digits.
 * @param {Uint8Array} transcript */
export function wordsOf(transcript) {
  const number = (transcript[1] * 256 + transcript[2]) % 100;
  return { colour: colours[transcript[0] % 16], digits: String(number).padStart(2, "0") };
}

/** The key of the codes, 32 bytes: both sides derive it, so it never travels.
 * @param {CryptoKey} own the private half
 * @param {PublicKey} other
 * @param {Uint8Array} transcript */
export async function codeKeyBytes(own, other, transcript) {
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: await agreeing(other) }, own, 256);
  const key = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveBits"]);
  const info = utf8("countersign passcode v1");
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: transcript, info }, key, 256));
}

/** The person's word on the comparison words.
 * @param {{transcript: Uint8Array, match: boolean, time: number}} word
 * @param {string} device
 * @param {CryptoKey} key */
export function signConfirmation({ transcript, match, time }, device, key) {
  return sign({ transcript: toBase64URL(transcript), match, iat: time }, types.confirmation, device, key);
}
