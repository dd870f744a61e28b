// The server's clock as the phone knows it: its own, and what the server's replies say it is off by.

/** Seconds of difference that are taken for delay, not for a wrong clock. */
const toleranceSeconds = 10;

export class ServerClock {
  /** @param {number} offset seconds that the server is ahead */
  constructor(offset = 0) {
    this.offset = offset;
  }

  /** Unix seconds. */
  get now() {
    return Math.floor(Date.now() / 1000) + this.offset;
  }

  /** @param {string|null} date a reply's header */
  learn(date) {
    const server = Date.parse(date ?? "");
    if (Number.isNaN(server)) return;
    const difference = Math.round((server - Date.now()) / 1000);
    this.offset = Math.abs(difference) < toleranceSeconds ? 0 : difference;
  }
}
