// What the screens of two phones have in common.

import { h } from "./dom.js";
import { say } from "./stage.js";
import { t } from "./words.js";

/** The colour and the number that both screens show.
 * @param {{colour: string, digits: string}} words */
export const comparison = (words) => h("p", { class: `words ${words.colour.toLowerCase()}`, lang: "en" },
  h("span", { class: "swatch", "aria-hidden": "true" }), h("bdi", {}, `${words.colour} ${words.digits}`));

/** Letters to be typed on another screen.
 * @param {string} text */
export const coded = (text) => h("p", { class: "typed-code", lang: "en" }, h("bdi", {}, text));

/** Where it is said what went wrong. */
export function faults() {
  const problem = h("p", { class: "notice wrong", role: "alert", tabindex: -1, hidden: true });
  /** @param {string} key
   * @param {import("./words.js").Values} [values] */
  const fail = (key, values = {}) => {
    problem.textContent = t(key, values);
    problem.hidden = false;
    problem.focus();
    say(problem.textContent, true);
  };
  return { problem, fail };
}
