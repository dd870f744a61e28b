// scrypt (RFC 7914), which browsers don't have: it opens files that another app has locked with a password.

/** Bytes of memory that a file may ask for. */
const memoryMax = 256 * 1024 * 1024;
/** Twice as much as Aegis asks for. */
const costMax = 2 ** 19;

/** Null where the figures are none, or ask for more than a phone has.
 * @param {Uint8Array} password
 * @param {Uint8Array} salt
 * @param {{n: number, r: number, p: number, size: number}} figures
 * @returns {Promise<Uint8Array|null>} */
export async function scrypt(password, salt, { n, r, p, size }) {
  const isPower = Number.isSafeInteger(n) && n > 1 && Number.isInteger(Math.log2(n));
  const areCounts = [r, p].every((count) => Number.isSafeInteger(count) && count > 0);
  if (!isPower || !areCounts || 128 * n * r > memoryMax || n * r * p > costMax) return null;
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  /** @param {Uint8Array} own
   * @param {number} count */
  const derived = async (own, count) => new Uint8Array(await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", salt: own, iterations: 1 }, key, 8 * count));
  const blocks = await derived(salt, 128 * r * p);
  const view = new DataView(blocks.buffer);
  const words = new Uint32Array(32 * r);
  const room = new Uint32Array(32 * r * n);
  for (let block = 0; block < p; block += 1) {
    const start = 128 * r * block;
    for (let at = 0; at < words.length; at += 1) words[at] = view.getUint32(start + 4 * at, true);
    mix(words, room, n, r);
    for (let at = 0; at < words.length; at += 1) view.setUint32(start + 4 * at, words[at], true);
  }
  room.fill(0);
  return derived(blocks, size);
}

/** scryptROMix, section 5.
 * @param {Uint32Array} words
 * @param {Uint32Array} room
 * @param {number} n
 * @param {number} r */
function mix(words, room, n, r) {
  const length = words.length;
  const other = new Uint32Array(length);
  for (let round = 0; round < n; round += 1) {
    room.set(words, round * length);
    blockMix(words, other, r);
  }
  for (let round = 0; round < n; round += 1) {
    const start = (words[length - 16] & (n - 1)) * length;
    for (let at = 0; at < length; at += 1) words[at] ^= room[start + at];
    blockMix(words, other, r);
  }
}

/** scryptBlockMix, section 4.
 * @param {Uint32Array} words
 * @param {Uint32Array} other room for the result
 * @param {number} r */
function blockMix(words, other, r) {
  const last = words.slice(words.length - 16);
  for (let block = 0; block < 2 * r; block += 1) {
    for (let at = 0; at < 16; at += 1) last[at] ^= words[16 * block + at];
    salsa(last);
    other.set(last, 16 * ((block >> 1) + (block & 1) * r));
  }
  words.set(other);
}

/** @param {number} word
 * @param {number} bits */
const turned = (word, bits) => (word << bits) | (word >>> (32 - bits));

/** Salsa20/8, section 3, written out: a phone does it a million times for one password.
 * @param {Uint32Array} words */
function salsa(words) {
  let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = words;
  for (let round = 0; round < 4; round += 1) {
    e ^= turned(a + m, 7); i ^= turned(e + a, 9); m ^= turned(i + e, 13); a ^= turned(m + i, 18);
    j ^= turned(f + b, 7); n ^= turned(j + f, 9); b ^= turned(n + j, 13); f ^= turned(b + n, 18);
    o ^= turned(k + g, 7); c ^= turned(o + k, 9); g ^= turned(c + o, 13); k ^= turned(g + c, 18);
    d ^= turned(p + l, 7); h ^= turned(d + p, 9); l ^= turned(h + d, 13); p ^= turned(l + h, 18);
    b ^= turned(a + d, 7); c ^= turned(b + a, 9); d ^= turned(c + b, 13); a ^= turned(d + c, 18);
    g ^= turned(f + e, 7); h ^= turned(g + f, 9); e ^= turned(h + g, 13); f ^= turned(e + h, 18);
    l ^= turned(k + j, 7); i ^= turned(l + k, 9); j ^= turned(i + l, 13); k ^= turned(j + i, 18);
    m ^= turned(p + o, 7); n ^= turned(m + p, 9); o ^= turned(n + m, 13); p ^= turned(o + n, 18);
  }
  words[0] += a; words[1] += b; words[2] += c; words[3] += d;
  words[4] += e; words[5] += f; words[6] += g; words[7] += h;
  words[8] += i; words[9] += j; words[10] += k; words[11] += l;
  words[12] += m; words[13] += n; words[14] += o; words[15] += p;
}
