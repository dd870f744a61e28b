// A backup is made, and brought back.

import { come, makeKeys } from "./coming.js";
import { corrected, paths, Phone } from "./phone.js";
import { Claims } from "../wire/claims.js";
import { utf8 } from "../wire/bytes.js";
import { makeRecoveryKey, readBackup, sealBackup, signBackup, signRecovery } from "../wire/backup.js";
import { malformed } from "../wire/fault.js";
import { signMove } from "../wire/move.js";

const copyMax = 288 * 1024;
/** Files that are larger are no backups. */
const fileMax = 300_000;

/** @typedef {import("./server.js").Server} Server */
/** @typedef {{user: string, password: string}} Proof */

/** Seals everything; then the server learns the keys that can bring its accounts back, whose private halves are in the
 *   sealed text alone. Only then an earlier backup is over.
 * @param {Server} server
 * @param {import("../keep/accounts.js").Account[]} accounts
 * @param {import("../wire/sealed.js").Entry[]} entries
 * @param {string} passphrase
 * @returns {Promise<string>} */
export async function backUp(server, accounts, entries, passphrase) {
  const keys = await Promise.all(accounts.map(() => makeRecoveryKey()));
  const backed = accounts.map(({ organisation, name }, at) => (
    { srv: location.origin, org: organisation, acc: name, rec: keys[at].rec, pub: keys[at].pub }));
  const text = await sealBackup({ accounts: backed, entries }, passphrase, server.clock.now);
  for (const [at, { device, signingKey }] of accounts.entries()) {
    await corrected(async () => server.post(
      paths.backups, await signBackup(keys[at].publicKey, server.clock.now, device, signingKey)));
  }
  return text;
}

/** Has the server keep a copy, sealed as it is.
 * @param {Server} server
 * @param {import("../keep/accounts.js").Account} account
 * @param {string} copy */
export const keepCopy = (server, account, copy) =>
  new Phone(account, server).say(paths.backupCopy, JSON.stringify({ copy }));

/** The server's copy, for whoever has the password.
 * @param {Server} server
 * @param {Proof} proof
 * @returns {Promise<string>} */
export async function fetchCopy(server, proof) {
  const copy = Claims.reading(await server.postJSON(paths.copies, JSON.stringify(proof)), copyMax).string("copy");
  return readBackup(copy) ? copy : malformed("copy");
}

/** Brings one account back, as a new phone.
 * @param {Server} server
 * @param {import("../wire/backup.js").BackedAccount} account
 * @param {Proof} proof
 * @param {string} name */
export async function restore(server, account, proof, name) {
  const keys = await makeKeys();
  return come(server, keys, paths.restores, async (sig, agr, time) => {
    const endorsement = await signRecovery(account, keys.mark, time);
    return signMove({ endorsement, name, time }, sig, agr, keys.signing.privateKey);
  }, (path, move) => server.postJSON(path, JSON.stringify({ ...proof, move })));
}

/** A file's text, without the line's end.
 * @param {Blob} file */
export async function textOf(file) {
  if (file.size > fileMax) malformed("backup");
  const text = (await file.text()).replace(/[\r\n]+$/, "");
  return utf8(text).length === text.length ? text : malformed("backup");
}
