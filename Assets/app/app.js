// What the app knows and does while it is open, whatever its screens show.

import { allAccounts, forget, keep } from "./keep/accounts.js";
import * as carried from "./keep/carried.js";
import * as history from "./keep/history.js";
import * as sent from "./keep/sent.js";
import * as settings from "./keep/settings.js";
import * as sites from "./keep/sites.js";
import { restore } from "./line/backup.js";
import { ServerClock } from "./line/clock.js";
import { take } from "./line/coming.js";
import { confirm, pair } from "./line/pairing.js";
import { checkHere, checkOfAnswer, register, tellOn, turnOff } from "./line/lock.js";
import { facts } from "./line/facts.js";
import { paths, Phone } from "./line/phone.js";
import { sweep } from "./line/notes.js";
import { mend, standing } from "./line/push.js";
import { Refused, Server } from "./line/server.js";
import { Watch } from "./line/watch.js";
import { apply, ring } from "./view/looks.js";
import { currentLanguage } from "./view/words.js";
import { contentsOf } from "./wire/message.js";

/** @typedef {import("./keep/accounts.js").Account} Account */
/** How often the server is asked who uses what. */
const usesMilliseconds = 10_000;

/** What a message is, by where it went.
 * @param {string} path
 * @returns {import("./keep/sent.js").Kind} */
function kindOf(path) {
  const kinds = /** @type {const} */ ({
    [paths.answers]: "answer", [paths.line]: "line", [paths.lock]: "lock", [paths.pairings]: "pairing",
    [paths.told]: "uses", [paths.backups]: "backup",
    [paths.backupCopy]: "backup", [paths.copies]: "backup", [paths.restores]: "backup", [paths.requests]: "look", [paths.stream]: "look", [paths.moves]: "move",
  });
  if (path in kinds) return kinds[path];
  if (path.startsWith(paths.transfers)) return "move";
  if (path.endsWith("/confirm")) return "confirmation";
  return path.endsWith("/test") ? "test" : "removal";
}

/** @typedef {import("./wire/request.js").Request} Request */
/** @typedef {{request: Request, account: Account, wasWrong: boolean, isSeen: boolean}} Waiting
 *   `isSeen` once its card was shown */

/** How long a new account waits for the server's word on notifications. */
const lineMilliseconds = 2_000;

/** Tells `accounts`, `sites`, `requests` and `notifications` when they have changed, and `asked` with a request that is
 * new. */
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
  /** Whether a line that was lost has been mended since the app was opened. */
  isMended = false;
  /** One account after the other: they share the browser's line.
   * @type {Promise<void>} */
  #mending = Promise.resolve();
  /** @type {Map<string, Watch>} */
  #watches = new Map();
  /** How the app looks and sounds.
   * @type {import("./view/looks.js").Looks} */
  looks = {};
  /** Who uses what of this phone, by device, as the server said last.
   * @type {Map<string, ReturnType<typeof import("./wire/replies.js").readToldNotice>>} */
  uses = new Map();
  #usesAskedAt = 0;
  /** The set-up code that the address brought; it is kept nowhere else.
   * @type {string|null} */
  ticket = null;
  /** The picture code of a sign-in page, until it is answered.
   * @type {import("./wire/check.js").Check|null} */
  check = null;
  /** A list of codes on its way to the screen that reads it; it holds keys, and is kept nowhere else.
   * @type {string|null} */
  list = null;
  /** What the sign-in page of this browser left for its request.
   * @type {import("./keep/carried.js").Carried|null} */
  carried = null;
  /** The last backup that this phone made: when, what was in it, and when its passphrase is to be tried. The text is
   * sealed.
   * @type {{madeAt: number, text: string, things: string[], testAt: number}|null} */
  backup = null;
  /** A backup that is being brought back; it is kept nowhere else.
   * @type {import("./screens/restore.js").Restoring|null} */
  restoring = null;
  /** A pairing that waits for the person's word on the words.
   * @type {import("./line/pairing.js").Offer|null} */
  offer = null;

  /** What an old phone showed: a code, or its word; it is kept nowhere else.
   * @type {string|null} */
  brought = null;
  /** A move to a new phone, or from an old one, that is under way.
   * @type {{leaving?: import("./line/transfer.js").Leaving, joined?: import("./line/transfer.js").Joined,
   *   keepsOld?: boolean, arriving?: import("./line/transfer.js").Arriving}} */
  moving = {};

  /** @param {ServerClock} clock */
  constructor(clock) {
    super();
    this.clock = clock;
    this.server = new Server(clock);
    this.server.onBytes = (bytes) => sent.count({ bytes });
    this.server.onSent = (message) => this.#note(message);
  }

  static async start() {
    const app = new App(new ServerClock(await settings.get("clock") ?? 0));
    app.accounts = await allAccounts();
    app.looks = await settings.get("looks") ?? {};
    apply(app.looks);
    app.sites = await sites.allSites();
    app.backup = await settings.get("backup") ?? null;
    app.#announce();
    app.takeCarried();
    addEventListener("storage", () => app.takeCarried());
    document.addEventListener("visibilitychange", () => {
      app.#follow();
      app.#sweep();
    });
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
   * @param {string} name
   * @param {import("./view/browser.js").Facts} facts */
  pair(ticket, name, facts) {
    return pair(this.server, ticket, name, facts);
  }

  /** @param {import("./line/pairing.js").Offer} offer
   * @param {boolean} match
   * @returns {Promise<Account|null>} */
  async confirm(offer, match) {
    const account = await confirm(this.server, offer, match);
    await this.#reload();
    // Some browsers ask the person, who may take their time.
    if (account) navigator.storage?.persist?.().catch(() => false);
    return account;
  }

  /** Brings an old phone's word to the server, and takes its place.
   * @param {import("./line/coming.js").IncomingKeys} keys
   * @param {string} endorsement
   * @param {string} name */
  async take(keys, endorsement, name) {
    const account = await take(this.server, keys, endorsement, name);
    await this.#reload();
    await navigator.storage?.persist?.().catch(() => false);
    return account;
  }

  /** Brings an account of a backup back.
   * @param {import("./wire/backup.js").BackedAccount} backed
   * @param {import("./line/backup.js").Proof} proof
   * @param {string} name */
  async restore(backed, proof, name) {
    const account = await restore(this.server, backed, proof, name);
    await this.#reload();
    await navigator.storage?.persist?.().catch(() => false);
    return account;
  }

  /** What a backup of now would hold, by name. */
  get things() {
    return [...this.usable.map(({ device }) => device), ...this.sites.map(({ id }) => id)];
  }

  /** Accounts that count. */
  get usable() {
    return this.accounts.filter(({ isGone, unconfirmed, waitsUntil }) => !isGone && !unconfirmed && !waitsUntil);
  }

  /** @param {NonNullable<App["backup"]>} backup */
  async keepBackup(backup) {
    await settings.set("backup", backup);
    this.backup = backup;
  }

  /** Whether its owner should see if they still know the passphrase of their backup. */
  get mayForget() {
    return this.backup !== null && this.backup.testAt <= this.now;
  }

  /** Whether something came since the last backup. */
  get isBackupOld() {
    const { backup } = this;
    return backup !== null && this.things.some((thing) => !backup.things.includes(thing));
  }

  /** Has the phone's screen lock be shown where it is set, for what this phone does by itself. Throws `LockFault`.
   * @param {Account} [account] whose; of any account where it isn't said */
  async showLock(account) {
    const locked = account ?? this.accounts.find(({ lock }) => lock);
    if (locked?.lock) await checkHere(locked);
  }

  /** Whether the server knows this phone no more, for an account; not known while it can't be reached.
   * @param {Account} account */
  async isGone(account) {
    try {
      await new Phone(account, this.server).requests();
    } catch (error) {
      return error instanceof Refused && error.code === "device_unknown";
    }
    return false;
  }

  /** Takes an account off this phone that has gone to another.
   * @param {Account} account */
  async leave(account) {
    await this.#forget(account);
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
    this.#announce();
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
      if (!(error instanceof Refused && ["device_unknown", "device_waiting"].includes(error.code))) throw error;
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
   * @param {{decision: import("./wire/answer.js").Decision, number?: string}} answer
   * @param {boolean} [isLast] whether the page may be gone before the reply comes
   * @returns {Promise<{outcome: string, next: string|null}>} */
  async answer(id, answer, isLast = false) {
    const waiting = this.requests.get(id);
    if (!waiting) return { outcome: "ended", next: null };
    const { request, account } = waiting;
    const isLocked = answer.decision === "approve" && request.card.ask?.includes("lock");
    const lock = isLocked ? await this.#checked(account, request) : undefined;
    let outcome = "ended";
    let hasToldSystem = false;
    /** @type {Request|null} */
    let next = null;
    try {
      const told = await this.#told(request);
      hasToldSystem = "os" in told;
      const phone = new Phone(account, this.server);
      ({ outcome, next } = await phone.answer(request, { ...answer, lock, told }, isLast));
    } catch (error) {
      if (!(error instanceof Refused && error.code === "request_unknown")) throw error;
    }
    if (outcome === "approved") await sent.count({ approvals: 1 });
    this.#drop(id, outcome === "stopped" && answer.decision === "not_me" ? "not_me" : outcome);
    if (next) this.#take(next, account, true);
    if (outcome === "device_too_old" && !hasToldSystem) outcome = "version_untold";
    return { outcome, next: next?.card.id ?? null };
  }

  /** What the request asks of this phone, as far as its owner lets it be said.
   * @param {Request} request
   * @returns {Promise<Record<string, string>>} */
  async #told({ card }) {
    const withheld = await settings.get("withheld") ?? [];
    const asked = (card.ask ?? []).filter((name) => name !== "lock" && !withheld.includes(name));
    if (asked.length === 0) return {};
    const here = Object.entries(await facts());
    return Object.fromEntries(here.filter(([name, value]) => asked.includes(name) && value));
  }

  /** Asks the server who uses what of this phone; says `told` when it is something new. */
  async learnUses() {
    // Drawing the page again must not ask again.
    if (Date.now() - this.#usesAskedAt < usesMilliseconds) return;
    this.#usesAskedAt = Date.now();
    for (const account of this.usable) {
      const notice = await new Phone(account, this.server).told().catch(() => null);
      if (!notice || JSON.stringify(notice) === JSON.stringify(this.uses.get(account.device))) continue;
      this.uses.set(account.device, notice);
      this.#tell("told");
    }
  }

  /** A request that signs nobody in, to see whether it comes.
   * @param {Account} account */
  test(account) {
    return new Phone(account, this.server).test();
  }

  /** Keeps what was sent, for its owner to see.
   * @param {{path: string, message: string|null, bytes: number, isLost: boolean}} message */
  #note({ path, message, bytes, isLost }) {
    const kind = kindOf(path);
    const { device, contents } = message ? contentsOf(message) : { device: undefined, contents: undefined };
    sent.add({ kind, at: this.now, device, contents, bytes, isLost: isLost || undefined });
  }

  /** The check by the phone's screen lock; the first time, it is set up for it.
   * @param {Account} account
   * @param {Request} request */
  async #checked(account, request) {
    const known = this.#account(account.device) ?? account;
    if (!known.lock) await this.turnLockOn(known);
    else await this.#tellLock(known);
    return checkOfAnswer(known, request.input);
  }

  /** Has the phone's screen lock be shown with each approval from now on. It is kept before the server hears of it:
   *   a reply that is lost must not lose its name.
   * @param {Account} account */
  async turnLockOn(account) {
    account.lock = await register(account);
    await keep(account);
    try {
      await this.#tellLock(account);
    } catch (error) {
      if (error instanceof Refused) {
        delete account.lock;
        await keep(account);
      }
      throw error;
    }
  }

  /** @param {Account} account */
  async turnLockOff(account) {
    await this.#tellLock(account);
    await turnOff(account, this.server);
    delete account.lock;
    await keep(account);
  }

  /** Tells the server of the lock where it has not heard of it.
   * @param {Account} account */
  async #tellLock(account) {
    if (!account.lock?.untold) return;
    await tellOn(account, this.server);
    account.lock = { id: account.lock.id };
    await keep(account);
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
    if (!wasWrong && this.looks.sound) ring();
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
    this.#sweep();
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
        this.#tell("notifications");
        this.#mend(account, notice);
      },
      connected: () => this.#stands(account, {}),
      interrupted: () => {},
      waits: (waitsUntil) => this.#stands(account, { waitsUntil }),
      gone: () => this.#stands(account, { isGone: true }),
    });
  }

  /** Has the line of an account be what the server has of it; what fails is tried again at the next opening.
   * @param {Account} account
   * @param {import("./line/push.js").Notice} notice */
  #mend(account, notice) {
    const mending = async () => {
      const language = currentLanguage();
      const kept = this.#account(account.device) ?? account;
      const { standing: now, isMended } = await mend(kept, this.server, notice, language);
      this.notifications = now;
      // The first line of an account is no repair.
      this.isMended ||= isMended && Boolean(kept.hadLine);
      if (now === "on") await this.#change(account.device, { hadLine: true, lineLanguage: language });
      this.#tell("notifications");
    };
    this.#mending = this.#mending.then(mending).catch(() => {});
    return this.#mending;
  }

  /** Resolves once the server has said whether it pushes to that account, or after a moment.
   * @param {string} device
   * @returns {Promise<void>} */
  lineKnown(device) {
    return new Promise((resolve) => {
      const done = () => {
        if (!this.#lines.has(device)) return;
        this.removeEventListener("notifications", done);
        resolve();
      };
      this.addEventListener("notifications", done);
      setTimeout(resolve, lineMilliseconds);
      done();
    });
  }

  #announce() {
    carried.announce(this.accounts.filter((account) => !account.unconfirmed).map(({ device }) => device));
  }

  takeCarried() {
    this.carried = carried.take(Date.now()) ?? this.carried;
  }

  #sweep() {
    if (document.visibilityState === "visible") sweep((id) => this.requests.has(id)).catch(() => {});
  }

  /** Asks the person, by the browser's own question, whether requests may wake this phone.
   * @returns {Promise<import("./line/push.js").Standing>} */
  async allowNotifications() {
    if (standing() === "off") await Notification.requestPermission();
    this.notifications = standing();
    for (const account of this.accounts) {
      const notice = this.#lines.get(account.device);
      if (notice) await this.#mend(account, notice);
    }
    return this.notifications;
  }

  /** Whether it makes sense to ask for notifications. */
  get mayAskForNotifications() {
    return standing() === "off" && [...this.#lines.values()].some(({ serverKey }) => serverKey !== null);
  }

  /** Whether notifications were on and are forbidden now. */
  get isForbidden() {
    return standing() === "denied" && this.accounts.some(({ hadLine }) => hadLine);
  }

  /** What the server says of this phone: nothing, where it counts.
   * @param {Account} account
   * @param {{isGone?: boolean, waitsUntil?: number}} standing */
  async #stands({ device }, { isGone = false, waitsUntil = 0 }) {
    if (await this.#change(device, { isGone, waitsUntil })) this.#tell("accounts");
  }

  /** @param {string} device */
  #account(device) {
    return this.accounts.find((each) => each.device === device);
  }

  /** Keeps something new of an account; false where it is known already.
   * @param {string} device
   * @param {{isGone?: boolean, waitsUntil?: number, hadLine?: boolean, lineLanguage?: string}} news */
  async #change(device, news) {
    const account = this.#account(device);
    const isNew = Object.entries(news).some(([name, value]) => (Reflect.get(account ?? {}, name) || false) !== (value || false));
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
    this.#sweep();
  }

  /** @param {string} what */
  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}
