// What this browser says of itself, for the person's own eyes.

/** A name for this phone, which its owner may change: "Pixel 8", "iPhone", "Chrome on Linux". */
export async function suggestedName() {
  const { userAgent, maxTouchPoints } = navigator;
  /** @type {any} */
  const data = /** @type {any} */ (navigator).userAgentData;
  const more = await data?.getHighEntropyValues?.(["model"]).catch(() => null);
  if (more?.model) return more.model;
  if (/iPhone/.test(userAgent)) return "iPhone";
  if (/iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return "iPad";
  const android = /Android [^;]*; ([^;)]+?)(?: Build|\))/.exec(userAgent)?.[1];
  if (android && !/^K$|Mobile|Tablet/.test(android)) return android;
  if (/Android/.test(userAgent)) return "Android";
  const names = /** @type {[RegExp, string][]} */ ([
    [/Edg\//, "Edge"], [/Firefox\//, "Firefox"], [/Chrome\//, "Chrome"], [/Safari\//, "Safari"],
  ]);
  const systems = /** @type {[RegExp, string][]} */ ([
    [/Windows/, "Windows"], [/Macintosh/, "Mac"], [/CrOS/, "Chromebook"], [/Linux/, "Linux"],
  ]);
  return [names, systems].map((list) => list.find(([mark]) => mark.test(userAgent))?.[1]).filter(Boolean).join(", ");
}
