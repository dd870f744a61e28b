// The number of the sign-in page: one field, large keys, and the keyboard works as well.

import { button, h, svg } from "./dom.js";
import { t } from "./words.js";

/** @param {number} digits
 * @param {(number: string) => void} approve
 * @param {AbortSignal} signal */
export function keypad(digits, approve, signal) {
  const input = /** @type {HTMLInputElement} */ (h("input", {
    id: "number", class: "typed", inputmode: "none", autocomplete: "off", maxlength: 12, pattern: "[0-9]*",
    placeholder: "–".repeat(digits),
  }));
  const approval = button(t("card.approve"), send, { class: "main", "aria-disabled": "true" });
  const isWhole = () => input.value.length === digits;

  function changed() {
    const clean = input.value.replace(/[^0-9]/g, "").slice(0, digits);
    if (clean !== input.value) input.value = clean;
    approval.setAttribute("aria-disabled", String(!isWhole()));
  }
  function send() {
    if (isWhole()) approve(input.value);
    else input.focus();
  }
  /** @param {string} digit */
  const type = (digit) => () => {
    input.value += digit;
    changed();
  };
  const erase = () => {
    input.value = input.value.slice(0, -1);
    changed();
  };
  input.addEventListener("input", changed);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) send();
    if (event.target === input) return;
    if (/^[0-9]$/.test(event.key)) type(event.key)();
    if (event.key === "Backspace") erase();
  }, { signal });

  const back = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" },
    svg("path", { d: "M9 5h11v14H9l-6-7zM12 9.5l5 5M17 9.5l-5 5" }));
  const keys = h("div", { class: "keys", role: "group", "aria-label": t("card.keys") },
    [..."123456789"].map((digit) => button(digit, type(digit))),
    h("span"), button("0", type("0")), button(back, erase, { "aria-label": t("card.erase"), class: "erase" }));
  const field = h("div", { class: "field" }, h("label", { for: "number" }, t("card.type")), input);
  return { field, keys, approval };
}
