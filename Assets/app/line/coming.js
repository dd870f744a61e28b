// A new phone comes with a proof of its own: its keys, the server's answer, and its second word.

import { confirm, offered } from "./pairing.js";
import { corrected, paths } from "./phone.js";
import { makeAgreementKeys, makeSigningKeys, published } from "../wire/keys.js";
import { markOfKey, signMove } from "../wire/move.js";

/** @typedef {{signing: CryptoKeyPair, agreement: CryptoKeyPair, mark: string}} IncomingKeys */

/** The keys for one account, before any server has heard of them.
 * @returns {Promise<IncomingKeys>} */
export async function makeKeys() {
  const [signing, agreement] = await Promise.all([makeSigningKeys(), makeAgreementKeys()]);
  return { signing, agreement, mark: await markOfKey(await published(signing.publicKey)) };
}

/** Brings an old phone's word to its server, and takes its place.
 * @param {import("./server.js").Server} server
 * @param {IncomingKeys} keys
 * @param {string} endorsement
 * @param {string} name */
export function take(server, keys, endorsement, name) {
  return come(server, keys, paths.moves, (sig, agr, time) =>
    signMove({ endorsement, name, time }, sig, agr, keys.signing.privateKey));
}

/** @param {import("./server.js").Server} server
 * @param {IncomingKeys} keys
 * @param {string} path
 * @param {(sig: import("../wire/keys.js").PublicKey, agr: import("../wire/keys.js").PublicKey, time: number) => Promise<string>} message
 * @param {(path: string, text: string) => Promise<Uint8Array>} [send] where it isn't sent as it is */
export async function come(server, { signing, agreement }, path, message, send = (to, text) => server.post(to, text)) {
  const sig = await published(signing.publicKey);
  const agr = await published(agreement.publicKey);
  const { sent, bytes } = await corrected(async () => {
    const text = await message(sig, agr, server.clock.now);
    return { sent: text, bytes: await send(path, text) };
  });
  return confirm(server, await offered(sent, bytes, signing, agreement), true);
}
