// From three finders to the modules: how large the symbol is, where its fourth corner lies, and what a camera that
// looks at it from the side has made of its squares.

import { distance } from "./finders.js";

/** @typedef {import("./light.js").Bitmap} Bitmap */
/** @typedef {import("./finders.js").Point} Point */
/** @typedef {import("./finders.js").Triple} Triple */
/** @typedef {(x: number, y: number) => Point} Projection from modules to the picture */

const versionMax = 40;
const alignmentsMax = 6;
/** Modules between the middle of a finder and the edge of the symbol. */
const inset = 3.5;

/** The likeliest versions, the best first.
 * @param {Bitmap} bitmap
 * @param {Triple} triple */
export function versionsOf(bitmap, { corner, right, below }) {
  const sides = [[corner, right], [corner, below]].map(([from, to]) => {
    const size = (moduleSize(bitmap, from, to) + moduleSize(bitmap, to, from)) / 2;
    return distance(from, to) / size;
  });
  const modules = (sides[0] + sides[1]) / 2 + 2 * inset;
  const version = (modules - 17) / 4;
  const near = Math.round(version);
  const other = version > near ? 1 : -1;
  return [near, near + other, near - other, near + 2 * other, near - 2 * other]
    .filter((each) => each >= 1 && each <= versionMax);
}

/** The size of a module at a finder, along the line to another.
 * @param {Bitmap} bitmap
 * @param {import("./finders.js").Finder} from
 * @param {Point} to */
function moduleSize(bitmap, from, to) {
  const whole = distance(from, to);
  const [right, down] = [(to.x - from.x) / whole, (to.y - from.y) / whole];
  const found = [reach(bitmap, from, right, down), reach(bitmap, from, -right, -down)].filter((size) => size > 0);
  return found.length > 0 ? found.reduce((sum, size) => sum + size) / found.length / inset : from.size;
}

/** How far it is from the middle of a finder to its outer edge.
 * @param {Bitmap} bitmap
 * @param {import("./finders.js").Finder} from
 * @param {number} right
 * @param {number} down */
function reach(bitmap, from, right, down) {
  const step = 0.25;
  let isDark = true;
  let changes = 0;
  for (let far = 0; far < 8 * from.size; far += step) {
    if (bitmap.isDark(from.x + right * far, from.y + down * far) === isDark) continue;
    isDark = !isDark;
    changes += 1;
    if (changes === 3) return far;
  }
  return 0;
}

/** Ways in which the symbol may lie in the picture, the likeliest first.
 * @param {Bitmap} bitmap
 * @param {Triple} triple
 * @param {number} version
 * @returns {Projection[]} */
export function projections(bitmap, triple, version) {
  const { corner, right, below } = triple;
  const size = 4 * version + 17;
  const far = size - inset;
  /** @param {Point} fourth
   * @param {number} place */
  const from = (fourth, place) => projection(
    [[inset, inset], [far, inset], [inset, far], [place, place]], [corner, right, below, fourth]);
  const flat = { x: right.x + below.x - corner.x, y: right.y + below.y - corner.y };
  const found = [from(flat, far)];
  if (version > 1) {
    const place = size - 6.5;
    for (const middle of alignments(bitmap, triple, size)) found.push(from(middle, place));
  }
  const edged = edges(bitmap, triple, size);
  if (edged) found.push(edged);
  const scored = found.map((each) => ({ each, score: timing(bitmap, each, size) }));
  return scored.sort((one, other) => other.score - one.score).map(({ each }) => each);
}

/** How much of the timing patterns, the finders and the last alignment pattern is where it should be.
 * @param {Bitmap} bitmap
 * @param {Projection} project
 * @param {number} size */
function timing(bitmap, project, size) {
  let right = 0;
  /** @param {number} x
   * @param {number} y
   * @param {boolean} isDark */
  const look = (x, y, isDark) => {
    const at = project(x + 0.5, y + 0.5);
    if (bitmap.isDark(at.x, at.y) === isDark) right += 1;
  };
  for (let at = 8; at < size - 8; at += 1) {
    look(at, 6, at % 2 === 0);
    look(6, at, at % 2 === 0);
  }
  if (size > 21) {
    for (let y = -2; y <= 2; y += 1) {
      for (let x = -2; x <= 2; x += 1) look(size - 7 + x, size - 7 + y, Math.max(Math.abs(x), Math.abs(y)) !== 1);
    }
  }
  return right;
}

/** Places that look like the last alignment pattern, the best first.
 * @param {Bitmap} bitmap
 * @param {Triple} triple
 * @param {number} size */
function alignments(bitmap, { corner, right, below }, size) {
  const modules = size - 2 * inset;
  const across = { x: (right.x - corner.x) / modules, y: (right.y - corner.y) / modules };
  const down = { x: (below.x - corner.x) / modules, y: (below.y - corner.y) / modules };
  const middle = {
    x: corner.x + (across.x + down.x) * (modules - 3), y: corner.y + (across.y + down.y) * (modules - 3),
  };
  const module = (Math.hypot(across.x, across.y) + Math.hypot(down.x, down.y)) / 2;
  const radius = module * Math.min(16, 4 + size / 5);
  const step = Math.max(1, module / 3);
  /** @type {(Point & {score: number})[]} */
  const found = [];
  for (let y = middle.y - radius; y <= middle.y + radius; y += step) {
    for (let x = middle.x - radius; x <= middle.x + radius; x += step) {
      if (!bitmap.isDark(x, y)) continue;
      const score = likeness(bitmap, x, y, across, down);
      if (score >= 20) found.push({ x, y, score });
    }
  }
  found.sort((one, other) => other.score - one.score || distance(one, middle) - distance(other, middle));
  /** @type {Point[]} */
  const apart = [];
  for (const each of found) {
    if (apart.length === alignmentsMax) break;
    const centred = centre(bitmap, each, module);
    if (apart.every((other) => distance(other, centred) > module)) apart.push(centred);
  }
  return apart;
}

/** How many of the 25 modules of an alignment pattern are as they should be.
 * @param {Bitmap} bitmap
 * @param {number} x
 * @param {number} y
 * @param {Point} across
 * @param {Point} down */
function likeness(bitmap, x, y, across, down) {
  let count = 0;
  for (let row = -2; row <= 2; row += 1) {
    for (let column = -2; column <= 2; column += 1) {
      const isDark = Math.max(Math.abs(row), Math.abs(column)) !== 1;
      const [right, below] = [column * across.x + row * down.x, column * across.y + row * down.y];
      if (bitmap.isDark(x + right, y + below) === isDark) count += 1;
    }
  }
  return count;
}

/** The middle of a dark module, by the dark around a place in it.
 * @param {Bitmap} bitmap
 * @param {Point} place
 * @param {number} module */
function centre(bitmap, place, module) {
  const most = 1.5 * module;
  /** @param {number} right
   * @param {number} down */
  const span = (right, down) => {
    let far = 0;
    while (far < most && bitmap.isDark(place.x + right * far, place.y + down * far)) far += 0.5;
    return far;
  };
  const result = {
    x: place.x + (span(1, 0) - span(-1, 0)) / 2, y: place.y + (span(0, 1) - span(0, -1)) / 2,
  };
  return bitmap.isDark(result.x, result.y) ? result : place;
}

/** Where no alignment pattern tells: the outer edges of the finders, drawn on to where they meet.
 * @param {Bitmap} bitmap
 * @param {Triple} triple
 * @param {number} size
 * @returns {Projection|null} */
function edges(bitmap, { corner, right, below }, size) {
  const [rightEdge, belowEdge] = [[corner, right, below], [corner, below, right]].map(([from, finder, other]) => {
    const whole = distance(from, finder);
    const [outX, outY] = [(finder.x - from.x) / whole, (finder.y - from.y) / whole];
    const side = distance(from, other);
    const [alongX, alongY] = [(other.x - from.x) / side, (other.y - from.y) / side];
    // Two points on the outer edge, on either side of the finder's middle.
    return [-2, 2].map((offset) => {
      const size = /** @type {any} */ (finder).size;
      const start = { x: finder.x + alongX * offset * size, y: finder.y + alongY * offset * size };
      return outermost(bitmap, start, outX, outY, size);
    });
  });
  if ([...rightEdge, ...belowEdge].includes(null)) return null;
  const met = crossing(/** @type {Point[]} */ (rightEdge), /** @type {Point[]} */ (belowEdge));
  if (!met) return null;
  const far = size - inset;
  return projection([[inset, inset], [far, inset], [inset, far], [size, size]], [corner, right, below, met]);
}

/** The end of the dark that a line meets last within a finder.
 * @param {Bitmap} bitmap
 * @param {Point} start
 * @param {number} right
 * @param {number} down
 * @param {number} size */
function outermost(bitmap, start, right, down, size) {
  let last = null;
  for (let far = 2 * size; far < 5 * size; far += 0.25) {
    const at = { x: start.x + right * far, y: start.y + down * far };
    if (bitmap.isDark(at.x, at.y)) last = at;
    else if (last) return last;
  }
  return null;
}

/** @param {Point[]} one
 * @param {Point[]} other */
function crossing([a, b], [c, d]) {
  const [x1, y1, x2, y2] = [b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y];
  const turn = x1 * y2 - y1 * x2;
  if (Math.abs(turn) < 1e-6) return null;
  const far = ((c.x - a.x) * y2 - (c.y - a.y) * x2) / turn;
  return { x: a.x + far * x1, y: a.y + far * y1 };
}

/** The projection that takes four places to four others: eight equations, solved by elimination.
 * @param {number[][]} from
 * @param {Point[]} to
 * @returns {Projection} */
export function projection(from, to) {
  const rows = from.flatMap(([x, y], at) => [
    [x, y, 1, 0, 0, 0, -x * to[at].x, -y * to[at].x, to[at].x],
    [0, 0, 0, x, y, 1, -x * to[at].y, -y * to[at].y, to[at].y],
  ]);
  for (let column = 0; column < 8; column += 1) {
    let best = column;
    for (let row = column + 1; row < 8; row += 1) {
      if (Math.abs(rows[row][column]) > Math.abs(rows[best][column])) best = row;
    }
    [rows[column], rows[best]] = [rows[best], rows[column]];
    const pivot = rows[column];
    for (let row = 0; row < 8; row += 1) {
      if (row === column || rows[row][column] === 0) continue;
      const factor = rows[row][column] / pivot[column];
      for (let at = column; at < 9; at += 1) rows[row][at] -= factor * pivot[at];
    }
  }
  const [a, b, c, d, e, f, g, h] = rows.map((row, at) => row[8] / row[at]);
  return (x, y) => {
    const depth = g * x + h * y + 1;
    return { x: (a * x + b * y + c) / depth, y: (d * x + e * y + f) / depth };
  };
}

/** Reads each module in five places, so that a speck is outvoted.
 * @param {Bitmap} bitmap
 * @param {Projection} project
 * @param {number} size
 * @returns {import("./symbol.js").Modules} */
export function sample(bitmap, project, size) {
  const bits = new Uint8Array(size * size);
  const off = 0.2;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      let dark = 0;
      for (const [right, down] of [[0, 0], [-off, -off], [off, -off], [-off, off], [off, off]]) {
        const at = project(x + 0.5 + right, y + 0.5 + down);
        if (bitmap.isDark(at.x, at.y)) dark += 1;
      }
      bits[y * size + x] = dark > 2 ? 1 : 0;
    }
  }
  return { size, bits };
}
