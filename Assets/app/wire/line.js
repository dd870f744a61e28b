// Where requests can be pushed to, as the phone tells the server; and what the server has of it.

import { sha256, toBase64URL } from "./bytes.js";
import { Claims } from "./claims.js";
import { sign, types } from "./message.js";

/** @typedef {{address: string, key: Uint8Array, auth: Uint8Array, serverKeyID: string}} Line */

/** @param {{line: Line|null, language: string, time: number}} report
 * @param {string} device
 * @param {CryptoKey} key */
export function signLine({ line, language, time }, device, key) {
  const payload = {
    end: line?.address, key: line ? toBase64URL(line.key) : undefined,
    auth: line ? toBase64URL(line.auth) : undefined, vap: line?.serverKeyID, lang: language, iat: time,
  };
  return sign(payload, types.line, device, key);
}

/** The server's key for new lines, and the mark of the line that it has; null where there is none. One that `isOld`
 *   works, and is to be made anew.
 * @param {Uint8Array} bytes */
export function readLineNotice(bytes) {
  const claims = Claims.reading(bytes, 512);
  return {
    serverKey: claims.has("vapid") ? claims.bytes("vapid", 65) : null,
    mark: claims.has("line") ? claims.token("line", 16, 16) : null, isOld: claims.flag("old"),
  };
}

/** By which both sides compare their lines, or the keys that lines were made with.
 * @param {Uint8Array} bytes */
export async function markOf(bytes) {
  return toBase64URL(await sha256(bytes)).slice(0, 16);
}
