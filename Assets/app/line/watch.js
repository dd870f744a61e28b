// Follows the server's event stream while the app is open, and asks at intervals while there is none. A closed app does
// nothing.

import { utf8 } from "../wire/bytes.js";
import { readLineNotice } from "../wire/line.js";
import { readEndedNotice } from "../wire/replies.js";
import { events } from "./events.js";
import { Pacing } from "./pacing.js";
import { Refused } from "./server.js";

const toldMax = 64;
const unknown = ["device_unknown", "not_authentic", "malformed"];
/** How soon it is asked again whether a wait is over, which the help desk may end. */
const waitMilliseconds = 60_000;

/** @typedef {import("../wire/request.js").Request} Request */
/** @typedef {{request(request: Request): void, ended(id: string, reason: string): void, connected(): void,
 *   line(notice: import("./push.js").Notice): void, interrupted(): void, waits(until: number): void,
 *   gone(code: string, title: string): void}} Listener */

export class Watch {
  #stopping = new AbortController();
  /** @type {string[]} */
  #told = [];

  /** @param {import("./phone.js").Phone} phone
   * @param {Listener} listener */
  constructor(phone, listener) {
    this.phone = phone;
    this.listener = listener;
    this.#run().catch((error) => {
      if (error instanceof Refused) listener.gone(error.code, error.message);
    });
  }

  stop() {
    this.#stopping.abort();
  }

  /** A request that came another way was told.
   * @param {string} id */
  know(id) {
    this.#told = [...this.#told.slice(1 - toldMax), id];
  }

  async #run() {
    const pacing = new Pacing();
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const { step, wait } = pacing.next(performance.now());
      await pause(wait, signal);
      if (signal.aborted) return;
      if (step === "stream") {
        const opened = performance.now();
        await this.#orLater(() => this.#follow());
        pacing.streamEnded(opened, performance.now(), Math.random());
      } else {
        await this.#orLater(async () => {
          for (const request of await this.phone.requests()) this.#tell(request);
        });
      }
    }
  }

  /** What goes wrong may go right later, unless the server no longer knows this phone.
   * @param {() => Promise<void>} body */
  async #orLater(body) {
    try {
      await body();
    } catch (error) {
      if (error instanceof Refused && unknown.includes(error.code)) throw error;
      const { signal } = this.#stopping;
      if (signal.aborted) return;
      this.listener.interrupted();
      if (!(error instanceof Refused && error.until)) return;
      this.listener.waits(error.until);
      const left = 1_000 * (error.until - this.phone.server.clock.now);
      await pause(Math.min(waitMilliseconds, Math.max(1_000, left)), signal);
    }
  }

  async #follow() {
    const stream = await this.phone.stream(this.#stopping.signal);
    if (this.#stopping.signal.aborted) return;
    this.listener.connected();
    for await (const { name, data } of events(stream)) {
      if (this.#stopping.signal.aborted) return;
      await this.#take(name, data);
    }
  }

  /** What can't be read or checked is passed over: a later server may send more than we know.
   * @param {string} name
   * @param {string} data */
  async #take(name, data) {
    if (name === "request") {
      const request = await this.phone.checked(data);
      if (request) this.#tell(request);
      return;
    }
    try {
      if (name === "ended") {
        const { id, reason } = readEndedNotice(utf8(data));
        this.listener.ended(id, reason);
      } else if (name === "line") {
        this.listener.line(readLineNotice(utf8(data)));
      }
    } catch {
      return;
    }
  }

  /** @param {Request} request */
  #tell(request) {
    if (this.#told.includes(request.card.id)) return;
    this.know(request.card.id);
    this.listener.request(request);
  }
}

/** @param {number} milliseconds
 * @param {AbortSignal} signal
 * @returns {Promise<void>} */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
