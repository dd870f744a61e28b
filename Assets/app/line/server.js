// Requests to the server, and what can go wrong with them.

import { readProblem } from "../wire/replies.js";
import { bytesOfHead, bytesOfRequest, chunkBytes } from "./meter.js";

const answerMilliseconds = 15_000;
/** Bytes of a reply: the longest is a backup's copy. */
const replyMax = 288 * 1024;

/** The server said no, and why. */
export class Refused extends Error {
  /** @param {{code: string, title: string, until?: number}} problem
   * @param {number} retrySeconds */
  constructor({ code, title, until }, retrySeconds) {
    super(title);
    this.code = code;
    this.until = until;
    this.retrySeconds = retrySeconds;
  }
}

/** No word came from the server. */
export class Unreachable extends Error {}

export class Server {
  /** @param {import("./clock.js").ServerClock} clock */
  constructor(clock) {
    this.clock = clock;
    /** Hears of each message that was sent: where to, the message where it is a signed one, and whether anything came
     * back.
     * @type {(sent: {path: string, message: string|null, bytes: number, isLost: boolean}) => void} */
    this.onSent = () => {};
    /** Hears of the bytes that went to and fro.
     * @type {(bytes: number) => void} */
    this.onBytes = () => {};
  }

  /** @param {string} path
   * @param {string} [authorization]
   * @returns {Promise<Uint8Array>} */
  async get(path, authorization) {
    return this.#body(await this.#fetch(path, { headers: authorization ? { authorization } : {} }));
  }

  /** @param {string} path
   * @param {string} text
   * @param {string} [authorization]
   * @returns {Promise<Uint8Array>} */
  async postJSON(path, text, authorization) {
    const headers = { "content-type": "application/json", ...(authorization ? { authorization } : {}) };
    return this.#body(await this.#fetch(path, { method: "POST", headers, body: text }));
  }

  /** @param {string} path
   * @param {string} message a signed one
   * @param {boolean} [isLast] whether the page may be gone before the reply comes
   * @returns {Promise<Uint8Array>} */
  async post(path, message, isLast = false) {
    const headers = { "content-type": "application/jose" };
    return this.#body(await this.#fetch(path, { method: "POST", headers, body: message, keepalive: isLast }));
  }

  /** @param {string} path
   * @param {string} authorization */
  async postNothing(path, authorization) {
    await this.#body(await this.#fetch(path, { method: "POST", headers: { authorization } }));
  }

  /** Opens an event stream; its head must come in time, its body may take for ever.
   * @param {string} path
   * @param {string} authorization
   * @param {AbortSignal} signal
   * @returns {Promise<ReadableStream<Uint8Array>>} */
  async stream(path, authorization, signal) {
    const headers = { authorization, accept: "text/event-stream" };
    const ending = new AbortController();
    const end = () => ending.abort();
    signal.addEventListener("abort", end);
    const timer = setTimeout(end, answerMilliseconds);
    try {
      const reply = await this.#fetch(path, { headers, signal: ending.signal });
      if (!reply.ok) await this.#body(reply);
      if (!reply.body) throw new Unreachable("no events");
      return reply.body.pipeThrough(new TransformStream({
        transform: (chunk, into) => {
          this.onBytes(chunk.length + chunkBytes(chunk.length));
          into.enqueue(chunk);
        },
      }));
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {string} path
   * @param {RequestInit} request */
  async #fetch(path, request) {
    const bytes = bytesOfRequest(path, request);
    const headers = new Headers(request.headers);
    const message = headers.get("content-type") === "application/jose" ? String(request.body) : null;
    this.onBytes(bytes);
    let isLost = true;
    try {
      const reply = await fetch(path, {
        signal: AbortSignal.timeout(answerMilliseconds), cache: "no-store", credentials: "omit", redirect: "error",
        referrerPolicy: "no-referrer", ...request,
      });
      isLost = false;
      this.onBytes(bytesOfHead(reply));
      this.clock.learn(reply.headers.get("date"));
      return reply;
    } catch (error) {
      throw new Unreachable(String(error));
    } finally {
      this.onSent({ path, message, bytes, isLost });
    }
  }

  /** @param {Response} reply */
  async #body(reply) {
    let bytes;
    try {
      bytes = new Uint8Array(await reply.arrayBuffer());
    } catch (error) {
      throw new Unreachable(String(error));
    }
    this.onBytes(bytes.length);
    if (bytes.length > replyMax) throw new Unreachable("too long a reply");
    if (reply.ok) return bytes;
    let problem;
    try {
      problem = readProblem(bytes);
    } catch {
      throw new Unreachable(`status ${reply.status}`);
    }
    throw new Refused(problem, Number(reply.headers.get("retry-after")) || 0);
  }
}
