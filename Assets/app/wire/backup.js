// A backup as it is kept: one line of text, sealed by a passphrase (docs/backup-format.md).

import { fromBase64URL, random, toBase64URL, utf8 } from "./bytes.js";
import { Claims } from "./claims.js";
import { malformed, WireFault } from "./fault.js";
import { parse, serialize } from "./json.js";
import { keyID, point } from "./keys.js";
import { sign, types } from "./message.js";
import { readEntries } from "./sealed.js";

/** @typedef {import("./keys.js").PublicKey} PublicKey */
/** @typedef {{srv: string, org: string, acc: string, rec: string, pub: string}} BackedAccount
 *   `rec`: 32 bytes of a private key; `pub`: the public half, 65 bytes */
/** @typedef {{accounts: BackedAccount[], entries: import("./sealed.js").Entry[]}} Backup */

const sizeMax = 262_144;
const start = "countersign-backup.v1.";
const method = "PBKDF2-HMAC-SHA-256";
const roundsMade = 2_000_000;
const roundsLeast = 600_000;
const roundsMost = 10_000_000;
const accountsMax = 16;
const passphraseMax = 1_024;

/** As it is typed: spaces at both ends dropped, several as one, in Unicode's form C.
 * @param {string} typed */
const canonical = (typed) => typed.trim().split(/\s+/u).join(" ").normalize("NFC");

/** @param {string} passphrase
 * @param {Uint8Array} salt
 * @param {number} rounds */
async function keyOf(passphrase, salt, rounds) {
  const typed = utf8(canonical(passphrase));
  if (typed.length === 0 || typed.length > passphraseMax) throw new WireFault("bad_signature");
  const base = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, base, { name: "AES-GCM", length: 256 }, false,
    ["encrypt", "decrypt"]);
}

/** @param {Backup} backup
 * @param {string} passphrase
 * @param {number} made unix seconds
 * @param {{salt: Uint8Array, iv: Uint8Array}} [drawn]
 * @returns {Promise<string>} */
export async function sealBackup(backup, passphrase, made, { salt, iv } = { salt: random(16), iv: random(12) }) {
  const header = { iv: toBase64URL(iv), kdf: method, made, rounds: roundsMade, salt: toBase64URL(salt) };
  const bound = `${start}${toBase64URL(serialize(header))}`;
  const key = await keyOf(passphrase, salt, roundsMade);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: utf8(bound) }, key, serialize(backup));
  const text = `${bound}.${toBase64URL(new Uint8Array(sealed))}`;
  // What can't be opened again must not be made.
  return text.length > sizeMax ? malformed("size") : text;
}

/** What stands before the sealed part; nothing of it is believed before the file is opened.
 * @param {string} text */
export function readBackup(text) {
  if (text.length > sizeMax || !text.startsWith(start)) malformed("backup");
  const parts = text.slice(start.length).split(".");
  if (parts.length !== 2) malformed("backup");
  const claims = Claims.reading(fromBase64URL(parts[0]) ?? malformed("header"), 512);
  if (claims.string("kdf") !== method) malformed("kdf");
  const sealed = fromBase64URL(parts[1]) ?? malformed("sealed");
  if (sealed.length <= 16) malformed("sealed");
  return {
    rounds: claims.integer("rounds", roundsLeast, roundsMost), salt: claims.bytes("salt", 16),
    iv: claims.bytes("iv", 12), made: claims.time("made"), sealed, bound: `${start}${parts[0]}`,
  };
}

/** A wrong passphrase and a file that was changed can't be told apart: `bad_signature`.
 * @param {string} text
 * @param {string} passphrase
 * @returns {Promise<Backup & {made: number}>} */
export async function openBackup(text, passphrase) {
  const { rounds, salt, iv, made, sealed, bound } = readBackup(text);
  const key = await keyOf(passphrase, salt, rounds);
  let plain;
  try {
    plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: utf8(bound) }, key, sealed);
  } catch {
    throw new WireFault("bad_signature");
  }
  const claims = new Claims(parse(new Uint8Array(plain)));
  const accounts = claims.array("accounts", accountsMax).map((value) => {
    const one = new Claims(value);
    return {
      srv: one.text("srv", 256), org: one.text("org", 96), acc: one.text("acc", 96),
      rec: toBase64URL(one.bytes("rec", 32)), pub: toBase64URL(one.bytes("pub", 65)),
    };
  });
  return { made, accounts, entries: readEntries(claims) };
}

const curve = { name: "ECDSA", namedCurve: "P-256" };

/** A key that can bring an account back: its private half goes into the sealed file and nowhere else. */
export async function makeRecoveryKey() {
  const pair = await crypto.subtle.generateKey(curve, true, ["sign", "verify"]);
  const { d, x, y } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const publicKey = /** @type {PublicKey} */ ({ crv: "P-256", kty: "EC", x, y });
  return { rec: /** @type {string} */ (d), pub: toBase64URL(point(publicKey)), publicKey };
}

/** The key of a backup, for signing once; refused where its halves don't belong together.
 * @param {{rec: string, pub: string}} account */
export async function recoveryKey({ rec, pub }) {
  const bytes = fromBase64URL(pub) ?? malformed("pub");
  if (bytes[0] !== 4) malformed("pub");
  const [x, y] = [toBase64URL(bytes.subarray(1, 33)), toBase64URL(bytes.subarray(33))];
  const publicKey = /** @type {PublicKey} */ ({ crv: "P-256", kty: "EC", x, y });
  try {
    return { key: await crypto.subtle.importKey("jwk", { ...publicKey, d: rec }, curve, false, ["sign"]), publicKey };
  } catch {
    return malformed("rec");
  }
}

/** @param {PublicKey} rec
 * @param {number} time
 * @param {string} device
 * @param {CryptoKey} key */
export const signBackup = (rec, time, device, key) => sign({ rec, iat: time }, types.backup, device, key);

/** The recovery key's word that a new phone's key may come.
 * @param {BackedAccount} account
 * @param {string} mark
 * @param {number} time */
export async function signRecovery(account, mark, time) {
  const { key, publicKey } = await recoveryKey(account);
  return sign({ rec: publicKey, key: mark, iat: time }, types.recovery, await keyID(publicKey), key);
}
