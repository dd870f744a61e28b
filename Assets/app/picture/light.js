// From colours to dark and light: each place is compared with its own neighbourhood, so that shadows don't matter.

const block = 8;
/** Less difference than this in a block is no pattern but paper, or ink. */
const differenceMin = 24;

/** Shades of grey. */
export class Grey {
  /** @param {number} width
   * @param {number} height
   * @param {Uint8Array} shades */
  constructor(width, height, shades) {
    this.width = width;
    this.height = height;
    this.shades = shades;
  }

  /** @param {{data: Uint8ClampedArray, width: number, height: number}} picture red, green, blue and alpha */
  static of({ data, width, height }) {
    const shades = new Uint8Array(width * height);
    for (let at = 0; at < shades.length; at += 1) {
      shades[at] = (data[4 * at] * 77 + data[4 * at + 1] * 151 + data[4 * at + 2] * 28) >> 8;
    }
    return new Grey(width, height, shades);
  }

  inverted() {
    return new Grey(this.width, this.height, this.shades.map((shade) => 255 - shade));
  }

  /** Half as wide and high: what is grainy becomes smooth. */
  halved() {
    const [width, height] = [this.width >> 1, this.height >> 1];
    const shades = new Uint8Array(width * height);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const at = 2 * y * this.width + 2 * x;
        const below = at + this.width;
        shades[y * width + x] =
          (this.shades[at] + this.shades[at + 1] + this.shades[below] + this.shades[below + 1] + 2) >> 2;
      }
    }
    return new Grey(width, height, shades);
  }

  /** Twice as wide and high, with the shades between: small modules get room. */
  doubled() {
    const { width, height, shades } = this;
    const result = new Uint8Array(4 * width * height);
    for (let y = 0; y < 2 * height; y += 1) {
      const [top, bottom] = [Math.max(0, (y - 1) >> 1), Math.min(height - 1, (y + 1) >> 1)];
      for (let x = 0; x < 2 * width; x += 1) {
        const [left, right] = [Math.max(0, (x - 1) >> 1), Math.min(width - 1, (x + 1) >> 1)];
        // A quarter of the way to the neighbour, on either side.
        const [near, beside] = [y & 1 ? top : bottom, y & 1 ? bottom : top].map((row) => {
          const [one, other] = x & 1 ? [left, right] : [right, left];
          return 3 * shades[row * width + one] + shades[row * width + other];
        });
        result[2 * y * width + x] = (3 * near + beside) >> 4;
      }
    }
    return new Grey(2 * width, 2 * height, result);
  }

  /** Each shade the mean of its neighbourhood. */
  smoothed() {
    const { width, height, shades } = this;
    const result = new Uint8Array(shades);
    for (let y = 1; y < height - 1; y += 1) {
      for (let x = 1; x < width - 1; x += 1) {
        let sum = 0;
        for (let at = (y - 1) * width + x; at <= (y + 1) * width + x; at += width) {
          sum += shades[at - 1] + shades[at] + shades[at + 1];
        }
        result[y * width + x] = sum / 9;
      }
    }
    return new Grey(width, height, result);
  }
}

/** Dark and light. What lies outside is light. */
export class Bitmap {
  /** @param {number} width
   * @param {number} height */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.bits = new Uint8Array(width * height);
  }

  /** @param {number} x
   * @param {number} y */
  isDark(x, y) {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    return column >= 0 && row >= 0 && column < this.width && row < this.height &&
      this.bits[row * this.width + column] === 1;
  }

  /** @param {Grey} grey */
  static of(grey) {
    const { width, height, shades } = grey;
    const bitmap = new Bitmap(width, height);
    const [columns, rows] = [Math.ceil(width / block), Math.ceil(height / block)];
    const middles = blockMiddles(grey, columns, rows);
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const limit = around(middles, columns, rows, column, row);
        const [right, bottom] = [Math.min(width, (column + 1) * block), Math.min(height, (row + 1) * block)];
        for (let y = row * block; y < bottom; y += 1) {
          for (let at = y * width + column * block; at < y * width + right; at += 1) {
            if (shades[at] <= limit) bitmap.bits[at] = 1;
          }
        }
      }
    }
    return bitmap;
  }
}

/** What lies between dark and light in each block. One without a pattern is taken for paper, unless its neighbours say
 *   that so dark is ink.
 * @param {Grey} grey
 * @param {number} columns
 * @param {number} rows */
function blockMiddles({ width, height, shades }, columns, rows) {
  const middles = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const left = Math.max(0, Math.min(column * block, width - block));
      const top = Math.max(0, Math.min(row * block, height - block));
      let [sum, least, most, count] = [0, 255, 0, 0];
      for (let y = top; y < Math.min(height, top + block); y += 1) {
        for (let x = left; x < Math.min(width, left + block); x += 1) {
          const shade = shades[y * width + x];
          sum += shade;
          count += 1;
          if (shade < least) least = shade;
          if (shade > most) most = shade;
        }
      }
      let middle = sum / count;
      if (most - least <= differenceMin) {
        middle = least / 2;
        if (row > 0 && column > 0) {
          const at = row * columns + column;
          const near = (middles[at - columns] + 2 * middles[at - 1] + middles[at - columns - 1]) / 4;
          if (least < near) middle = near;
        }
      }
      middles[row * columns + column] = middle;
    }
  }
  return middles;
}

/** The mean of five times five blocks.
 * @param {Float32Array} middles
 * @param {number} columns
 * @param {number} rows
 * @param {number} column
 * @param {number} row */
function around(middles, columns, rows, column, row) {
  const left = Math.max(0, Math.min(column - 2, columns - 5));
  const top = Math.max(0, Math.min(row - 2, rows - 5));
  const [right, bottom] = [Math.min(columns, left + 5), Math.min(rows, top + 5)];
  let sum = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) sum += middles[y * columns + x];
  }
  return sum / ((right - left) * (bottom - top));
}
