// Codes of other sites, as they travel and are backed up.

import { malformed } from "./fault.js";
import { Claims } from "./claims.js";

const entriesMax = 500;
const uriMax = 1_024;

/** @typedef {{uri: string}} Entry an `otpauth://` address, whole */

/** @param {Claims} claims
 * @returns {Entry[]} */
export function readEntries(claims) {
  return claims.array("entries", entriesMax).map((value) => {
    const uri = new Claims(value).string("uri");
    return uri.length <= uriMax && uri.startsWith("otpauth://") ? { uri } : malformed("entry");
  });
}
