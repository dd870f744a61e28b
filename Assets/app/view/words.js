// The texts of one language: words with {placeholders} and **emphasis**, in one form or in one for each way to count.

/** @typedef {Record<string, string|number>} Values */

export const languages = /** @type {const} */ ({ "en": "English", "cy": "Cymraeg", "zh-Hans": "简体中文" });

/** @type {Record<string, any>} */
let catalogue = {};
let language = "en";

/** @param {readonly string[]} wishes tags, most wanted first */
export function spoken(wishes) {
  for (const wish of wishes) {
    const [main, ...rest] = wish.toLowerCase().split("-");
    const isTraditional = rest.some((part) => ["hant", "tw", "hk", "mo"].includes(part));
    if (main === "zh" && !isTraditional) return "zh-Hans";
    if (main in languages) return main;
  }
  return "en";
}

/** @param {string} tag */
export async function speak(tag) {
  language = tag in languages ? tag : "en";
  catalogue = await (await fetch(`/app/words/${language}.json`)).json();
  document.documentElement.lang = language;
  document.title = t("app.title");
}

export const currentLanguage = () => language;

/** A text without markup. An unknown key shows itself.
 * @param {string} key
 * @param {Values} [values] */
export function t(key, values = {}) {
  return pieces(key, values).map((piece) => piece.text).join("");
}

/** A text for the page. What fills a placeholder is kept from changing the direction of what is around it.
 * @param {string} key
 * @param {Values} [values] */
export function rich(key, values = {}) {
  const whole = document.createDocumentFragment();
  for (const { text, isValue, isStrong } of pieces(key, values)) {
    /** @type {Node} */
    let node = document.createTextNode(text);
    if (isValue) node = wrapped("bdi", node);
    whole.append(isStrong ? wrapped("strong", node) : node);
  }
  return whole;
}

/** @param {string} tag
 * @param {Node} node */
function wrapped(tag, node) {
  const element = document.createElement(tag);
  element.append(node);
  return element;
}

/** @param {string} key
 * @param {Values} values */
function pieces(key, values) {
  const found = [];
  let isStrong = false;
  for (const part of pattern(key, values).split(/(\{\w+\}|\*\*)/)) {
    if (part === "**") {
      isStrong = !isStrong;
    } else if (/^\{\w+\}$/.test(part)) {
      found.push({ text: String(values[part.slice(1, -1)] ?? part), isValue: true, isStrong });
    } else if (part) {
      found.push({ text: part, isValue: false, isStrong });
    }
  }
  return found;
}

/** @param {string} key
 * @param {Values} values
 * @returns {string} */
function pattern(key, values) {
  const [group, name] = key.split(".");
  const message = catalogue[group]?.[name];
  if (typeof message === "string") return message;
  if (!message) return key;
  const form = new Intl.PluralRules(language).select(Number(values[message.by]));
  return message[form] ?? message.other;
}

/** "21 kB"
 * @param {number} bytes */
export function size(bytes) {
  const [unit, value] = bytes < 1_000_000 ? ["kilobyte", bytes / 1_000] : ["megabyte", bytes / 1_000_000];
  const style = { style: /** @type {const} */ ("unit"), unit, maximumFractionDigits: value < 10 ? 1 : 0 };
  return new Intl.NumberFormat(language, style).format(value);
}

/** "3 May 2026"; in numbers where the browser doesn't know the months of the language.
 * @param {number} seconds
 * @param {Intl.DateTimeFormatOptions} [more] */
export function day(seconds, more) {
  const isKnown = Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
  const style = new Intl.DateTimeFormat(
    isKnown && language !== "en" ? language : "en-GB", { dateStyle: isKnown ? "long" : "short", ...more });
  return style.format(seconds * 1000);
}

/** "3 May 2026 at 14:05"
 * @param {number} seconds */
export const moment = (seconds) => day(seconds, { timeStyle: "short" });

/** "2 minutes ago"; from now on if it is later.
 * @param {number} seconds
 * @param {number} now */
export function ago(seconds, now) {
  const minutes = Math.round((seconds - now) / 60);
  if (Math.abs(minutes) < 1) return t("app.just_now");
  const style = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  if (Math.abs(minutes) < 60) return style.format(minutes, "minute");
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(seconds * 1000);
}
