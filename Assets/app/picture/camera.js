// Pictures from the camera or a file, and the text of the picture code in them: read by the browser where it can, and
// otherwise here.

import { readPicture } from "./read.js";

/** Pixels of the longer side that is looked at: more takes longer, and tells no more. */
const cameraSide = 800;
const fileSide = 1_200;
const pauseMilliseconds = 120;
/** Every so many looks, the longer one: for light on dark, and what is blurred. */
const thoroughEach = 6;

/** @typedef {"refused"|"none"|"busy"} Trouble */

/** Why there is no camera. */
export class CameraFault extends Error {
  /** @param {Trouble} trouble */
  constructor(trouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

/** @typedef {{detect(source: CanvasImageSource): Promise<{rawValue: string}[]>}} Detector */

/** What the browser itself has for it.
 * @returns {Promise<Detector|null>} */
async function detector() {
  const { BarcodeDetector } = /** @type {any} */ (globalThis);
  const formats = await BarcodeDetector?.getSupportedFormats?.().catch(() => []) ?? [];
  return formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
}

/** Looks through the camera until the signal ends, and tells each text that it reads.
 * @param {HTMLVideoElement} video in which the person sees what the camera sees
 * @param {AbortSignal} signal
 * @param {(text: string) => void} tell */
export async function watch(video, signal, tell) {
  const stream = await opened();
  const stop = () => stream.getTracks().forEach((track) => track.stop());
  signal.addEventListener("abort", stop);
  if (signal.aborted) {
    stop();
    return;
  }
  video.srcObject = stream;
  await video.play().catch(() => {});
  const own = await detector();
  for (let looks = 1; !signal.aborted; looks += 1) {
    if (video.videoWidth > 0) {
      const text = await detected(own, video) ??
        readPicture(pixels(video, video.videoWidth, video.videoHeight, cameraSide), looks % thoroughEach === 0);
      if (text && !signal.aborted) tell(text);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
  }
}

async function opened() {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraFault("none");
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: false, video: { facingMode: "environment", width: { ideal: 1_280 }, height: { ideal: 720 } },
    });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    if (name === "NotAllowedError" || name === "SecurityError") throw new CameraFault("refused");
    throw new CameraFault(name === "NotReadableError" || name === "AbortError" ? "busy" : "none");
  }
}

/** The text in a picture of a file; null where there is none, or the file is no picture.
 * @param {Blob} file */
export async function readFile(file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const text = await detected(await detector(), bitmap) ??
    readPicture(pixels(bitmap, bitmap.width, bitmap.height, fileSide));
  bitmap.close();
  return text;
}

/** @param {Detector|null} own
 * @param {CanvasImageSource} source */
async function detected(own, source) {
  const found = await own?.detect(source).catch(() => []) ?? [];
  return found[0]?.rawValue || null;
}

/** On white, where the picture lets something through.
 * @param {CanvasImageSource} source
 * @param {number} width
 * @param {number} height
 * @param {number} sideMax */
function pixels(source, width, height, sideMax) {
  const scale = Math.min(1, sideMax / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
