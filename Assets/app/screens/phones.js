// What somebody does who has, or will have, another phone.

import { button, h } from "../view/dom.js";
import { day, t } from "../view/words.js";

/** @type {import("../view/stage.js").Builder} */
export function phones({ app, stage }) {
  return {
    title: t("phones.title"),
    body: [
      app.usable.length > 0 && way("move", () => stage.go({ name: "move" })),
      way("join", () => stage.go({ name: "join" })),
      app.things.length > 0 && way("backup", () => stage.go({ name: "backup" }), app.backup && [
        h("p", {}, t("phones.last", { day: day(app.backup.madeAt) })),
        app.isBackupOld && h("p", { class: "notice" }, t("phones.old"))]),
      way("restore", () => stage.go({ name: "restore" })),
    ],
  };
}

/** @param {string} name
 * @param {() => void} press
 * @param {import("../view/dom.js").Child} [more] */
const way = (name, press, more) => h("section", { class: "way" },
  h("h2", {}, t(`phones.${name}`)), h("p", {}, t(`phones.${name}_lead`)), more,
  h("div", { class: "actions" }, button(t(`phones.${name}_go`), press)));
