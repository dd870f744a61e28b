// What an old phone and a new one say to each other. A server carries it and reads nothing of it; it can put itself
// between them only by guessing the words on both screens, once.

import { concat, equal, fromBase64URL, random, sha256, toBase64URL, utf8 } from "./bytes.js";
import { Claims } from "./claims.js";
import { malformed, WireFault } from "./fault.js";
import { parse, serialize } from "./json.js";
import { agreeing, point, readKey } from "./keys.js";
import { wordsOf } from "./pairing.js";
import { readMark, readTicket } from "./readable.js";
import { readEntries } from "./sealed.js";
import { fitted } from "./text.js";

/** @typedef {import("./keys.js").PublicKey} PublicKey */
/** @typedef {{opening: string, joining: string, reveal: string}} Said */
/** @typedef {{srv: string, org: string, acc: string, end: string}} Moving */
/** @typedef {{accounts: Moving[], entries: import("./sealed.js").Entry[]}} Package */

export const steps = /** @type {const} */ (["opening", "joining", "reveal", "package"]);
const label = "countersign transfer v1";
const textMax = 4_096;
const packageMax = 65_536;
export const countMax = 16;
const nameMax = 64;

/** @param {object} value */
const text = (value) => new TextDecoder().decode(serialize(value));

/** The old phone's first word, and the one that shows what it hid.
 * @param {PublicKey} agr
 * @param {number} count */
export async function open(agr, count) {
  const non = random(16);
  return { opening: text({ com: toBase64URL(await hidden(agr, non)), n: count }), reveal: text({ agr, non: toBase64URL(non) }) };
}

/** @param {PublicKey} agr
 * @param {Uint8Array} non */
const hidden = (agr, non) => sha256(concat(utf8(label), new Uint8Array([0]), point(agr), non));

/** @param {string} opening */
export const countOf = (opening) => Claims.reading(utf8(opening), textMax).integer("n", 0, countMax);

/** @param {PublicKey} agr
 * @param {string[]} marks
 * @param {string} name */
export const join = (agr, marks, name) => text({ agr, marks, name: fitted(name, nameMax) || "Phone" });

/** @param {string} joining */
export function readJoining(joining) {
  const claims = Claims.reading(utf8(joining), textMax);
  const marks = claims.array("marks", countMax);
  for (const mark of marks) if (typeof mark !== "string" || readMark(mark) !== mark) malformed("marks");
  return { agr: readKey(claims.members.agr), marks, name: claims.text("name", nameMax) };
}

/** All that was said, as one hash; throws where the reveal is not what the opening hid, or the new phone made another
 *   number of keys than were asked for.
 * @param {Said} said */
export async function transcriptOf({ opening, joining, reveal }) {
  const opened = Claims.reading(utf8(opening), textMax);
  const { agr, marks } = readJoining(joining);
  const shown = Claims.reading(utf8(reveal), textMax);
  const own = readKey(shown.members.agr);
  if (!equal(opened.bytes("com", 32), await hidden(own, shown.bytes("non", 16)))) {
    throw new WireFault("not_for_this", "transfer");
  }
  const count = opened.integer("n", 0, countMax);
  if (marks.length !== count || new Set(marks).size !== count) malformed("marks");
  if (equal(point(own), point(agr))) throw new WireFault("not_for_this", "transfer");
  const hashes = await Promise.all([opening, joining, reveal].map((each) => sha256(utf8(each))));
  const transcript = await sha256(concat(utf8(label), new Uint8Array([1]), ...hashes));
  return { transcript, words: wordsOf(transcript), old: own, agr };
}

/** The key of what moves, which both phones work out.
 * @param {CryptoKey} own
 * @param {PublicKey} other
 * @param {Uint8Array} transcript */
export async function transferKey(own, other, transcript) {
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: await agreeing(other) }, own, 256);
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const info = utf8("countersign transfer key v1");
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: transcript, info }, base, { name: "AES-GCM", length: 256 }, false,
    ["encrypt", "decrypt"]);
}

/** @param {Package} value
 * @param {CryptoKey} key
 * @param {Uint8Array} transcript */
export async function seal(value, key, transcript) {
  const iv = random(12);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: transcript }, key, serialize(value));
  return text({ sealed: toBase64URL(concat(iv, new Uint8Array(sealed))) });
}

/** The package that says that nothing moves. */
export const stop = text({ stop: true });

/** What moves; null where the old phone's owner said that the words differ.
 * @param {string} said
 * @param {CryptoKey} key
 * @param {Uint8Array} transcript
 * @returns {Promise<Package|null>} */
export async function unseal(said, key, transcript) {
  const claims = Claims.reading(utf8(said), packageMax);
  if (claims.flag("stop")) return null;
  const bytes = fromBase64URL(claims.string("sealed"));
  if (!bytes || bytes.length < 28) malformed("sealed");
  let plain;
  try {
    plain = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: bytes.subarray(0, 12), additionalData: transcript }, key, bytes.subarray(12));
  } catch {
    throw new WireFault("bad_signature");
  }
  const opened = new Claims(parse(new Uint8Array(plain)));
  const accounts = opened.array("accounts", countMax).map((value) => {
    const one = new Claims(value);
    return { srv: one.text("srv", 256), org: one.text("org", 96), acc: one.text("acc", 96), end: one.string("end") };
  });
  return { accounts, entries: readEntries(opened) };
}

/** @param {Uint8Array} bytes */
export function readOpened(bytes) {
  const claims = Claims.reading(bytes, 512);
  return { code: readTicket(claims.string("code")) ?? malformed("code"), exp: claims.time("exp") };
}

/** What was said so far.
 * @param {Uint8Array} bytes
 * @returns {string[]} */
export const readSteps = (bytes) =>
  Claims.reading(bytes, 160 * 1024).array("steps", steps.length).map((each) => (typeof each === "string" ? each : malformed("steps")));
