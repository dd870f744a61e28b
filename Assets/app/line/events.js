// The events of a stream (WHATWG HTML, section 9.2).

const eventMax = 80 * 1024;
/** Longer than two of the server's comments are apart. */
const silenceMilliseconds = 60_000;

/** @typedef {{name: string, data: string}} StreamEvent */

/** Reads until the stream ends or is silent for too long.
 * @param {ReadableStream<Uint8Array>} stream
 * @returns {AsyncGenerator<StreamEvent>} */
export async function* events(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (;;) {
      const { value, done } = await within(silenceMilliseconds, reader.read());
      if (done) return;
      text += value.replace(/\r\n?/g, "\n");
      const parts = text.split("\n\n");
      text = parts.pop() ?? "";
      if (text.length > eventMax) throw new Error("too long an event");
      for (const part of parts) {
        const event = readEvent(part);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** @param {string} part
 * @returns {StreamEvent|null} null for a comment */
function readEvent(part) {
  let name = "message";
  const data = [];
  for (const line of part.split("\n")) {
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
  return data.length > 0 ? { name, data: data.join("\n") } : null;
}

/** @template Value
 * @param {number} milliseconds
 * @param {Promise<Value>} promise
 * @returns {Promise<Value>} */
function within(milliseconds, promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("silence")), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
