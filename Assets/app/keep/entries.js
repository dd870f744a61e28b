// Codes of other sites, whole, as they come from another phone or from a backup.

import * as settings from "./settings.js";

/** @typedef {import("../wire/sealed.js").Entry} Entry */

/** All of them, as they move and are backed up.
 * @returns {Promise<Entry[]>} */
export const allEntries = async () => await settings.get("entries") ?? [];

/** Takes in what came; what is here already stays as it is.
 * @param {Entry[]} entries */
export async function takeEntries(entries) {
  const known = await allEntries();
  const fresh = entries.filter(({ uri }) => !known.some((each) => each.uri === uri));
  await settings.set("entries", [...known, ...fresh]);
}
