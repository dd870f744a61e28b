// The modules of a symbol as text (ISO/IEC 18004, section 12): format, mask, codewords, blocks.

import { textOf } from "./segments.js";
import { mend } from "./solomon.js";
import { alignmentsOf, blocksOf, correctionOf, guardOf } from "./tables.js";

const formatMask = 0x5412;
const formatErrorsMax = 3;
const versionErrorsMax = 3;
/** The levels L, M, Q and H by their two bits. */
const levels = [1, 0, 3, 2];

/** Dark and light modules, read by column and row.
 * @typedef {{size: number, bits: Uint8Array}} Modules */

/** @param {Modules} modules
 * @param {number} x
 * @param {number} y */
const bit = ({ size, bits }, x, y) => bits[y * size + x];

/** @param {Modules} modules
 * @returns {string|null} */
export function read(modules) {
  const version = (modules.size - 17) / 4;
  const format = formatOf(modules);
  if (!format || (version >= 7 && !isVersion(modules, version))) return null;
  const data = dataOf(codewords(modules, version, format.mask), version, format.level);
  return data && textOf(data, version);
}

/** Level and mask, from the better of two copies.
 * @param {Modules} modules */
function formatOf(modules) {
  const { size } = modules;
  let [first, second] = [0, 0];
  for (let at = 0; at < 15; at += 1) {
    const [x, y] = at < 6 ? [8, at] : at < 8 ? [8, at + 1] : at === 8 ? [7, 8] : [14 - at, 8];
    first |= bit(modules, x, y) << at;
    second |= (at < 8 ? bit(modules, size - 1 - at, 8) : bit(modules, 8, size - 15 + at)) << at;
  }
  let best = { errors: formatErrorsMax + 1, format: 0 };
  for (let format = 0; format < 32; format += 1) {
    const wanted = ((format << 10) | rest(format << 10, 0x537, 10)) ^ formatMask;
    const errors = Math.min(ones(first ^ wanted), ones(second ^ wanted));
    if (errors < best.errors) best = { errors, format };
  }
  return best.errors > formatErrorsMax ? null : { level: levels[best.format >> 3], mask: best.format & 7 };
}

/** @param {Modules} modules
 * @param {number} version */
function isVersion(modules, version) {
  const wanted = (version << 12) | rest(version << 12, 0x1f25, 12);
  let [first, second] = [0, 0];
  for (let at = 0; at < 18; at += 1) {
    const [x, y] = [modules.size - 11 + (at % 3), Math.floor(at / 3)];
    first |= bit(modules, x, y) << at;
    second |= bit(modules, y, x) << at;
  }
  return Math.min(ones(first ^ wanted), ones(second ^ wanted)) <= versionErrorsMax;
}

/** What is left of a division of polynomials over two elements.
 * @param {number} value
 * @param {number} divisor
 * @param {number} degree */
function rest(value, divisor, degree) {
  let left = value;
  for (let shift = 31 - Math.clz32(left) - degree; left >> degree; shift = 31 - Math.clz32(left) - degree) {
    left ^= divisor << shift;
  }
  return left;
}

/** @param {number} value */
function ones(value) {
  let count = 0;
  for (let left = value; left; left &= left - 1) count += 1;
  return count;
}

/** Where there is no data: finders, timing, alignment, format and version.
 * @param {number} version */
function patterns(version) {
  const size = 4 * version + 17;
  const taken = new Uint8Array(size * size);
  /** @param {number} left
   * @param {number} top
   * @param {number} width
   * @param {number} height */
  const take = (left, top, width, height) => {
    for (let y = top; y < top + height; y += 1) taken.fill(1, y * size + left, y * size + left + width);
  };
  take(0, 0, 9, 9);
  take(size - 8, 0, 8, 9);
  take(0, size - 8, 9, 8);
  take(6, 0, 1, size);
  take(0, 6, size, 1);
  const places = alignmentsOf(version);
  const last = places.length - 1;
  for (const [column, x] of places.entries()) {
    for (const [row, y] of places.entries()) {
      const isFinder = (column === 0 && row === 0) || (column === 0 && row === last) || (column === last && row === 0);
      if (!isFinder) take(x - 2, y - 2, 5, 5);
    }
  }
  if (version >= 7) {
    take(size - 11, 0, 3, 6);
    take(0, size - 11, 6, 3);
  }
  return taken;
}

/** @type {((x: number, y: number) => boolean)[]} */
const masks = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** The codewords in the order in which they lie: up and down in pairs of columns, from the right.
 * @param {Modules} modules
 * @param {number} version
 * @param {number} mask */
function codewords(modules, version, mask) {
  const { size } = modules;
  const taken = patterns(version);
  const isTurned = masks[mask];
  const found = [];
  let held = 1;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const isUp = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step += 1) {
      const y = isUp ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (taken[y * size + x]) continue;
        held = (held << 1) | (bit(modules, x, y) ^ Number(isTurned(x, y)));
        if (held < 256) continue;
        found.push(held & 255);
        held = 1;
      }
    }
  }
  return found;
}

/** The data of all blocks, mended; null where one can't be.
 * @param {number[]} words
 * @param {number} version
 * @param {number} level */
function dataOf(words, version, level) {
  const count = blocksOf[level][version - 1];
  const correction = correctionOf[level][version - 1];
  const [short, long] = [Math.floor(words.length / count), words.length % count];
  const blocks = Array.from({ length: count }, (_, at) => new Uint8Array(short + (at >= count - long ? 1 : 0)));
  const most = short - correction + 1;
  let at = 0;
  for (let index = 0; index < most; index += 1) {
    for (const block of blocks) {
      if (index >= block.length - correction) continue;
      block[index] = words[at];
      at += 1;
    }
  }
  for (let index = 0; index < correction; index += 1) {
    for (const block of blocks) {
      block[block.length - correction + index] = words[at];
      at += 1;
    }
  }
  const mendMax = Math.floor((correction - (guardOf[`${version}-${level}`] ?? 0)) / 2);
  if (!blocks.every((block) => mend(block, correction, mendMax))) return null;
  const data = new Uint8Array(blocks.reduce((sum, block) => sum + block.length - correction, 0));
  let start = 0;
  for (const block of blocks) {
    data.set(block.subarray(0, block.length - correction), start);
    start += block.length - correction;
  }
  return data;
}
