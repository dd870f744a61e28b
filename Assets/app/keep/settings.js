// What the person set, and small things worth keeping.

import * as database from "./database.js";

/** @typedef {"clock"|"language"|"looks"|"withheld"|"sent"|"usage"|"sitesKey"|"incoming"|"backup"} Name */

/** Where the worker looks: it reads no database. */
const workerCache = "countersign-worker";

/** @param {Name} name */
export const get = (name) => database.get("settings", name);

/** @param {Name} name
 * @param {any} value */
export const set = (name, value) => database.put("settings", value, name);

/** What the worker needs when a request is pushed.
 * @param {number} offset seconds that the server is ahead of this phone
 * @param {string} language */
export async function tellWorker(offset, language) {
  if (!("caches" in globalThis)) return;
  const cache = await caches.open(workerCache);
  await cache.put("/app/of-worker/settings", new Response(JSON.stringify({ offset, language })));
}

/** Takes out the requests that were pushed since the last time.
 * @returns {Promise<string[]>} */
export async function takePushed() {
  if (!("caches" in globalThis)) return [];
  const cache = await caches.open(workerCache);
  const texts = [];
  for (const request of await cache.keys("/app/of-worker/pushed", { ignoreSearch: true })) {
    texts.push(await (await cache.match(request))?.text() ?? "");
    await cache.delete(request);
  }
  return texts;
}
