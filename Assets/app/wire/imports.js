// Codes that another app has written to a file, or shows as a picture: what can be read of them, and what can't.

import { aegisSites, isAegis } from "./import_aegis.js";
import { isTwoFAS, twoFASSites } from "./import_2fas.js";
import { ImportFault, parsed } from "./import_fault.js";
import { isMigration, migrationSites } from "./import_google.js";
import { isAddress, makeSite, readAddress, SiteFault } from "./site.js";

export const sizeMax = 4 * 1024 * 1024;
/** Codes of one list: a phone keeps fewer, and each that doesn't come is told. */
const sitesMax = 4_096;

/** @typedef {import("./site.js").Site} Site */
/** @typedef {{name: string, why: import("./site.js").Why}} Left what didn't come, and why */
/** @typedef {{sites: Site[], left: Left[]}} Import */
/** Reads a list of any form that is known.
 * @param {string} text
 * @param {string} [password] of a locked file
 * @returns {Promise<Import>} */
export async function readImport(text, password) {
  if (text.length > sizeMax) throw new ImportFault("size");
  const clean = text.replace(/^\uFEFF/, "").trim();
  if (!clean.startsWith("{")) return readLines(clean);
  const value = parsed(clean);
  if (isAegis(value)) return gathered(await aegisSites(value, password));
  if (isTwoFAS(value)) return gathered(await twoFASSites(value, password));
  throw new ImportFault("format");
}

/** Makes sites of what a file says of them; what can't be made is told by its name.
 * @param {(() => Site)[]} makings
 * @returns {Import} */
function gathered(makings) {
  if (makings.length > sitesMax) throw new ImportFault("size");
  /** @type {Import} */
  const result = { sites: [], left: [] };
  for (const make of makings) {
    try {
      result.sites.push(make());
    } catch (error) {
      if (!(error instanceof SiteFault)) throw error;
      result.left.push({ name: error.name, why: error.why });
    }
  }
  return result;
}

/** Lines with an address, or with a name and a key; empty ones and those that begin with # are passed over.
 * @param {string} text
 * @returns {Import} */
function readLines(text) {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  const result = gathered(lines.flatMap((line) => {
    if (isMigration(line)) return migrationSites(line);
    return [() => isAddress(line) ? readAddress(line) : plainSite(line)];
  }));
  // A text of which nothing is a code is no list at all.
  if (result.sites.length === 0 && !lines.some((line) => isAddress(line) || isMigration(line))) {
    throw new ImportFault("format");
  }
  return result;
}

/** "Learn: JBSW Y3DP EHPK 3PXP", with a colon, comma, semicolon, tab, or space before the key. Each letter is looked at
 *   once or twice: one pattern for all of it takes minutes for a line of a megabyte.
 * @param {string} line */
function plainSite(line) {
  const body = line.slice(0, end(line, /=/)).trimEnd();
  const at = end(body, /[^\t,;:=]/) || end(body, /\S/);
  if (at === 0 || at === body.length) throw new SiteFault("address", line.slice(0, 40));
  return makeSite({ issuer: body.slice(0, end(body.slice(0, at), /[\s,;:=]/)), secret: body.slice(at) });
}

/** Where the last letters of that kind begin.
 * @param {string} text
 * @param {RegExp} kind */
function end(text, kind) {
  let at = text.length;
  while (at > 0 && kind.test(text[at - 1])) at -= 1;
  return at;
}
