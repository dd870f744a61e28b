// Why nothing of a list can be read.

/** @typedef {"format"|"locked"|"password"|"size"|"newer"} Trouble it is no list that we know, is locked, has another
 *   password, is too long, or is of a later form */

export class ImportFault extends Error {
  /** @param {Trouble} trouble */
  constructor(trouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

/** @param {string} text
 * @returns {any} */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new ImportFault("format");
  }
}
