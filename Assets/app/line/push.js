// The push line: made when the person allows notifications, compared with the server's at each opening, and mended.

import { equal, utf8 } from "../wire/bytes.js";
import { markOf, readLineNotice, signLine } from "../wire/line.js";
import { corrected, paths } from "./phone.js";
import { Refused } from "./server.js";

/** How long a browser may take for a line: one that can't reach its push service says nothing at all. */
const patienceMilliseconds = 20_000;

/** @typedef {"on"|"off"|"denied"|"impossible"|"failed"} Standing */
/** @typedef {import("../keep/accounts.js").Account} Account */
/** @typedef {{serverKey: Uint8Array|null, mark: string|null, isOld: boolean}} Notice */

/** What this browser allows now, before anything is asked.
 * @returns {Standing} */
export function standing() {
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis) || !("Notification" in globalThis)) {
    return "impossible";
  }
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" ? "on" : "off";
}

/** Compares this phone's line with what the server has, and mends what differs: the line is made anew where the
 *   browser lost it, and told to the server where it has another one.
 * @param {Account} account
 * @param {import("./server.js").Server} server
 * @param {Notice} notice
 * @param {string} language
 * @returns {Promise<{standing: Standing, isMended: boolean}>} */
export async function mend(account, server, notice, language) {
  const { serverKey, mark, isOld } = notice;
  const now = standing();
  if (serverKey === null || now === "impossible") return { standing: "impossible", isMended: false };
  if (now !== "on") {
    if (mark !== null) await tell(account, server, null, language);
    return { standing: now, isMended: false };
  }
  // A line that the server had and has no more is dead, whatever the browser thinks of it.
  const subscription = await subscribed(serverKey, mark === null && Boolean(account.hadLine));
  if (!subscription) return { standing: "failed", isMended: false };
  const isKnown = mark === await markOf(utf8(subscription.endpoint));
  if (isKnown && !isOld && account.lineLanguage === language) return { standing: "on", isMended: false };
  const [key, auth] = [subscription.getKey("p256dh"), subscription.getKey("auth")];
  if (!key || !auth) return { standing: "failed", isMended: false };
  const line = {
    address: subscription.endpoint, key: new Uint8Array(key), auth: new Uint8Array(auth),
    serverKeyID: await markOf(serverKey),
  };
  try {
    await tell(account, server, line, language);
  } catch (error) {
    if (error instanceof Refused && error.code === "line_refused") return { standing: "failed", isMended: false };
    throw error;
  }
  return { standing: "on", isMended: !isKnown && !isOld };
}

/** The line of the server's present key; one of an older key is given up, and one that is dead.
 * @param {Uint8Array} serverKey
 * @param {boolean} isDead
 * @returns {Promise<PushSubscription|null>} */
async function subscribed(serverKey, isDead) {
  const registration = await navigator.serviceWorker.ready;
  const old = await registration.pushManager.getSubscription();
  const oldKey = old?.options.applicationServerKey;
  if (old && !isDead && oldKey && equal(new Uint8Array(oldKey), serverKey)) return old;
  await old?.unsubscribe().catch(() => false);
  const making = registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: serverKey });
  const patience = new Promise((resolve) => setTimeout(resolve, patienceMilliseconds, null));
  return Promise.race([making, patience]).catch(() => null);
}

/** @param {Account} account
 * @param {import("./server.js").Server} server
 * @param {import("../wire/line.js").Line|null} line
 * @param {string} language */
async function tell(account, server, line, language) {
  const bytes = await corrected(async () => server.post(
    paths.line,
    await signLine({ line, language, time: server.clock.now }, account.device, account.signingKey)));
  return readLineNotice(bytes);
}
