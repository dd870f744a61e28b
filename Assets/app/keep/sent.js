// Everything that left this phone, and how much of it: kept on this phone alone, never reported.

import * as settings from "./settings.js";

const entriesMax = 200;

/** @typedef {"pairing"|"confirmation"|"answer"|"line"|"lock"|"removal"|"move"|"backup"|"test"|"uses"|"look"} Kind */
/** @typedef {{kind: Kind, at: number, device?: string, contents?: Record<string, any>, bytes: number, count?: number, isLost?: boolean}} Sent
 * `count` of looks for requests: those of one day are one entry; `isLost` where nothing came back */
/** @typedef {{month: string, approvals: number, bytes: number}} Usage */

/** Writes stand in a row, so that none is lost.
 * @type {Promise<unknown>} */
let writing = Promise.resolve();

/** @template Value
 * @param {() => Promise<Value>} body
 * @returns {Promise<Value>} */
function inTurn(body) {
  const done = writing.then(body, body);
  writing = done.catch(() => {});
  return done;
}

/** The newest first.
 * @returns {Promise<Sent[]>} */
export async function entries() {
  await writing;
  return await settings.get("sent") ?? [];
}

/** @param {Sent} sent */
export const add = (sent) => inTurn(async () => {
  const known = /** @type {Sent[]} */ (await settings.get("sent") ?? []);
  const same = sent.kind === "look" ? known.find((each) => each.kind === "look" && dayOf(each.at) === dayOf(sent.at)) : null;
  if (same) {
    same.count = (same.count ?? 1) + 1;
    same.bytes += sent.bytes;
    same.at = sent.at;
  }
  const all = same ? known : [sent, ...known];
  await settings.set("sent", all.sort((one, other) => other.at - one.at).slice(0, entriesMax));
});

/** @param {number} seconds */
const dayOf = (seconds) => new Date(seconds * 1000).toDateString();
const thisMonth = () => new Date().toISOString().slice(0, 7);

/** What went to and fro in this month.
 * @returns {Promise<Usage>} */
export async function usage() {
  await writing;
  return current(await settings.get("usage"));
}

/** @param {Usage|undefined} kept
 * @returns {Usage} */
const current = (kept) => kept?.month === thisMonth() ? kept : { month: thisMonth(), approvals: 0, bytes: 0 };

/** @param {{bytes?: number, approvals?: number}} more */
export const count = ({ bytes = 0, approvals = 0 }) => inTurn(async () => {
  const now = current(await settings.get("usage"));
  await settings.set("usage", { ...now, bytes: now.bytes + bytes, approvals: now.approvals + approvals });
});
