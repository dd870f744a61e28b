// A switch that is on or off, with what it means. It changes once that was really done.

import { button, h } from "./dom.js";

let count = 0;

/** @param {{label: string, hint?: string, isOn: boolean, set: (isOn: boolean) => boolean|Promise<boolean>}} what
 *   `set` says how it stands afterwards */
export function toggle({ label, hint, isOn, set }) {
  count += 1;
  const [name, more] = [`switch-${count}`, `switch-${count}-more`];
  const press = async () => {
    if (knob.getAttribute("aria-busy") === "true") return;
    knob.setAttribute("aria-busy", "true");
    const now = await set(knob.getAttribute("aria-checked") !== "true");
    knob.removeAttribute("aria-busy");
    knob.setAttribute("aria-checked", String(now));
  };
  const knob = button(h("span", { class: "knob" }), press, {
    class: "switch", role: "switch", "aria-checked": String(isOn), "aria-labelledby": name,
    "aria-describedby": hint ? more : null,
  });
  return h("div", { class: "toggle" },
    h("div", {}, h("p", { id: name }, label), hint && h("p", { class: "hint", id: more }, hint)), knob);
}
