// A request to approve a sign-in, signed by the server, so that a card can be trusted however it came.

import { toBase64URL } from "./bytes.js";
import { isDigits, isToken } from "./claims.js";
import { malformed, WireFault } from "./fault.js";
import { keyID } from "./keys.js";
import { read, types, verify } from "./message.js";
import { readDevice } from "./readable.js";

/** Bytes of each text on the card. */
const textMax = 96;
export const askMax = 8;
const askLengthMax = 16;

/** @typedef {{id: string, dev: string, non: string, app: string, acc: string, from?: string, near?: string,
 *   new?: boolean, digits?: number, choices?: string[], unshown?: boolean, ask?: string[], iat: number, exp: number}} Card */
/** @typedef {{card: Card, input: string}} Request a card, and what of it was signed */

/** The request, if this phone's server really made it for this phone, and it has not ended.
 * @param {string} text
 * @param {import("./keys.js").PublicKey} key the server's
 * @param {string} device
 * @param {number} now
 * @returns {Promise<Request>} */
export async function verifyRequest(text, key, device, now) {
  const message = read(text, types.request);
  const card = readCard(message.claims);
  if (message.keyID !== await keyID(key)) throw new WireFault("wrong_key");
  await verify(message, key);
  if (card.dev !== device) throw new WireFault("not_for_this", "device");
  if (now >= card.exp) throw new WireFault("out_of_time");
  return { card, input: message.input };
}

/** @param {import("./claims.js").Claims} claims
 * @returns {Card} */
function readCard(claims) {
  const card = {
    id: claims.token("id", 1, 36), dev: readDevice(claims.string("dev")),
    non: toBase64URL(claims.bytes("non", 16)), app: claims.text("app", textMax), acc: claims.text("acc", textMax),
    from: claims.optionalText("from", textMax), near: claims.optionalText("near", textMax),
    new: claims.flag("new") || undefined, ...readNumber(claims), ask: readAsk(claims), iat: claims.time("iat"), exp: claims.time("exp"),
  };
  if (card.iat >= card.exp) malformed("exp");
  return card;
}

/** How the number on the sign-in page gets into the answer.
 * @param {import("./claims.js").Claims} claims */
function readNumber(claims) {
  if (claims.has("digits") && claims.has("choices")) malformed("digits");
  if (!claims.has("digits") && !claims.has("choices")) return { unshown: claims.flag("unshown") || undefined };
  if (claims.has("unshown")) malformed("unshown");
  if (claims.has("digits")) return { digits: claims.integer("digits", 2, 6) };
  const choices = claims.array("choices", 3);
  if (choices.length !== 3 || new Set(choices).size !== 3 || !choices.every((choice) => isDigits(choice, 2, 6))) {
    malformed("choices");
  }
  return { choices };
}

/** @param {unknown} name */
export const isAsk = (name) =>
  typeof name === "string" && name.length > 0 && name.length <= askLengthMax && isToken(name);

/** What the answer must or may bring beside the decision; each once, in order.
 * @param {import("./claims.js").Claims} claims
 * @returns {string[]|undefined} */
function readAsk(claims) {
  if (!claims.has("ask")) return undefined;
  const names = claims.array("ask", askMax);
  const isInOrder = names.every((name, at) => at === 0 || names[at - 1] < name);
  return names.every(isAsk) && isInOrder && names.length > 0 ? names : malformed("ask");
}

/** Whether an approval may bring this number, by its form; whether it is right, the server knows.
 * @param {Card} card
 * @param {string} [number] */
export function allows(card, number) {
  if (card.digits) return isDigits(number, card.digits, card.digits);
  if (card.choices) return number !== undefined && card.choices.includes(number);
  return number === undefined;
}
