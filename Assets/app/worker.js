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
/** Requests that are kept for the app, which reads them when it opens. */
const keptMax = 8;

/** The app's word on the server's clock and on the person's language.
 * @returns {Promise<{offset: number, language: string}>} */
async function settings() {
  try {
    const kept = await caches.match("/app/of-worker/settings", { cacheName: workerCache });
    if (kept) return await kept.json();
  } catch {
    // As if nothing had been kept: a notification is shown all the same.
  }
  return { offset: 0, language: "en" };
}

/** @param {string} language
 * @returns {Promise<{ended?: string, ended_more?: string, no?: string, open?: string}>} nothing where the file is lost */
async function wordsIn(language) {
  try {
    return (await (await file(`/app/words/${language}.json`)).json()).push;
  } catch {
    return {};
  }
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

/** What was pushed: browsers that know its form have read it already.
 * @param {any} event */
function notificationOf(event) {
  if (event.notification) return event.notification;
  try {
    return event.data.json().notification ?? {};
  } catch {
    return {};
  }
}

/** @param {any} event */
async function pushed(event) {
  const notification = notificationOf(event);
  const { offset, language } = await settings();
  const words = await wordsIn(language);
  const request = notification.data?.request;
  const card = claims(request);
  const now = Date.now() / 1000 + offset;
  await takeAway((note) => !note.data?.id || note.data.exp <= now);
  const look = { lang: language, icon: "/app/icon-192.png", badge: "/app/icon-192.png" };
  if (!(card?.exp > now)) {
    const title = words.ended ?? notification.title ?? "Countersign";
    await worker.registration.showNotification(title, { ...look, body: words.ended_more ?? "", tag: "ended", silent: true });
    return;
  }
  await keep(card.id, request);
  const buttons = [{ action: "no", title: words.no }, { action: "open", title: words.open }];
  await worker.registration.showNotification(notification.title ?? "Countersign", {
    ...look, body: notification.body ?? "", tag: "request", renotify: true, requireInteraction: true,
    timestamp: card.iat * 1000, data: { id: card.id, exp: card.exp }, actions: buttons.filter(({ title }) => title),
  });
  for (const client of await windows()) client.postMessage("pushed");
}

/** Puts a request where the app finds it; a phone that is never opened gathers no more than the newest few.
 * @param {string} id
 * @param {string} request */
async function keep(id, request) {
  try {
    const cache = await caches.open(workerCache);
    await cache.put(`/app/of-worker/pushed?${encodeURIComponent(id)}`, new Response(request));
    const all = await cache.keys("/app/of-worker/pushed", { ignoreSearch: true });
    for (const old of all.slice(0, -keptMax)) await cache.delete(old);
  } catch {
    // A full disk: the app hears of the request from the server.
  }
}

/** @param {(note: any) => boolean} isOver */
async function takeAway(isOver) {
  for (const note of await worker.registration.getNotifications().catch(() => [])) if (isOver(note)) note.close();
}

/** The app's windows; the worker is told of other pages of the server too.
 * @returns {Promise<any[]>} */
async function windows() {
  const all = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter((/** @type {any} */ { url }) => new URL(url).pathname.startsWith("/app/"));
}

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

worker.addEventListener("push", (/** @type {any} */ event) => event.waitUntil(pushed(event)));
worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(tapped(event.notification, event.action));
});
