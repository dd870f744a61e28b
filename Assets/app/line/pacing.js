// When a watching phone opens its stream again, and how often it asks meanwhile: every 2 seconds for 30, then every 10;
// the stream is tried again after 1, 2, 4 … 60 seconds. Times are milliseconds of any steady clock.

const quickMilliseconds = 30_000;
const quickPause = 2_000;
const slowPause = 10_000;
const retryMax = 60_000;
/** A stream that lived so long was a good one. */
const goodMilliseconds = 5_000;

export class Pacing {
  /** @type {number|undefined} */
  #brokenSince;
  #retry = 1_000;
  #nextStream = 0;

  /** The stream ended or could not be opened. `jitter` from 0 to 1 spreads phones that lost the same server.
   * @param {number} opened
   * @param {number} now
   * @param {number} jitter */
  streamEnded(opened, now, jitter) {
    if (now - opened >= goodMilliseconds) {
      this.#brokenSince = undefined;
      this.#retry = 1_000;
    }
    this.#brokenSince ??= now;
    this.#nextStream = now + this.#retry / 2 + (this.#retry * jitter) / 2;
    this.#retry = Math.min(retryMax, this.#retry * 2);
  }

  /** @param {number} now
   * @returns {{step: "stream"|"poll", wait: number}} */
  next(now) {
    if (this.#brokenSince === undefined) return { step: "stream", wait: 0 };
    const pause = now - this.#brokenSince < quickMilliseconds ? quickPause : slowPause;
    const untilStream = Math.max(0, this.#nextStream - now);
    return untilStream <= pause ? { step: "stream", wait: untilStream } : { step: "poll", wait: pause };
  }
}
