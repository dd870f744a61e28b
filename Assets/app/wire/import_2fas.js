// The files of 2FAS Auth: plain, or locked with a password.

import { ImportFault, parsed } from "./import_fault.js";
import { makeSite } from "./site.js";

const rounds = 10_000;
const latestForm = 4;

/** @param {any} value */
export const isTwoFAS = (value) =>
  Number.isSafeInteger(value?.schemaVersion) && (Array.isArray(value.services) || Boolean(value.servicesEncrypted));

/** @param {any} value
 * @param {string} [password]
 * @returns {Promise<(() => import("./site.js").Site)[]>} */
export async function twoFASSites(value, password) {
  if (value.schemaVersion > latestForm) throw new ImportFault("newer");
  const services = value.servicesEncrypted ? await unlocked(value.servicesEncrypted, password) : value.services;
  if (!Array.isArray(services)) throw new ImportFault("format");
  return services.map((/** @type {any} */ service) => () => {
    const otp = service?.otp ?? {};
    return makeSite({
      issuer: otp.issuer || service?.name, name: otp.account, kind: otp.tokenType ?? "TOTP", secret: service?.secret,
      hash: otp.algorithm, digits: otp.digits, period: otp.period, count: otp.counter,
    });
  });
}

/** What is sealed, the salt and the nonce, with colons between.
 * @param {unknown} text
 * @param {string|undefined} password */
async function unlocked(text, password) {
  if (typeof text !== "string") throw new ImportFault("format");
  if (password === undefined) throw new ImportFault("locked");
  const parts = text.split(":").map((part) => {
    try {
      return Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0));
    } catch {
      throw new ImportFault("format");
    }
  });
  if (parts.length !== 3) throw new ImportFault("format");
  const [sealed, salt, iv] = parts;
  const base = await crypto.subtle.importKey("raw", new TextEncoder().encode(password), "PBKDF2", false, ["deriveKey"]);
  const derivation = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  const form = { name: "AES-GCM", length: 256 };
  const key = await crypto.subtle.deriveKey(derivation, base, form, false, ["decrypt"]);
  let opened;
  try {
    opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed);
  } catch {
    throw new ImportFault("password");
  }
  return parsed(new TextDecoder().decode(opened));
}
