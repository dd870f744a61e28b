// Codes of other sites, whole, as they move to another phone and come from one.

import { readAddress, SiteFault, writeAddress } from "../wire/site.js";
import { exposedSites } from "./sites.js";

/** @typedef {import("../wire/sealed.js").Entry} Entry */
/** @typedef {import("../wire/site.js").Site} Site */

/** All of them, with their keys in the open.
 * @returns {Promise<Entry[]>} */
export async function allEntries() {
  const found = await exposedSites();
  const entries = found.map((site) => ({ uri: writeAddress(site) }));
  for (const { secret } of found) secret.fill(0);
  return entries;
}

/** What came from another phone; `unread` names those of which this app can make no codes.
 * @param {Entry[]} entries
 * @returns {{sites: Site[], unread: string[]}} */
export function readEntries(entries) {
  /** @type {{sites: Site[], unread: string[]}} */
  const result = { sites: [], unread: [] };
  for (const { uri } of entries) {
    try {
      result.sites.push(readAddress(uri));
    } catch (error) {
      if (!(error instanceof SiteFault)) throw error;
      result.unread.push(error.name);
    }
  }
  return result;
}
