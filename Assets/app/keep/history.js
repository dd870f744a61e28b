// The last requests and what became of them, kept on this phone alone.

import * as database from "./database.js";

const countMax = 30;

/** @typedef {{id: string, app: string, acc: string, from?: string, near?: string, at: number, outcome: string}} Entry */

/** @param {import("../wire/request.js").Card} card
 * @param {string} outcome
 * @param {number} now */
export async function add({ id, app, acc, from, near }, outcome, now) {
  await database.put("history", { id, app, acc, from, near, at: now, outcome });
  const keys = await database.keys("history");
  const over = keys[keys.length - countMax - 1];
  if (over !== undefined) await database.remove("history", IDBKeyRange.upperBound(over));
}

/** The newest first.
 * @returns {Promise<Entry[]>} */
export async function entries() {
  return (await database.all("history")).reverse();
}
