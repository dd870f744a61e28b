// Reed-Solomon over 256 elements (ISO/IEC 18004, annex B): finds and mends codewords that were read wrongly.

const power = new Uint8Array(512);
const logarithm = new Uint8Array(256);
for (let at = 0, value = 1; at < 255; at += 1) {
  power[at] = value;
  power[at + 255] = value;
  logarithm[value] = at;
  value = value & 128 ? ((value << 1) ^ 0x11d) & 255 : value << 1;
}

/** @param {number} one
 * @param {number} other */
const times = (one, other) => one && other ? power[logarithm[one] + logarithm[other]] : 0;

/** @param {number} value not zero */
const inverse = (value) => power[255 - logarithm[value]];

/** The value of a polynomial, whose lowest coefficient comes first.
 * @param {ArrayLike<number>} polynomial
 * @param {number} at */
function valueAt(polynomial, at) {
  let value = 0;
  for (let index = polynomial.length - 1; index >= 0; index -= 1) value = times(value, at) ^ polynomial[index];
  return value;
}

/** Mends a block in place; false where more is wrong than can be mended.
 * @param {Uint8Array} block data, then the codewords of correction
 * @param {number} count of those
 * @param {number} mendMax */
export function mend(block, count, mendMax) {
  const length = block.length;
  const backwards = block.slice().reverse();
  const syndromes = Array.from({ length: count }, (_, at) => valueAt(backwards, power[at]));
  if (syndromes.every((syndrome) => syndrome === 0)) return true;
  const locator = locatorOf(syndromes);
  const wrong = locator.length - 1;
  if (wrong > mendMax) return false;
  const places = [];
  for (let place = 0; place < length; place += 1) {
    if (valueAt(locator, power[(255 - place) % 255]) === 0) places.push(place);
  }
  if (places.length !== wrong) return false;
  const evaluator = product(syndromes, locator).slice(0, count);
  for (const place of places) {
    const root = power[(255 - place) % 255];
    // The derivative: in this field only odd powers are left.
    let slope = 0;
    for (let at = 1; at < locator.length; at += 2) {
      slope ^= times(locator[at], power[(logarithm[root] * (at - 1)) % 255]);
    }
    if (slope === 0) return false;
    block[length - 1 - place] ^= times(times(valueAt(evaluator, root), inverse(slope)), power[place]);
  }
  const again = block.slice().reverse();
  return syndromes.every((_, at) => valueAt(again, power[at]) === 0);
}

/** Berlekamp and Massey: the shortest polynomial whose roots tell the places.
 * @param {number[]} syndromes */
function locatorOf(syndromes) {
  let locator = [1];
  let before = [1];
  let degree = 0;
  let gap = 1;
  let last = 1;
  for (let at = 0; at < syndromes.length; at += 1) {
    let difference = syndromes[at];
    for (let index = 1; index <= degree; index += 1) difference ^= times(locator[index] ?? 0, syndromes[at - index]);
    if (difference === 0) {
      gap += 1;
      continue;
    }
    const factor = times(difference, inverse(last));
    const changed = locator.slice();
    for (const [index, value] of before.entries()) {
      changed[index + gap] = (changed[index + gap] ?? 0) ^ times(factor, value);
    }
    for (let index = 0; index < changed.length; index += 1) changed[index] ??= 0;
    if (2 * degree <= at) {
      degree = at + 1 - degree;
      before = locator;
      last = difference;
      gap = 1;
    } else {
      gap += 1;
    }
    locator = changed;
  }
  while (locator.length > 1 && locator[locator.length - 1] === 0) locator.pop();
  return locator;
}

/** @param {number[]} one
 * @param {number[]} other */
function product(one, other) {
  const result = new Array(one.length + other.length - 1).fill(0);
  for (const [at, value] of one.entries()) {
    for (const [index, factor] of other.entries()) result[at + index] ^= times(value, factor);
  }
  return result;
}
