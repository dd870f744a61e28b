// Reads the picture code (QR, ISO/IEC 18004) in a picture, where the browser can't.

import { findTriples } from "./finders.js";
import { projections, sample, versionsOf } from "./grid.js";
import { Bitmap, Grey } from "./light.js";
import { read } from "./symbol.js";

/** Less than this is too small to hold a symbol that anybody can read. */
const sideMin = 42;
/** Larger pictures are read smaller first, and may be read in no more than this. */
const sideLarge = 600;
const sideDoubled = 800;
const triesOfVersion = 3;

/** @param {{data: Uint8ClampedArray, width: number, height: number}} picture
 * @param {boolean} [isThorough] whether to take the time for a grainy, blurred or inverted one; a camera brings another
 *   picture anyhow
 * @returns {string|null} */
export function readPicture(picture, isThorough = true) {
  const grey = Grey.of(picture);
  const views = [grey];
  if (isThorough) {
    views.push(grey.smoothed());
    if (Math.max(grey.width, grey.height) > sideLarge) views.push(grey.halved(), grey.halved().smoothed());
    if (Math.max(grey.width, grey.height) <= sideDoubled) views.push(grey.doubled());
  }
  for (const view of views) {
    if (Math.min(view.width, view.height) < sideMin) continue;
    const found = readView(Bitmap.of(view)) ?? (isThorough ? readView(Bitmap.of(view.inverted())) : null);
    if (found !== null) return found;
  }
  return null;
}

/** @param {Bitmap} bitmap */
function readView(bitmap) {
  for (const triple of findTriples(bitmap)) {
    for (const version of versionsOf(bitmap, triple)) {
      for (const project of projections(bitmap, triple, version).slice(0, triesOfVersion)) {
        const text = read(sample(bitmap, project, 4 * version + 17));
        if (text !== null && text !== "") return text;
      }
    }
  }
  return null;
}
