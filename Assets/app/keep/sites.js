// The codes of other sites on this phone. Their keys must be able to move to another phone, so they are kept as bytes,
// sealed with a key that can't be taken out of the browser's store.

import { concat, random, toBase64URL, utf8 } from "../wire/bytes.js";
import { codeKey } from "../wire/codes.js";
import { isSame } from "../wire/site.js";
import * as database from "./database.js";

export const countMax = 500;
const nonceSize = 12;

/** @typedef {import("../wire/site.js").Site} Site */
/** @typedef {{id: string, place: number, sealed: Uint8Array} & Omit<Site, "secret">} KeptSite */
/** @typedef {KeptSite & {codeKey: CryptoKey|null}} OpenSite `codeKey` is null for a key that can't be opened any more */

/** @returns {Promise<CryptoKey>} */
async function sealingKey() {
  const kept = await database.get("settings", "sitesKey");
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return database.settled("settings", made, "sitesKey");
}

/** @param {Uint8Array} secret
 * @param {string} id to which it is bound */
async function seal(secret, id) {
  const iv = random(nonceSize);
  const form = { name: "AES-GCM", iv, additionalData: utf8(id) };
  return concat(iv, new Uint8Array(await crypto.subtle.encrypt(form, await sealingKey(), secret)));
}

/** @param {KeptSite} site
 * @returns {Promise<Uint8Array>} the key's bytes, to be wiped by whoever asked */
async function unseal({ sealed, id }) {
  const form = { name: "AES-GCM", iv: sealed.slice(0, nonceSize), additionalData: utf8(id) };
  return new Uint8Array(await crypto.subtle.decrypt(form, await sealingKey(), sealed.slice(nonceSize)));
}

/** With what makes their codes, in the person's order.
 * @returns {Promise<OpenSite[]>} */
export async function allSites() {
  const kept = await database.all("sites");
  kept.sort((one, other) => one.place - other.place || (one.id < other.id ? -1 : 1));
  return Promise.all(kept.map(async (site) => {
    const secret = await unseal(site).catch(() => null);
    const opened = secret && await codeKey(secret, site.hash);
    secret?.fill(0);
    return { ...site, codeKey: opened };
  }));
}

/** With their keys in the open, to be written to a file.
 * @returns {Promise<Site[]>} */
export async function exposedSites() {
  const found = await Promise.all((await allSites()).map(async (site) => {
    const secret = await unseal(site).catch(() => null);
    return secret ? [{ ...site, secret }] : [];
  }));
  return found.flat();
}

/** Keeps all of them that are not here yet, or nothing at all.
 * @param {Site[]} sites
 * @returns {Promise<{added: Site[], known: Site[], over: Site[], ids: string[]}>} `over` had no room; `ids` are those of `added` */
export async function add(sites) {
  const here = await exposedSites();
  /** @type {{added: Site[], known: Site[], over: Site[], ids: string[]}} */
  const result = { added: [], known: [], over: [], ids: [] };
  /** @type {Map<string, number>} counters that another app has moved on */
  const ahead = new Map();
  for (const site of sites) {
    const same = here.find((each) => isSame(each, site));
    if (same || result.added.some((each) => isSame(each, site))) {
      result.known.push(site);
      const { id, count } = /** @type {any} */ (same ?? {});
      if (id && site.count > Math.max(count, ahead.get(id) ?? 0)) ahead.set(id, site.count);
    } else if (here.length + result.added.length >= countMax) {
      result.over.push(site);
    } else {
      result.added.push(site);
    }
  }
  const kept = await Promise.all(result.added.map(async ({ secret, ...rest }) => {
    const id = toBase64URL(random(12));
    return { ...rest, id, sealed: await seal(secret, id) };
  }));
  result.ids = kept.map(({ id }) => id);
  for (const { secret } of here) secret.fill(0);
  await database.change("sites", (there) => {
    const last = Math.max(0, ...there.map(({ place }) => place));
    const moved = there.flatMap((site) => {
      const count = ahead.get(site.id);
      return count === undefined ? [] : [{ ...site, count: Math.max(count, site.count) }];
    });
    return [...moved, ...kept.map((site, at) => ({ ...site, place: last + 1 + at }))];
  });
  return result;
}

/** @param {string} id
 * @param {{issuer: string, name: string}} names */
export const rename = (id, { issuer, name }) => database.change("sites", (there) =>
  there.filter((site) => site.id === id).map((site) => ({ ...site, issuer, name })));

/** Takes the next counter of a site: it is spent before its code is shown, also where two windows ask at once.
 * @param {string} id
 * @returns {Promise<number|null>} null where the site is gone, or has no counter left */
export async function spendCount(id) {
  /** @type {number|null} */
  let count = null;
  await database.change("sites", (there) => {
    const site = there.find((each) => each.id === id);
    if (!site || site.count >= Number.MAX_SAFE_INTEGER - 1) return [];
    count = site.count;
    return [{ ...site, count: site.count + 1 }];
  });
  return count;
}

/** Moves a site one place up or down.
 * @param {string} id
 * @param {-1|1} by */
export const move = (id, by) => database.change("sites", (there) => {
  there.sort((one, other) => one.place - other.place || (one.id < other.id ? -1 : 1));
  const at = there.findIndex((site) => site.id === id);
  const other = there[at + by];
  if (at < 0 || !other) return [];
  there[at + by] = there[at];
  there[at] = other;
  return there.map((site, place) => ({ ...site, place: place + 1 }));
});

/** @param {string} id */
export const forget = (id) => database.remove("sites", id);
