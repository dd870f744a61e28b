// Why a message is not believed.

/** @typedef {"malformed"|"wrong_algorithm"|"wrong_type"|"wrong_key"|"bad_signature"|"out_of_time"|"not_for_this"} Kind */

/** A message that is not of its form, or not authentic. The names are those of the protocol's vectors. */
export class WireFault extends Error {
  /** @param {Kind} kind
   * @param {string} [what] */
  constructor(kind, what = "") {
    super(what ? `${kind}: ${what}` : kind);
    this.kind = kind;
  }
}

/** @param {string} what
 * @returns {never} */
export function malformed(what) {
  throw new WireFault("malformed", what);
}
