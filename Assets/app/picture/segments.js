// What the data of a symbol says (ISO/IEC 18004, section 7.4): digits, letters and bytes in segments.

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
/** Text encodings by their number (AIM ECI). */
const encodings = /** @type {Record<number, string>} */ ({
  1: "iso-8859-1", 3: "iso-8859-1", 20: "shift_jis", 25: "utf-16be", 26: "utf-8", 27: "ascii", 28: "big5",
  29: "gb18030", 30: "euc-kr",
});
const modes = { end: 0, digits: 1, letters: 2, bytes: 4, encoding: 7, kanji: 8 };

class Bits {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get left() {
    return 8 * this.bytes.length - this.at;
  }

  /** @param {number} count at most 24 */
  take(count) {
    if (count > this.left) throw new RangeError("the data end in a segment");
    let value = 0;
    for (let index = 0; index < count; index += 1, this.at += 1) {
      value = (value << 1) | ((this.bytes[this.at >> 3] >> (7 - (this.at & 7))) & 1);
    }
    return value;
  }
}

/** @param {Uint8Array} data
 * @param {number} version
 * @returns {string|null} null for what is no text, or one part of several symbols */
export function textOf(data, version) {
  const bits = new Bits(data);
  const size = version < 10 ? 0 : version < 27 ? 1 : 2;
  /** @type {string|undefined} */
  let encoding;
  let text = "";
  try {
    for (;;) {
      const mode = bits.left < 4 ? modes.end : bits.take(4);
      if (mode === modes.end) return text;
      if (mode === modes.digits) text += digits(bits, bits.take([10, 12, 14][size]));
      else if (mode === modes.letters) text += alphanumeric(bits, bits.take([9, 11, 13][size]));
      else if (mode === modes.bytes) text += decoded(raw(bits, bits.take([8, 16, 16][size])), encoding);
      else if (mode === modes.kanji) text += kanji(bits, bits.take([8, 10, 12][size]));
      else if (mode === modes.encoding) encoding = encodings[designator(bits)] ?? "unknown";
      else return null;
    }
  } catch {
    return null;
  }
}

/** @param {Bits} bits */
function designator(bits) {
  const first = bits.take(8);
  if (first < 128) return first;
  return first < 192 ? ((first & 63) << 8) | bits.take(8) : ((first & 31) << 16) | bits.take(16);
}

/** @param {Bits} bits
 * @param {number} count */
function digits(bits, count) {
  let text = "";
  for (let left = count; left > 0; left -= 3) {
    const size = Math.min(3, left);
    const value = String(bits.take([0, 4, 7, 10][size])).padStart(size, "0");
    if (value.length !== size) throw new RangeError("digits");
    text += value;
  }
  return text;
}

/** @param {Bits} bits
 * @param {number} count */
function alphanumeric(bits, count) {
  let text = "";
  for (let left = count; left > 1; left -= 2) {
    const pair = bits.take(11);
    text += letterOf(Math.floor(pair / 45)) + letterOf(pair % 45);
  }
  return count % 2 === 1 ? text + letterOf(bits.take(6)) : text;
}

/** @param {number} value */
function letterOf(value) {
  const letter = letters[value];
  if (letter === undefined) throw new RangeError("letter");
  return letter;
}

/** @param {Bits} bits
 * @param {number} count */
const raw = (bits, count) => Uint8Array.from({ length: count }, () => bits.take(8));

/** Where nothing is said, writers mean UTF-8, and older ones Latin 1.
 * @param {Uint8Array} bytes
 * @param {string} [encoding] */
function decoded(bytes, encoding) {
  if (encoding) return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("iso-8859-1").decode(bytes);
  }
}

/** @param {Bits} bits
 * @param {number} count */
function kanji(bits, count) {
  const bytes = new Uint8Array(2 * count);
  for (let at = 0; at < count; at += 1) {
    const value = bits.take(13);
    const joined = (Math.floor(value / 0xc0) << 8) | value % 0xc0;
    const whole = joined + (joined < 0x1f00 ? 0x8140 : 0xc140);
    bytes[2 * at] = whole >> 8;
    bytes[2 * at + 1] = whole & 255;
  }
  return new TextDecoder("shift_jis", { fatal: true }).decode(bytes);
}
