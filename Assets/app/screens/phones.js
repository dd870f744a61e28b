// What somebody does who has, or will have, another phone.

import { button, h } from "../view/dom.js";
import { t } from "../view/words.js";

/** @type {import("../view/stage.js").Builder} */
export function phones({ app, stage }) {
  return {
    title: t("phones.title"),
    body: [
      app.accounts.length > 0 && way("move", () => stage.go({ name: "move" })),
      way("join", () => stage.go({ name: "join" })),
    ],
  };
}

/** @param {string} name
 * @param {() => void} press */
const way = (name, press) => h("section", { class: "way" },
  h("h2", {}, t(`phones.${name}`)), h("p", {}, t(`phones.${name}_lead`)),
  h("div", { class: "actions" }, button(t(`phones.${name}_go`), press)));
