// What this browser says of itself and can do.

/** A name for this phone, which its owner may change: "Pixel 8", "iPhone", "Chrome on Linux". */
export async function suggestedName() {
  const { userAgent, maxTouchPoints } = navigator;
  /** @type {any} */
  const data = /** @type {any} */ (navigator).userAgentData;
  const more = await data?.getHighEntropyValues?.(["model"]).catch(() => null);
  if (more?.model) return more.model;
  if (/iPhone/.test(userAgent)) return "iPhone";
  if (/iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return "iPad";
  const android = /Android [^;]*; ([^;)]+?)(?: Build|\))/.exec(userAgent)?.[1];
  if (android && !/^K$|Mobile|Tablet/.test(android)) return android;
  if (/Android/.test(userAgent)) return "Android";
  const names = /** @type {[RegExp, string][]} */ ([
    [/Edg\//, "Edge"], [/Firefox\//, "Firefox"], [/Chrome\//, "Chrome"], [/Safari\//, "Safari"],
  ]);
  const systems = /** @type {[RegExp, string][]} */ ([
    [/Windows/, "Windows"], [/Macintosh/, "Mac"], [/CrOS/, "Chromebook"], [/Linux/, "Linux"],
  ]);
  return [names, systems].map((list) => list.find(([mark]) => mark.test(userAgent))?.[1]).filter(Boolean).join(", ");
}

/** @typedef {{kind: "ios"|"android"|"other", os?: string}} Facts */

/** What this phone is, as the server is told when it is set up.
 * @returns {Promise<Facts>} */
export async function facts() {
  const { userAgent, maxTouchPoints } = navigator;
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) {
    const named = /OS (\d+)_(\d+)[_\d]* like Mac/.exec(userAgent);
    const safari = /Version\/(\d+)\.(\d+)/.exec(userAgent);
    // Newer systems say an old number of themselves, and the right one of Safari, which has the same.
    const [, major, minor] = safari && (!named || Number(safari[1]) > Number(named[1])) ? safari : named ?? [];
    return major ? { kind: "ios", os: `${major}.${minor}` } : { kind: "ios" };
  }
  if (/Android/.test(userAgent)) {
    const data = /** @type {any} */ (navigator).userAgentData;
    const more = await data?.getHighEntropyValues?.(["platformVersion"]).catch(() => null);
    const version = more?.platformVersion || /Android (\d+(?:\.\d+)?)/.exec(userAgent)?.[1];
    return version ? { kind: "android", os: version.split(".")[0] } : { kind: "android" };
  }
  return { kind: "other" };
}

/** How requests can reach this browser: also while the app is closed, or only once it is on the Home Screen, or only
 *   while it is open.
 * @param {Facts} facts
 * @returns {"woken"|"home_screen"|"open"} */
export function reach({ kind, os }) {
  const canBeWoken = "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;
  if (canBeWoken) return "woken";
  const [major, minor] = (os ?? "0.0").split(".").map(Number);
  const isInstalled = matchMedia("(display-mode: standalone)").matches;
  return kind === "ios" && !isInstalled && (major > 16 || (major === 16 && minor >= 4)) ? "home_screen" : "open";
}
