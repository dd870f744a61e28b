// The files of Aegis Authenticator (its docs/vault.md): plain, or locked with a password.

import { concat, hex as toHex } from "./bytes.js";
import { ImportFault, parsed } from "./import_fault.js";
import { scrypt } from "./scrypt.js";
import { makeSite } from "./site.js";

const passwordSlot = 1;
/** Passwords of one file: each takes a second to try. */
const slotsMax = 4;

/** @param {any} value */
export const isAegis = (value) => Boolean(value?.header && value.db && value.version);

/** @param {any} value
 * @param {string} [password]
 * @returns {Promise<(() => import("./site.js").Site)[]>} */
export async function aegisSites(value, password) {
  if (value.version !== 1) throw new ImportFault("newer");
  const database = typeof value.db === "string" ? await unlocked(value, password) : value.db;
  if (!Array.isArray(database?.entries)) throw new ImportFault("format");
  return database.entries.map((/** @type {any} */ entry) => () => makeSite({
    issuer: entry?.issuer, name: entry?.name, kind: entry?.type ?? "unknown", secret: entry?.info?.secret,
    hash: entry?.info?.algo, digits: entry?.info?.digits, period: entry?.info?.period, count: entry?.info?.counter,
  }));
}

/** @param {any} value
 * @param {string|undefined} password */
async function unlocked({ header, db }, password) {
  const slots = Array.isArray(header.slots) ? header.slots : [];
  const own = slots.filter((/** @type {any} */ slot) => slot?.type === passwordSlot).slice(0, slotsMax);
  if (own.length === 0) throw new ImportFault("format");
  if (password === undefined) throw new ImportFault("locked");
  for (const slot of own) {
    const { n, r, p, salt } = slot;
    const key = await scrypt(new TextEncoder().encode(password), bytes(salt), { n, r, p, size: 32 });
    const master = key && await opened(key, slot.key_params, bytes(slot.key));
    const whole = master && await opened(master, header.params, base64(db));
    if (whole) return parsed(new TextDecoder().decode(whole));
  }
  throw new ImportFault("password");
}

/** @param {Uint8Array} key
 * @param {any} params
 * @param {Uint8Array} sealed */
async function opened(key, params, sealed) {
  try {
    const opening = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
    const form = { name: "AES-GCM", iv: bytes(params.nonce) };
    return new Uint8Array(await crypto.subtle.decrypt(form, opening, concat(sealed, bytes(params.tag))));
  } catch {
    return null;
  }
}

/** @param {unknown} text */
function bytes(text) {
  if (typeof text !== "string") throw new ImportFault("format");
  const found = Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  if (toHex(found) !== text.toLowerCase()) throw new ImportFault("format");
  return found;
}

/** @param {string} text */
function base64(text) {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw new ImportFault("format");
  }
}
