// The accounts on this phone, with their keys.

import * as database from "./database.js";

/** @typedef {{
 *   device: string, organisation: string, name: string, serverKey: import("../wire/keys.js").PublicKey,
 *   signingKey: CryptoKey, codeKey: CryptoKey, checkKey: CryptoKey, form: {digits: number, period: number},
 *   addedAt: number, unconfirmed?: Uint8Array, isGone?: boolean,
 *   hadLine?: boolean, lineLanguage?: string, waitsUntil?: number,
 *   lock?: {id: Uint8Array, untold?: {on: import("../wire/lock.js").Registration, nonce: Uint8Array}}
 * }} Account `unconfirmed` holds the transcript while the server has not heard yet that the words match; `isGone` stands
 *   where it knows this phone no more, `hadLine` once requests could be pushed here, in `lineLanguage`; `waitsUntil`
 *   from when it works, in unix seconds, where it has to wait; `lock` names the key of the phone's screen lock, with what
 *   the server has not heard of it yet */

/** @returns {Promise<Account[]>} the oldest first */
export async function allAccounts() {
  const accounts = await database.all("accounts");
  return accounts.sort((one, other) => one.addedAt - other.addedAt);
}

/** @param {Account} account */
export const keep = (account) => database.put("accounts", account);

/** @param {string} device */
export const forget = (device) => database.remove("accounts", device);
