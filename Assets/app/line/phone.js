// One account's phone, talking to its server.

import { signAnswer, signCredential } from "../wire/answer.js";
import { readAnswerReply, readRequestList, readToldNotice } from "../wire/replies.js";
import { verifyRequest } from "../wire/request.js";
import { Refused } from "./server.js";

/** @typedef {import("../wire/request.js").Request} Request */
/** @typedef {import("../keep/accounts.js").Account} Account */

export const paths = Object.freeze({
  pairings: "/api/phone/v1/pairings",
  requests: "/api/phone/v1/requests",
  stream: "/api/phone/v1/stream",
  answers: "/api/phone/v1/answers",
  line: "/api/phone/v1/line",
  told: "/api/phone/v1/told",
  lock: "/api/phone/v1/lock",
  backups: "/api/phone/v1/backups",
  backupCopy: "/api/phone/v1/backups/copy",
  copies: "/api/phone/v1/copies",
  restores: "/api/phone/v1/restores",
  moves: "/api/phone/v1/moves",
  transfers: "/api/phone/v1/transfers",
  /** @param {string} code */
  transfer: (code) => `/api/phone/v1/transfers/${code}`,
  /** @param {string} device */
  confirm: (device) => `/api/phone/v1/pairings/${device}/confirm`,
  /** @param {string} device */
  test: (device) => `/api/phone/v1/devices/${device}/test`,
  /** @param {string} device */
  remove: (device) => `/api/phone/v1/devices/${device}/remove`,
});

/** Does something that signs the time, and once more when the server says that the clock is wrong: by then the
 *   reply's Date has put it right.
 * @template Value
 * @param {() => Promise<Value>} body
 * @returns {Promise<Value>} */
export async function corrected(body) {
  try {
    return await body();
  } catch (error) {
    if (error instanceof Refused && error.code === "clock_wrong") return body();
    throw error;
  }
}

export class Phone {
  /** @param {Account} account
   * @param {import("./server.js").Server} server */
  constructor(account, server) {
    this.account = account;
    this.server = server;
  }

  /** Requests that wait for this phone, the oldest first; those that fail the check are left out.
   * @returns {Promise<Request[]>} */
  async requests() {
    const bytes = await corrected(async () => this.server.get(paths.requests, await this.#says("GET", paths.requests)));
    const found = await Promise.all(readRequestList(bytes).map((text) => this.checked(text)));
    return found.flatMap((request) => request ?? []);
  }

  /** Null for what this phone's server did not make for it, or what has ended.
   * @param {string} text
   * @returns {Promise<Request|null>} */
  async checked(text) {
    try {
      return await verifyRequest(text, this.account.serverKey, this.account.device, this.server.clock.now);
    } catch {
      return null;
    }
  }

  /** @param {Request} request
   * @param {{decision: import("../wire/answer.js").Decision, number?: string, lock?: import("../wire/lock.js").Check,
   *   told?: Record<string, string>}} answer
   * @param {boolean} [isLast] */
  async answer(request, answer, isLast = false) {
    const bytes = await corrected(async () => {
      const time = this.server.clock.now;
      const text = await signAnswer(request, { ...answer, time }, this.account.signingKey);
      return this.server.post(paths.answers, text, isLast);
    });
    const { outcome, title, next } = readAnswerReply(bytes);
    return { outcome, title, next: next === undefined ? null : await this.checked(next) };
  }

  /** @param {AbortSignal} signal */
  stream(signal) {
    return corrected(async () => this.server.stream(paths.stream, await this.#says("GET", paths.stream), signal));
  }

  /** Who uses what of this phone, and what its last answer brought. */
  async told() {
    return readToldNotice(
      await corrected(async () => this.server.get(paths.told, await this.#says("GET", paths.told))));
  }

  /** Asks for a request that signs nobody in. */
  async test() {
    const path = paths.test(this.account.device);
    await corrected(async () => this.server.postNothing(path, await this.#says("POST", path)));
  }

  /** Takes this phone off the account, at the server. */
  async remove() {
    const path = paths.remove(this.account.device);
    await corrected(async () => this.server.postNothing(path, await this.#says("POST", path)));
  }

  /** Says something that is for another phone.
   * @param {string} path
   * @param {string} text JSON
   * @returns {Promise<Uint8Array>} */
  say(path, text) {
    return corrected(async () => this.server.postJSON(path, text, await this.#says("POST", path)));
  }

  /** @param {string} method
   * @param {string} path */
  async #says(method, path) {
    const time = this.server.clock.now;
    return `Phone ${await signCredential({ method, path, time }, this.account.device, this.account.signingKey)}`;
  }
}
