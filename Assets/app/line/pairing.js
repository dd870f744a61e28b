// A phone joins an account: keys are made, offered under a set-up code, and kept once the person says that the words on
// both screens match.

import { forget, keep } from "../keep/accounts.js";
import { codeKeys } from "../wire/codes.js";
import { makeAgreementKeys, makeSigningKeys, published } from "../wire/keys.js";
import {
  codeKeyBytes, signConfirmation, signPairing, transcriptOf, verifyPaired, wordsOf,
} from "../wire/pairing.js";
import { readConfirmationReply } from "../wire/replies.js";
import { corrected, paths } from "./phone.js";
import { Unreachable } from "./server.js";

const confirmTries = 3;
const confirmPause = 1_000;

/** @typedef {import("../keep/accounts.js").Account} Account */
/** @typedef {{account: Account, transcript: Uint8Array, words: {colour: string, digits: string}}} Offer */

/** @param {import("./server.js").Server} server
 * @param {string} ticket
 * @param {string} name
 * @param {import("../view/browser.js").Facts} facts
 * @returns {Promise<Offer>} */
export async function pair(server, ticket, name, facts) {
  const [signing, agreement] = await Promise.all([makeSigningKeys(), makeAgreementKeys()]);
  const sig = await published(signing.publicKey);
  const agr = await published(agreement.publicKey);
  const { sent, bytes } = await corrected(async () => {
    const text = await signPairing({ ticket, name, facts, time: server.clock.now }, sig, agr, signing.privateKey);
    return { sent: text, bytes: await server.post(paths.pairings, text) };
  });
  return offered(sent, bytes, signing, agreement);
}

/** What the server answered, checked: the account as it will be.
 * @param {string} sent
 * @param {Uint8Array} bytes
 * @param {CryptoKeyPair} signing
 * @param {CryptoKeyPair} agreement
 * @returns {Promise<Offer>} */
export async function offered(sent, bytes, signing, agreement) {
  const paired = await verifyPaired(new TextDecoder().decode(bytes), sent);
  const transcript = await transcriptOf(paired);
  const keys = await codeKeys(await codeKeyBytes(agreement.privateKey, paired.agr, transcript));
  const { digits, period } = paired.code;
  return {
    account: {
      device: paired.dev, organisation: paired.org, name: paired.acc, serverKey: paired.sig,
      signingKey: signing.privateKey, codeKey: keys.code, checkKey: keys.check, form: { digits, period },
      addedAt: Date.now(),
    },
    words: wordsOf(transcript), transcript,
  };
}

/** Tells the server whether the words match. The keys are kept before it hears that they do: a reply that is lost
 *   must not lose them.
 * @param {import("./server.js").Server} server
 * @param {Pick<Offer, "account"|"transcript">} offer
 * @param {boolean} match
 * @returns {Promise<Account|null>} the account, once it counts */
export async function confirm(server, { account, transcript }, match) {
  if (match) await keep({ ...account, unconfirmed: transcript });
  let reply;
  try {
    reply = await word(server, account, transcript, match);
  } catch (error) {
    if (!(error instanceof Unreachable)) await forget(account.device);
    throw error;
  }
  if (!match || reply.state === "cancelled") {
    await forget(account.device);
    return null;
  }
  const kept = { ...account, waitsUntil: reply.until };
  await keep(kept);
  return kept;
}

/** @param {import("./server.js").Server} server
 * @param {Account} account
 * @param {Uint8Array} transcript
 * @param {boolean} match */
async function word(server, account, transcript, match) {
  for (let left = confirmTries - 1; ; left -= 1) {
    try {
      const bytes = await corrected(async () => server.post(
        paths.confirm(account.device),
        await signConfirmation({ transcript, match, time: server.clock.now }, account.device, account.signingKey)));
      return readConfirmationReply(bytes);
    } catch (error) {
      if (!(error instanceof Unreachable) || left === 0) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, confirmPause));
  }
}
