// Picture codes (ISO/IEC 18004): bytes, with the lowest correction of faults, as pictures on screens need no more.

import { utf8 } from "../wire/bytes.js";
import { svg } from "./dom.js";

/** Bytes of correction in a block, and blocks, by version less one. */
const correction = [
  7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30,
  30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
];
const blockCounts = [
  1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19,
  20, 21, 22, 24, 25,
];
const masks = [
  (x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2, (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];
const quiet = 4;

/** The picture of a text.
 * @param {string} text
 * @param {string} label what it is, for those who don't see it */
export function picture(text, label) {
  const rows = modules(text);
  const size = rows.length + 2 * quiet;
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : [])));
  return svg("svg", { viewBox: `0 0 ${size} ${size}`, class: "picture", role: "img", "aria-label": label },
    svg("path", { d: `M0 0h${size}v${size}h-${size}z`, class: "paper" }), svg("path", { d: path.join(""), class: "ink" }));
}

/** The rows of a text's picture, true where it is dark.
 * @param {string} text
 * @param {number} [mask] the one that is chosen by its penalty, where none is named
 * @returns {boolean[][]} */
export function modules(text, mask) {
  const bytes = utf8(text);
  const version = versionFor(bytes.length);
  const codewords = interleaved(dataOf(bytes, version), version);
  if (mask !== undefined) return new Grid(version, codewords, mask).rows;
  const grids = masks.map((_, index) => new Grid(version, codewords, index).rows);
  const penalties = grids.map(penalty);
  return grids[penalties.indexOf(Math.min(...penalties))];
}

/** @param {number} version */
function rawModules(version) {
  let count = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const aligned = Math.floor(version / 7) + 2;
    count -= (25 * aligned - 10) * aligned - 55;
    if (version >= 7) count -= 36;
  }
  return count;
}

/** @param {number} version */
const dataBytes = (version) =>
  Math.floor(rawModules(version) / 8) - correction[version - 1] * blockCounts[version - 1];

/** @param {number} version */
const countBits = (version) => (version < 10 ? 8 : 16);

/** @param {number} length */
function versionFor(length) {
  for (let version = 1; version <= 40; version += 1) {
    if (4 + countBits(version) + 8 * length <= 8 * dataBytes(version)) return version;
  }
  throw new RangeError("too long for a picture");
}

/** @param {Uint8Array} bytes
 * @param {number} version */
function dataOf(bytes, version) {
  /** @type {number[]} */
  const bits = [];
  const add = (value, length) => {
    for (let at = length - 1; at >= 0; at -= 1) bits.push((value >>> at) & 1);
  };
  add(4, 4);
  add(bytes.length, countBits(version));
  for (const byte of bytes) add(byte, 8);
  const room = 8 * dataBytes(version);
  add(0, Math.min(4, room - bits.length));
  add(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) add(pad, 8);
  return Array.from({ length: bits.length / 8 }, (_, at) =>
    bits.slice(8 * at, 8 * at + 8).reduce((value, bit) => 2 * value + bit, 0));
}

/** @param {number} one
 * @param {number} other */
function product(one, other) {
  let value = 0;
  for (let at = 7; at >= 0; at -= 1) {
    value = (value << 1) ^ ((value >>> 7) * 0x11d);
    value ^= ((other >>> at) & 1) * one;
  }
  return value;
}

/** @param {number} degree */
function divisor(degree) {
  const result = new Array(degree).fill(0);
  result[degree - 1] = 1;
  for (let turn = 0, root = 1; turn < degree; turn += 1, root = product(root, 2)) {
    for (let at = 0; at < degree; at += 1) {
      result[at] = product(result[at], root);
      if (at + 1 < degree) result[at] ^= result[at + 1];
    }
  }
  return result;
}

/** @param {number[]} data
 * @param {number[]} by */
function remainder(data, by) {
  const result = by.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (result.shift() ?? 0);
    result.push(0);
    by.forEach((each, at) => { result[at] ^= product(each, factor); });
  }
  return result;
}

/** @param {number[]} data
 * @param {number} version */
function interleaved(data, version) {
  const [count, extra] = [blockCounts[version - 1], correction[version - 1]];
  const raw = Math.floor(rawModules(version) / 8);
  const short = count - (raw % count);
  const length = Math.floor(raw / count) - extra;
  const by = divisor(extra);
  let at = 0;
  const blocks = Array.from({ length: count }, (_, index) => {
    const part = data.slice(at, at + length + (index < short ? 0 : 1));
    at += part.length;
    return { part, checks: remainder(part, by) };
  });
  const whole = [];
  for (let index = 0; index <= length; index += 1) {
    for (const { part } of blocks) if (index < part.length) whole.push(part[index]);
  }
  for (let index = 0; index < extra; index += 1) for (const { checks } of blocks) whole.push(checks[index]);
  return whole;
}

class Grid {
  /** @param {number} version
   * @param {number[]} codewords
   * @param {number} mask */
  constructor(version, codewords, mask) {
    this.size = 4 * version + 17;
    /** @type {boolean[][]} */
    this.rows = Array.from({ length: this.size }, () => new Array(this.size).fill(false));
    /** @type {boolean[][]} */
    this.fixed = this.rows.map((row) => [...row]);
    this.#patterns(version);
    this.#format(mask);
    this.#data(codewords);
    for (let y = 0; y < this.size; y += 1) {
      for (let x = 0; x < this.size; x += 1) {
        if (!this.fixed[y][x] && masks[mask](x, y) === 0) this.rows[y][x] = !this.rows[y][x];
      }
    }
  }

  /** @param {number} x
   * @param {number} y
   * @param {boolean} dark */
  #set(x, y, dark) {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return;
    this.rows[y][x] = dark;
    this.fixed[y][x] = true;
  }

  /** @param {number} version */
  #patterns(version) {
    const { size } = this;
    for (let at = 0; at < size; at += 1) {
      this.#set(6, at, at % 2 === 0);
      this.#set(at, 6, at % 2 === 0);
    }
    for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]]) {
      this.#square(cx, cy, 4, (distance) => distance !== 2 && distance !== 4);
    }
    const places = aligned(version, size);
    const last = places.length - 1;
    places.forEach((x, i) => places.forEach((y, j) => {
      const isFinder = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0);
      if (!isFinder) this.#square(x, y, 2, (distance) => distance !== 1);
    }));
    if (version >= 7) this.#version(version);
  }

  /** @param {number} cx
   * @param {number} cy
   * @param {number} reach
   * @param {(distance: number) => boolean} isDark */
  #square(cx, cy, reach, isDark) {
    for (let dy = -reach; dy <= reach; dy += 1) {
      for (let dx = -reach; dx <= reach; dx += 1) {
        this.#set(cx + dx, cy + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
      }
    }
  }

  /** @param {number} version */
  #version(version) {
    let rest = version;
    for (let turn = 0; turn < 12; turn += 1) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
    const bits = (version << 12) | rest;
    for (let at = 0; at < 18; at += 1) {
      const dark = ((bits >>> at) & 1) === 1;
      const [a, b] = [this.size - 11 + (at % 3), Math.floor(at / 3)];
      this.#set(a, b, dark);
      this.#set(b, a, dark);
    }
  }

  /** @param {number} mask */
  #format(mask) {
    const data = (1 << 3) | mask;
    let rest = data;
    for (let turn = 0; turn < 10; turn += 1) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
    const bits = ((data << 10) | rest) ^ 0x5412;
    const { size } = this;
    const dark = (at) => ((bits >>> at) & 1) === 1;
    for (let at = 0; at <= 5; at += 1) this.#set(8, at, dark(at));
    this.#set(8, 7, dark(6));
    this.#set(8, 8, dark(7));
    this.#set(7, 8, dark(8));
    for (let at = 9; at < 15; at += 1) this.#set(14 - at, 8, dark(at));
    for (let at = 0; at < 8; at += 1) this.#set(size - 1 - at, 8, dark(at));
    for (let at = 8; at < 15; at += 1) this.#set(8, size - 15 + at, dark(at));
    this.#set(8, size - 8, true);
  }

  /** @param {number[]} codewords */
  #data(codewords) {
    const { size } = this;
    let at = 0;
    for (let right = size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < size; step += 1) {
        for (const x of [right, right - 1]) {
          const isUp = ((right + 1) & 2) === 0;
          const y = isUp ? size - 1 - step : step;
          if (this.fixed[y][x] || at >= 8 * codewords.length) continue;
          this.rows[y][x] = ((codewords[at >>> 3] >>> (7 - (at & 7))) & 1) === 1;
          at += 1;
        }
      }
    }
  }
}

/** @param {number} version
 * @param {number} size */
function aligned(version, size) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, at) => size - 7 - step * (count - 2 - at))];
}

/** The penalty of a mask: long runs, blocks, and too much or too little that is dark. What looks like a finder is left
 *   out: pictures on a screen are read from the front.
 * @param {boolean[][]} rows */
function penalty(rows) {
  const size = rows.length;
  let sum = 0;
  let darkCount = 0;
  for (let y = 0; y < size; y += 1) {
    let [across, down] = [1, 1];
    for (let x = 0; x < size; x += 1) {
      if (rows[y][x]) darkCount += 1;
      if (x === 0) continue;
      across = rows[y][x] === rows[y][x - 1] ? across + 1 : 1;
      down = rows[x][y] === rows[x - 1][y] ? down + 1 : 1;
      for (const run of [across, down]) sum += run === 5 ? 3 : Number(run > 5);
      if (y > 0 && rows[y][x] === rows[y - 1][x] && rows[y][x] === rows[y][x - 1] && rows[y][x] === rows[y - 1][x - 1]) {
        sum += 3;
      }
    }
  }
  return sum + 10 * Math.floor(Math.abs(20 * darkCount - 10 * size * size) / (size * size));
}
