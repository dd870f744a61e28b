// How many bytes a request and its reply are on the line (RFC 9112), as far as a page can know: browsers add headers
// that it doesn't see. What encryption and connections cost is not in it.

const crlf = 2;
/** "HTTP/1.1" and the spaces of a request's first line; "HTTP/1.1 200 OK" of a reply's. */
const requestLine = 10 + crlf;
const replyLine = 15 + crlf;

/** @param {string} name
 * @param {string} value */
const header = (name, value) => name.length + 2 + value.length + crlf;

/** What this browser sends along with each request of its own.
 * @param {string} method */
function usual(method) {
  /** @type {any} */
  const data = /** @type {any} */ (navigator).userAgentData;
  const { languages, userAgent } = navigator;
  const headers = [
    ["host", location.host], ["connection", "keep-alive"], ["user-agent", userAgent],
    ["sec-fetch-site", "same-origin"], ["sec-fetch-mode", "cors"], ["sec-fetch-dest", "empty"],
    ["accept-encoding", location.protocol === "https:" || location.hostname === "localhost"
      ? "gzip, deflate, br, zstd" : "gzip, deflate"],
    ["accept-language", languages.length > 1
      ? languages.map((tag, at) => at === 0 ? tag : `${tag};q=0.${Math.max(1, 10 - at)}`).join(",") : navigator.language],
    ["cache-control", "no-cache"], ["pragma", "no-cache"],
  ];
  if (method === "POST") headers.push(["origin", location.origin]);
  if (data) {
    const brands = data.brands.map((/** @type {any} */ { brand, version }) => `"${brand}";v="${version}"`).join(", ");
    headers.push(["sec-ch-ua", brands], ["sec-ch-ua-mobile", "?0"], ["sec-ch-ua-platform", `"${data.platform}"`]);
  }
  return headers;
}

/** @param {string} path
 * @param {{method?: string, headers?: any, body?: any}} request */
export function bytesOfRequest(path, { method = "GET", headers = {}, body = "" }) {
  const own = Object.entries(/** @type {Record<string, string>} */ (headers));
  if (!headers.accept) own.push(["accept", "*/*"]);
  if (method === "POST") own.push(["content-length", String(body.length)]);
  const all = [...usual(method), ...own];
  return method.length + path.length + requestLine + crlf + body.length
    + all.reduce((sum, [name, value]) => sum + header(name, value), 0);
}

/** Without its body.
 * @param {Response} reply */
export function bytesOfHead(reply) {
  let sum = replyLine + crlf;
  for (const [name, value] of reply.headers) sum += header(name, value);
  return sum;
}

/** What a chunk of a stream costs beside its bytes (RFC 9112, section 7.1).
 * @param {number} length */
export const chunkBytes = (length) => length.toString(16).length + 2 * crlf;
