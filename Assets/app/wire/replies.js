// What the server says in plain JSON.

import { Claims } from "./claims.js";

const titleMax = 512;
const messageMax = 4096;
const countMax = 16;
const outcomes = ["approved", "stopped", "number_wrong", "ended", "superseded", "answered", "device_too_old"];

/** What became of an answer; those of a later version count as refused.
 * @param {Uint8Array} bytes */
export function readAnswerReply(bytes) {
  const claims = Claims.reading(bytes, 2 * messageMax);
  const outcome = claims.string("outcome");
  return {
    outcome: outcomes.includes(outcome) ? outcome : "refused", title: claims.text("title", titleMax),
    next: claims.optionalString("next"),
  };
}

/** From when it works, in unix seconds, where that is known.
 * @param {Claims} claims */
const untilOf = (claims) => claims.has("until") ? claims.time("until") : undefined;

/** What became of a pairing.
 * @param {Uint8Array} bytes */
export function readConfirmationReply(bytes) {
  const claims = Claims.reading(bytes, 2 * messageMax);
  return { state: claims.string("state"), title: claims.text("title", titleMax), until: untilOf(claims) };
}

/** Requests in compact form, the oldest first.
 * @param {Uint8Array} bytes
 * @returns {string[]} */
export function readRequestList(bytes) {
  const claims = Claims.reading(bytes, countMax * (messageMax + 3) + 64);
  return claims.array("requests", countMax).filter((text) => typeof text === "string");
}

/** Who uses what of a phone, and what its last answer brought.
 * @param {Uint8Array} bytes
 * @returns {{uses: Record<string, string[]>, least: Record<string, string>,
 *   last: {iat: number, dec: string, told: Record<string, string>}|null}} */
export function readToldNotice(bytes) {
  const claims = Claims.reading(bytes, 4 * messageMax);
  const last = claims.has("last") ? claims.object("last") : null;
  return {
    uses: claims.object("uses").members, least: claims.has("least") ? claims.object("least").members : {},
    last: last && { iat: last.time("iat"), dec: last.token("dec", 1, 16), told: last.object("told").members },
  };
}

/** The stream's word that a request no longer waits.
 * @param {Uint8Array} bytes */
export function readEndedNotice(bytes) {
  const claims = Claims.reading(bytes, 512);
  return { id: claims.token("id", 1, 36), reason: claims.token("reason", 1, 64) };
}

/** The body of a refusal.
 * @param {Uint8Array} bytes */
export function readProblem(bytes) {
  const claims = Claims.reading(bytes, 4 * messageMax);
  return { code: claims.token("code", 1, 64), title: claims.text("title", titleMax), until: untilOf(claims) };
}
