// The app's files on the phone, so that it opens without a connection. What stands above this text names the files with
// their hashes; any change of them is a new version, which is fetched whole before it takes over.

/** @type {{files: Record<string, string>}} what stands above */
const own = /** @type {any} */ (globalThis).shell;
const cacheName = "countersign-app";
const worker = /** @type {any} */ (globalThis);

/** Where a file of this version lies in the cache.
 * @param {string} path */
const key = (path) => `${path}?${encodeURIComponent(own.files[path])}`;

async function install() {
  const cache = await caches.open(cacheName);
  await Promise.all(Object.entries(own.files).map(async ([path, integrity]) => {
    if (await cache.match(key(path))) return;
    const reply = await fetch(path, { cache: "no-cache", credentials: "omit", redirect: "error", integrity });
    if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
    await cache.put(key(path), reply);
  }));
}

/** Takes over, and throws away what only an older version had. */
async function activate() {
  const cache = await caches.open(cacheName);
  const kept = new Set(Object.keys(own.files).map((path) => new URL(key(path), location.origin).href));
  const found = await cache.keys();
  await Promise.all(found.filter((request) => !kept.has(request.url)).map((request) => cache.delete(request)));
  await worker.clients.claim();
}

/** A file as it was fetched; from the server where the browser has thrown it away.
 * @param {string} path */
async function file(path) {
  return (await caches.match(key(path))) ?? fetch(path);
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate()));
worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "take over") worker.skipWaiting();
});
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const path = pathname === "/app/check" ? "/app/" : pathname;
  if (path in own.files) event.respondWith(file(path));
});
