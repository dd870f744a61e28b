// The three large squares in the corners (ISO/IEC 18004, section 6.3.3): any line through their middle is dark, light,
// dark, light, dark as 1 : 1 : 3 : 1 : 1.

/** @typedef {import("./light.js").Bitmap} Bitmap */
/** @typedef {{x: number, y: number}} Point */
/** @typedef {Point & {size: number, count: number}} Finder `size` is that of a module, `count` how often it was seen */
/** @typedef {{corner: Finder, right: Finder, below: Finder}} Triple */

const findersMax = 16;
const triplesMax = 12;

/** @param {Bitmap} bitmap
 * @returns {Triple[]} the likeliest first */
export function findTriples(bitmap) {
  const finders = findFinders(bitmap);
  const found = [];
  for (let one = 0; one < finders.length; one += 1) {
    for (let two = one + 1; two < finders.length; two += 1) {
      for (let three = two + 1; three < finders.length; three += 1) {
        const triple = arranged(finders[one], finders[two], finders[three]);
        if (triple) found.push(triple);
      }
    }
  }
  found.sort((one, other) => one.oddness - other.oddness);
  return found.slice(0, triplesMax);
}

/** @param {Finder} one
 * @param {Finder} two
 * @param {Finder} three
 * @returns {(Triple & {oddness: number})|null} null for what is too far from a right angle with sides alike */
function arranged(one, two, three) {
  const sizes = [one.size, two.size, three.size];
  const spread = Math.max(...sizes) / Math.min(...sizes);
  if (spread > 2.2) return null;
  let [corner, right, below] = [one, two, three];
  const sides = [distance(two, three), distance(one, three), distance(one, two)];
  const longest = Math.max(...sides);
  if (longest === sides[1]) [corner, right, below] = [two, one, three];
  if (longest === sides[2]) [corner, right, below] = [three, one, two];
  const turn = (right.x - corner.x) * (below.y - corner.y) - (right.y - corner.y) * (below.x - corner.x);
  if (turn < 0) [right, below] = [below, right];
  const [first, second] = [distance(corner, right), distance(corner, below)];
  if (Math.min(first, second) < 8 * Math.min(...sizes)) return null;
  const lean = Math.abs((first ** 2 + second ** 2 - longest ** 2) / (2 * first * second));
  const ratio = Math.max(first, second) / Math.min(first, second);
  if (lean > 0.6 || ratio > 2.2) return null;
  const seen = 3 / (one.count + two.count + three.count);
  return { corner, right, below, oddness: lean + (ratio - 1) + (spread - 1) + seen };
}

/** @param {Point} one
 * @param {Point} other */
export const distance = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

/** @param {Bitmap} bitmap
 * @returns {Finder[]} those seen most often */
function findFinders(bitmap) {
  /** @type {Finder[]} */
  const finders = [];
  const { width, height, bits } = bitmap;
  const runs = [0, 0, 0, 0, 0];
  for (let y = 0; y < height; y += 1) {
    runs.fill(0);
    let last = 0;
    for (let x = 0; x <= width; x += 1) {
      const bit = x < width ? bits[y * width + x] : 0;
      if (bit === last && x < width) {
        runs[4] += 1;
        continue;
      }
      // A dark run has ended: are the last five those of a finder?
      if (last === 1 && isFinder(runs, 0.6)) take(bitmap, finders, x - runs[4] - runs[3] - runs[2] / 2, y + 0.5);
      runs.copyWithin(0, 1);
      runs[4] = 1;
      last = bit;
    }
  }
  return finders.sort((one, other) => other.count - one.count).slice(0, findersMax);
}

/** @param {number[]} runs
 * @param {number} tolerance in modules */
function isFinder(runs, tolerance) {
  const size = (runs[0] + runs[1] + runs[2] + runs[3] + runs[4]) / 7;
  if (size < 1 || runs.includes(0)) return false;
  const most = size * tolerance;
  return Math.abs(runs[0] - size) < most && Math.abs(runs[1] - size) < most &&
    Math.abs(runs[2] - 3 * size) < 3 * most && Math.abs(runs[3] - size) < most && Math.abs(runs[4] - size) < most;
}

/** Looks from a middle along other lines, and takes it where they agree.
 * @param {Bitmap} bitmap
 * @param {Finder[]} finders
 * @param {number} x
 * @param {number} y */
function take(bitmap, finders, x, y) {
  const down = along(bitmap, x, y, 0, 1);
  if (!down) return;
  const across = along(bitmap, x, down.y, 1, 0);
  if (!across) return;
  const middle = { x: across.x, y: down.y };
  if (!along(bitmap, middle.x, middle.y, 1, 1, 0.9) && !along(bitmap, middle.x, middle.y, 1, -1, 0.9)) return;
  const size = Math.sqrt(down.size * across.size);
  const near = finders.find((finder) => distance(finder, middle) < 2.5 * Math.max(size, finder.size));
  if (!near) {
    finders.push({ ...middle, size, count: 1 });
    return;
  }
  near.count += 1;
  near.x += (middle.x - near.x) / near.count;
  near.y += (middle.y - near.y) / near.count;
  near.size += (size - near.size) / near.count;
}

/** The middle along a line, and the size of a module on it; null where the line is none through a finder.
 * @param {Bitmap} bitmap
 * @param {number} x
 * @param {number} y
 * @param {number} right
 * @param {number} down
 * @param {number} [tolerance] */
function along(bitmap, x, y, right, down, tolerance = 0.6) {
  const most = Math.max(bitmap.width, bitmap.height);
  /** @param {number} sign */
  const half = (sign) => {
    const runs = [0, 0, 0];
    let at = sign > 0 ? 1 : 0;
    for (const [part, isDark] of [true, false, true].entries()) {
      while (at < most && bitmap.isDark(x + sign * right * at, y + sign * down * at) === isDark) {
        runs[part] += 1;
        at += 1;
      }
    }
    return runs;
  };
  const [before, after] = [half(-1), half(1)];
  const runs = [before[2], before[1], before[0] + after[0], after[1], after[2]];
  if (!isFinder(runs, tolerance)) return null;
  const shift = (after[0] + 1 - before[0]) / 2;
  return { x: x + right * shift, y: y + down * shift, size: runs.reduce((sum, run) => sum + run) / 7 };
}
