// Two phones, one of which takes the other's place, by way of a server.

import { pause } from "./waiting.js";
import { makeKeys } from "./coming.js";
import { corrected, paths, Phone } from "./phone.js";
import { makeAgreementKeys, published } from "../wire/keys.js";
import { signEndorsement } from "../wire/move.js";
import {
  countOf, join, open, readJoining, readOpened, readSteps, seal, steps, stop, transcriptOf, transferKey, unseal,
} from "../wire/transfer.js";

const lookMilliseconds = 1_000;

/** @typedef {import("../keep/accounts.js").Account} Account */
/** @typedef {import("./server.js").Server} Server */
/** @typedef {{name: string, words: {colour: string, digits: string}, marks: string[], transcript: Uint8Array, key: CryptoKey}} Joined */

/** Looks until a step was said.
 * @param {Server} server
 * @param {string} code
 * @param {typeof steps[number]} step
 * @param {AbortSignal} signal
 * @returns {Promise<string>} */
async function heard(server, code, step, signal) {
  for (;;) {
    const said = readSteps(await server.get(paths.transfer(code)));
    const text = said[steps.indexOf(step)];
    if (text !== undefined) return text;
    await pause(lookMilliseconds, signal);
  }
}

/** The old phone's side. */
export class Leaving {
  /** @param {Server} server
   * @param {Account[]} accounts */
  static async begin(server, accounts) {
    const keys = await makeAgreementKeys();
    const { opening, reveal } = await open(await published(keys.publicKey), accounts.length);
    const carrier = new Phone(accounts[0], server);
    const { code } = readOpened(await carrier.say(paths.transfers, opening));
    return new Leaving(server, accounts, keys, carrier, { opening, reveal, code });
  }

  /** @param {Server} server
   * @param {Account[]} accounts
   * @param {CryptoKeyPair} keys
   * @param {Phone} carrier
   * @param {{opening: string, reveal: string, code: string}} said */
  constructor(server, accounts, keys, carrier, said) {
    this.server = server;
    this.accounts = accounts;
    this.keys = keys;
    this.carrier = carrier;
    this.said = said;
  }

  get code() {
    return this.said.code;
  }

  /** Waits for the new phone.
   * @param {AbortSignal} signal
   * @returns {Promise<Joined>} */
  async joined(signal) {
    const { opening, reveal, code } = this.said;
    const joining = await heard(this.server, code, "joining", signal);
    const { transcript, words, agr } = await transcriptOf({ opening, joining, reveal });
    await this.carrier.say(`${paths.transfer(code)}/reveal`, reveal);
    const { marks, name } = readJoining(joining);
    return { name, words, marks, transcript, key: await transferKey(this.keys.privateKey, agr, transcript) };
  }

  /** @param {Joined} joined
   * @param {boolean} keepsOld
   * @param {import("../wire/sealed.js").Entry[]} entries */
  async send(joined, keepsOld, entries) {
    const time = this.server.clock.now;
    const accounts = await Promise.all(this.accounts.map(async (account, at) => ({
      srv: location.origin, org: account.organisation, acc: account.name,
      end: await signEndorsement({ mark: joined.marks[at], keepsOld, time }, account.device, account.signingKey),
    })));
    await this.#package(await seal({ accounts, entries }, joined.key, joined.transcript));
  }

  stop() {
    return this.#package(stop);
  }

  /** @param {string} text */
  #package(text) {
    return this.carrier.say(`${paths.transfer(this.code)}/package`, text);
  }
}

/** The new phone's side. */
export class Arriving {
  /** Joins, and waits until the old phone has shown its key.
   * @param {Server} server
   * @param {string} code
   * @param {string} name
   * @param {AbortSignal} signal */
  static async begin(server, code, name, signal) {
    const opening = await heard(server, code, "opening", signal);
    const keys = await Promise.all(Array.from({ length: countOf(opening) }, makeKeys));
    const own = await makeAgreementKeys();
    const joining = join(await published(own.publicKey), keys.map(({ mark }) => mark), name);
    await server.postJSON(`${paths.transfer(code)}/joining`, joining);
    const reveal = await heard(server, code, "reveal", signal);
    const { transcript, words, old } = await transcriptOf({ opening, joining, reveal });
    const key = await transferKey(own.privateKey, old, transcript);
    return new Arriving(server, code, keys, words, transcript, key);
  }

  /** @param {Server} server
   * @param {string} code
   * @param {import("./coming.js").IncomingKeys[]} keys
   * @param {{colour: string, digits: string}} words
   * @param {Uint8Array} transcript
   * @param {CryptoKey} key */
  constructor(server, code, keys, words, transcript, key) {
    this.server = server;
    this.code = code;
    this.keys = keys;
    this.words = words;
    this.transcript = transcript;
    this.key = key;
  }

  /** Waits for "Move"; null where nothing moves.
   * @param {AbortSignal} signal */
  async package(signal) {
    const text = await heard(this.server, this.code, "package", signal);
    const opened = await unseal(text, this.key, this.transcript);
    return opened && opened.accounts.length === this.keys.length ? opened : null;
  }
}
