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

// Requests that are pushed. Every push shows a notification, whatever state the app is in: the platforms demand it, and
// take the line away from whoever doesn't.

const workerCache = "countersign-worker";
const tag = "request";

/** @returns {Promise<{offset: number, language: string}>} */
async function settings() {
  const kept = await caches.match("/app/of-worker/settings", { cacheName: workerCache });
  return kept ? kept.json() : { offset: 0, language: "en" };
}

/** What a signed request says; it is shown by the app, which checks the signature.
 * @param {unknown} text */
function claims(text) {
  try {
    const part = String(text).split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0))));
  } catch {
    return null;
  }
}

/** @param {any} data */
async function pushed(data) {
  let notification;
  try {
    ({ notification } = data.json());
  } catch {
    notification = {};
  }
  const { offset, language } = await settings();
  const words = (await (await file(`/app/words/${language}.json`)).json()).push;
  const request = notification?.data?.request;
  const card = claims(request);
  const look = { lang: language, icon: "/app/icon-192.png", badge: "/app/icon-192.png", tag, renotify: true };
  if (!card || card.exp <= Date.now() / 1000 + offset) {
    await worker.registration.showNotification(words.ended, { ...look, body: words.ended_more });
    return;
  }
  const cache = await caches.open(workerCache);
  await cache.put(`/app/of-worker/pushed?${card.id}`, new Response(request));
  await worker.registration.showNotification(notification.title, {
    ...look, body: notification.body, timestamp: card.iat * 1000, requireInteraction: true, data: { id: card.id },
    actions: [{ action: "no", title: words.no }, { action: "open", title: words.open }],
  });
  for (const client of await windows()) client.postMessage("pushed");
}

const windows = () => worker.clients.matchAll({ type: "window", includeUncontrolled: true });

/** @param {any} notification
 * @param {string} action */
async function tapped({ data }, action) {
  const fragment = action === "no" && data?.id ? `#no=${data.id}` : "";
  const [open] = await windows();
  if (!open) {
    await worker.clients.openWindow(`/app/${fragment}`);
    return;
  }
  await open.focus().catch(() => {});
  open.postMessage(fragment || "pushed");
}

worker.addEventListener("push", (/** @type {any} */ event) => event.waitUntil(pushed(event.data)));
worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(tapped(event.notification, event.action));
});
