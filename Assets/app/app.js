// What the app knows and does while it is open, whatever its screens show.

import { allAccounts, forget, keep } from "./keep/accounts.js";
import * as history from "./keep/history.js";
import * as settings from "./keep/settings.js";
import * as sites from "./keep/sites.js";
import { ServerClock } from "./line/clock.js";
import { confirm, pair } from "./line/pairing.js";
import { Phone } from "./line/phone.js";
import { mend, standing } from "./line/push.js";
import { Refused, Server } from "./line/server.js";
import { Watch } from "./line/watch.js";
import { currentLanguage } from "./view/words.js";

/** @typedef {import("./keep/accounts.js").Account} Account */
/** @typedef {import("./wire/request.js").Request} Request */
/** @typedef {{request: Request, account: Account, wasWrong: boolean, isSeen: boolean}} Waiting `isSeen` once its card was shown */

/** Tells `accounts`, `sites` and `requests` when they have changed, and `asked` with a request that is new. */
export class App extends EventTarget {
  /** @type {Account[]} */
  accounts = [];
  /** Codes of other sites, in the person's order.
   * @type {import("./keep/sites.js").OpenSite[]} */
  sites = [];
  /** Requests that wait for an answer, the oldest first, by their names.
   * @type {Map<string, Waiting>} */
  requests = new Map();
  /** Whether this phone can be woken: what the browser and the server say.
   * @type {import("./line/push.js").Standing} */
  notifications = standing();
  /** What the server has of each account's push line, by device.
   * @type {Map<string, import("./line/push.js").Notice>} */
  #lines = new Map();
  /** @type {Map<string, Watch>} */
  #watches = new Map();
  /** The set-up code that the address brought; it is kept nowhere else.
   * @type {string|null} */
  ticket = null;
  /** The picture code of a sign-in page, until it is answered.
   * @type {import("./wire/check.js").Check|null} */
  check = null;
  /** A list of codes on its way to the screen that reads it; it holds keys, and is kept nowhere else.
   * @type {string|null} */
  list = null;
  /** A pairing that waits for the person's word on the words.
   * @type {import("./line/pairing.js").Offer|null} */
  offer = null;

  /** @param {ServerClock} clock */
  constructor(clock) {
    super();
    this.clock = clock;
    this.server = new Server(clock);
  }

  static async start() {
    const app = new App(new ServerClock(await settings.get("clock") ?? 0));
    app.accounts = await allAccounts();
    app.sites = await sites.allSites();
    document.addEventListener("visibilitychange", () => app.#follow());
    addEventListener("pagehide", () => settings.set("clock", app.clock.offset));
    await settings.tellWorker(app.clock.offset, currentLanguage());
    app.#carryOn();
    app.#follow();
    return app;
  }

  get now() {
    return this.clock.now;
  }

  /** @param {string} ticket
   * @param {string} name */
  pair(ticket, name) {
    return pair(this.server, ticket, name);
  }

  /** @param {import("./line/pairing.js").Offer} offer
   * @param {boolean} match
   * @returns {Promise<Account|null>} */
  async confirm(offer, match) {
    const account = await confirm(this.server, offer, match);
    await this.#reload();
    if (account) await navigator.storage?.persist?.().catch(() => false);
    return account;
  }

  /** Says once more that the words match, where the server has not heard it. */
  async #carryOn() {
    for (const account of this.accounts) {
      if (!account.unconfirmed) continue;
      const { unconfirmed, ...rest } = account;
      await confirm(this.server, { account: rest, transcript: unconfirmed }, true).catch(() => {});
      await this.#reload();
    }
  }

  async #reload() {
    this.accounts = await allAccounts();
    this.#follow();
    this.#tell("accounts");
  }

  /** Keeps codes of other sites.
   * @param {import("./wire/site.js").Site[]} found */
  async addSites(found) {
    const result = await sites.add(found);
    await this.sitesChanged();
    await navigator.storage?.persist?.().catch(() => false);
    return result;
  }

  async sitesChanged() {
    this.sites = await sites.allSites();
    this.#tell("sites");
  }

  /** Takes an account off this phone; the server hears of it if it can.
   * @param {Account} account */
  async remove(account) {
    try {
      await new Phone(account, this.server).remove();
    } catch (error) {
      if (!(error instanceof Refused && error.code === "device_unknown")) throw error;
    }
    await this.#forget(account);
  }

  /** Takes an account off this phone alone: the server knows it no more.
   * @param {Account} account */
  async #forget(account) {
    await forget(account.device);
    for (const [id, waiting] of this.requests) if (waiting.account.device === account.device) this.requests.delete(id);
    await this.#reload();
  }

  /** @param {string} id
   * @param {{decision: import("./wire/answer.js").Decision, number?: string, isVerified?: boolean}} answer
   * @param {boolean} [isLast] whether the page may be gone before the reply comes
   * @returns {Promise<{outcome: string, next: string|null}>} */
  async answer(id, answer, isLast = false) {
    const waiting = this.requests.get(id);
    if (!waiting) return { outcome: "ended", next: null };
    const { request, account } = waiting;
    let outcome = "ended";
    /** @type {Request|null} */
    let next = null;
    try {
      ({ outcome, next } = await new Phone(account, this.server).answer(request, answer, isLast));
    } catch (error) {
      if (!(error instanceof Refused && error.code === "request_unknown")) throw error;
    }
    this.#drop(id, outcome === "stopped" && answer.decision === "not_me" ? "not_me" : outcome);
    if (next) this.#take(next, account, true);
    return { outcome, next: next?.card.id ?? null };
  }

  /** @param {Request} request
   * @param {Account} account
   * @param {boolean} [wasWrong] whether it comes in the place of one that was answered with a wrong number */
  #take(request, account, wasWrong = false) {
    const known = this.requests.get(request.card.id);
    if (known) {
      known.wasWrong ||= wasWrong;
      return;
    }
    this.#watches.get(account.device)?.know(request.card.id);
    this.requests.set(request.card.id, { request, account, wasWrong, isSeen: wasWrong });
    this.#tell("requests");
    if (!wasWrong) this.dispatchEvent(new CustomEvent("asked", { detail: request.card.id }));
  }

  /** A request whose card nobody has seen yet; null where there is none. */
  get unseen() {
    return [...this.requests.values()].find((waiting) => !waiting.isSeen)?.request.card.id ?? null;
  }

  /** A request waits no longer.
   * @param {string} id
   * @param {string} outcome */
  #drop(id, outcome) {
    const waiting = this.requests.get(id);
    if (!waiting) return;
    this.requests.delete(id);
    history.add(waiting.request.card, outcome, this.now).catch(() => {});
    this.#tell("requests");
  }

  /** Drops what has ended by the clock. */
  expire() {
    for (const [id, { request }] of this.requests) if (request.card.exp <= this.now) this.#drop(id, "expired");
  }

  /** Keeps one stream an account while the app is seen. */
  #follow() {
    const isSeen = document.visibilityState === "visible";
    const wanted = isSeen ? this.accounts.filter((account) => !account.unconfirmed) : [];
    for (const [device, watch] of this.#watches) {
      if (wanted.some((account) => account.device === device)) continue;
      watch.stop();
      this.#watches.delete(device);
    }
    for (const account of wanted) {
      if (!this.#watches.has(account.device)) this.#watches.set(account.device, this.#watch(account));
    }
  }

  /** @param {Account} account */
  #watch(account) {
    return new Watch(new Phone(account, this.server), {
      request: (request) => this.#take(request, account),
      ended: (id, reason) => this.#drop(id, reason),
      line: (notice) => {
        this.#lines.set(account.device, notice);
        this.#mend(account, notice).catch(() => {});
      },
      connected: () => this.#gone(account, false),
      interrupted: () => {},
      gone: () => this.#gone(account, true),
    });
  }

  /** Has the line of an account be what the server has of it.
   * @param {Account} account
   * @param {import("./line/push.js").Notice} notice */
  async #mend(account, notice) {
    const { standing: now, isMended } = await mend(account, this.server, notice, currentLanguage());
    this.notifications = now;
    // The first line of an account is no repair.
    if (isMended && this.#account(account.device)?.hadLine) this.dispatchEvent(new Event("mended"));
    if (now === "on") await this.#change(account.device, { hadLine: true });
    this.#tell("notifications");
  }

  /** Asks the person, by the browser's own question, whether requests may wake this phone.
   * @returns {Promise<import("./line/push.js").Standing>} */
  async allowNotifications() {
    if (standing() === "off") await Notification.requestPermission();
    this.notifications = standing();
    for (const account of this.accounts) {
      const notice = this.#lines.get(account.device);
      if (notice) await this.#mend(account, notice).catch(() => {});
    }
    return this.notifications;
  }

  /** Whether it makes sense to ask for notifications. */
  get mayAskForNotifications() {
    return standing() === "off" && [...this.#lines.values()].some(({ serverKey }) => serverKey !== null);
  }

  /** @param {Account} account
   * @param {boolean} isGone */
  async #gone(account, isGone) {
    if (await this.#change(account.device, { isGone })) this.#tell("accounts");
  }

  /** @param {string} device */
  #account(device) {
    return this.accounts.find((each) => each.device === device);
  }

  /** Keeps something new of an account; false where it is known already.
   * @param {string} device
   * @param {{isGone?: boolean, hadLine?: boolean}} news */
  async #change(device, news) {
    const account = this.#account(device);
    const isNew = Object.entries(news).some(([name, value]) => Boolean(Reflect.get(account ?? {}, name)) !== value);
    if (!account || !isNew) return false;
    await keep(Object.assign(account, news));
    return true;
  }

  /** Takes requests that came by push: they are as good as those of the stream, once their signature is checked.
   * @param {string[]} texts */
  async hear(texts) {
    for (const text of texts) {
      for (const account of this.accounts) {
        const request = await new Phone(account, this.server).checked(text);
        if (request) this.#take(request, account);
      }
    }
  }

  /** @param {string} what */
  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}
