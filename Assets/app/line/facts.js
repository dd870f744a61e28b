// What this browser says of its phone, for the person's own eyes; it is sent only where policy uses it and its owner
// lets it.

import { facts as named, suggestedName } from "../view/browser.js";
import { version } from "../version.js";
import { fitted } from "../wire/text.js";

/** Systems that get no security updates any more, as far as is known: what is older is worth a word. */
const oldest = { Android: 12, iOS: 16 };

/** @typedef {{model: string, os: string, app: string}} Facts */

/** @returns {Promise<Facts>} */
export async function facts() {
  const items = { model: await suggestedName(), os: await system(), app: version };
  return /** @type {Facts} */ (Object.fromEntries(
    Object.entries(items).map(([name, text]) => [name, fitted(text, 32)])));
}

/** "Android 14", "iOS 17.4", "Windows". */
async function system() {
  const { userAgent, maxTouchPoints } = navigator;
  const { kind, os } = await named();
  if (kind === "ios" && os) return `iOS ${os}`;
  /** @type {any} */
  const data = /** @type {any} */ (navigator).userAgentData;
  const more = await data?.getHighEntropyValues?.(["platformVersion"]).catch(() => null);
  if (data?.platform) {
    const major = String(more?.platformVersion ?? "").split(".")[0];
    return data.platform === "Android" && major ? `Android ${major}` : data.platform;
  }
  const android = /Android (\d+)/.exec(userAgent);
  if (android) return `Android ${android[1]}`;
  if (/Macintosh/.test(userAgent)) return maxTouchPoints > 1 ? "iPadOS" : "macOS";
  return /Windows|Linux|CrOS/.exec(userAgent)?.[0] ?? "";
}

/** What can be said of a system by its own word: whether it is old; null where nobody can tell.
 * @param {string} os
 * @returns {boolean|null} */
export function isOld(os) {
  const [, name, major] = /^(Android|iOS) (\d+)/.exec(os) ?? [];
  return name ? Number(major) < oldest[/** @type {"Android"|"iOS"} */ (name)] : null;
}
