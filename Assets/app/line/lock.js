// The phone's own screen lock: a key of its platform, which signs once finger, face or PIN was checked. No finger and no
// face leaves the phone.

import { random, utf8 } from "../wire/bytes.js";
import { challengeOff, challengeOfAnswer, challengeOn, drawNonce, signLock } from "../wire/lock.js";
import { corrected, paths } from "./phone.js";

const patienceMilliseconds = 60_000;
/** ES256, EdDSA and RS256 (RFC 9053, RFC 8812). */
const algorithms = [-7, -8, -257];

/** @typedef {import("../keep/accounts.js").Account} Account */

/** The lock was not shown: the person went back, or this browser has none. */
export class LockFault extends Error {
  /** @param {"cancelled"|"impossible"} kind */
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

/** Whether this browser can have the phone's lock checked. */
export async function isPossible() {
  const known = globalThis.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable;
  return Boolean(known) && await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false);
}

/** Shows the lock once, and keeps what the server is to be told of it.
 * @param {Account} account
 * @returns {Promise<NonNullable<Account["lock"]>>} */
export async function register(account) {
  if (!await isPossible()) throw new LockFault("impossible");
  const nonce = drawNonce();
  const options = {
    rp: { name: account.organisation },
    user: { id: utf8(account.device), name: account.name, displayName: account.name },
    challenge: await challengeOn(account.device, nonce),
    pubKeyCredParams: algorithms.map((alg) => ({ type: /** @type {const} */ ("public-key"), alg })),
    authenticatorSelection: /** @type {const} */ ({
      authenticatorAttachment: "platform", residentKey: "discouraged", userVerification: "required",
    }),
    attestation: /** @type {const} */ ("none"), timeout: patienceMilliseconds,
  };
  const made = await shown(() => navigator.credentials.create({ publicKey: options }));
  const { clientDataJSON, attestationObject } = made.response;
  const id = new Uint8Array(made.rawId);
  const on = { id, c: new Uint8Array(clientDataJSON), o: new Uint8Array(attestationObject) };
  return { id, untold: { on, nonce } };
}

/** The lock's check of the answer to a request.
 * @param {Account} account
 * @param {string} input what of the request was signed */
export const checkOfAnswer = async (account, input) => check(account, await challengeOfAnswer(input));

/** The lock is shown for something that this phone does by itself: nobody hears of it.
 * @param {Account} account */
export const checkHere = (account) => check(account, random(32));

/** Tells the server of a lock that it may not have heard of.
 * @param {Account} account
 * @param {import("./server.js").Server} server */
export async function tellOn(account, server) {
  const untold = account.lock?.untold;
  if (untold) await tell(account, server, { on: untold.on }, untold.nonce);
}

/** The lock agrees to be shown no more.
 * @param {Account} account
 * @param {import("./server.js").Server} server */
export async function turnOff(account, server) {
  const nonce = drawNonce();
  await tell(account, server, { off: await check(account, await challengeOff(account.device, nonce)) }, nonce);
}

/** @param {Account} account
 * @param {import("./server.js").Server} server
 * @param {import("../wire/lock.js").Wish} wish
 * @param {Uint8Array} nonce */
function tell(account, server, wish, nonce) {
  return corrected(async () => server.post(
    paths.lock, await signLock({ wish, nonce, time: server.clock.now }, account.device, account.signingKey)));
}

/** @param {Account} account
 * @param {Uint8Array} challenge
 * @returns {Promise<import("../wire/lock.js").Check>} */
async function check(account, challenge) {
  if (!account.lock) throw new LockFault("impossible");
  const { id } = account.lock;
  const options = {
    challenge, userVerification: /** @type {const} */ ("required"), timeout: patienceMilliseconds,
    allowCredentials: [{
      type: /** @type {const} */ ("public-key"), id, transports: /** @type {AuthenticatorTransport[]} */ (["internal"]),
    }],
  };
  const made = await shown(() => navigator.credentials.get({ publicKey: options }));
  const { clientDataJSON, authenticatorData, signature } = made.response;
  return { c: new Uint8Array(clientDataJSON), a: new Uint8Array(authenticatorData), s: new Uint8Array(signature) };
}

/** @param {() => Promise<Credential|null>} body
 * @returns {Promise<any>} */
async function shown(body) {
  const made = await body().catch(() => null);
  if (!made) throw new LockFault("cancelled");
  return made;
}
