// What there is to add, and what can be taken along.

import { button, h } from "../view/dom.js";
import { t } from "../view/words.js";

/** @type {import("../view/stage.js").Builder} */
export function add({ app, stage }) {
  /** @param {string} label
   * @param {string} hint
   * @param {string} name */
  const way = (label, hint, name) => h("li", {}, button(
    [h("strong", {}, t(label)), h("span", { class: "organisation" }, t(hint))],
    () => stage.go({ name }), { class: "whose" }));
  return {
    title: t("add.title"),
    body: [
      h("ul", { class: "ways" },
        way("scan.title", "add.scan_hint", "scan"),
        way("add.account", "add.account_hint", "setup"),
        way("add.site", "add.site_hint", "typing"),
        way("add.bring", "add.bring_hint", "bring"),
        app.sites.length > 0 && way("add.take", "add.take_hint", "take")),
    ],
  };
}
