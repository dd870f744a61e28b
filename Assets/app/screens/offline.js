// M4: somebody waits for something, and the server can't be reached. The one place that speaks of the network.

import { codeOf } from "../view/code.js";
import { button, h } from "../view/dom.js";
import { t } from "../view/words.js";

/** @type {import("../view/stage.js").Builder} */
export function offline(context) {
  const { app, stage, place } = context;
  const account = app.accounts.find((each) => each.device === place.device);
  return {
    title: t("offline.title"),
    body: [
      h("p", { class: "lead" }, t("offline.lead")),
      account && codeOf(account, context),
      h("div", { class: "actions" }, button(t("offline.again"), () => stage.back(), { class: "main" })),
    ],
  };
}
