// One account: its code, and taking it off this phone.

import { Unreachable } from "../line/server.js";
import { codeCard } from "../view/code.js";
import { button, h } from "../view/dom.js";
import { say } from "../view/stage.js";
import { t } from "../view/words.js";

/** @type {import("../view/stage.js").Builder} */
export function account(context) {
  const { app, stage, place } = context;
  const found = app.accounts.find((each) => each.device === place.device);
  if (!found) {
    return { title: t("account.gone"), body: [] };
  }
  const problem = h("p", { class: "notice wrong", hidden: true });
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { "aria-labelledby": "remove-title" },
    h("h2", { id: "remove-title" }, t("account.remove_title", { account: found.name })),
    h("p", {}, t("account.remove_lead")),
    h("div", { class: "actions" },
      button(t("account.remove"), remove, { class: "danger" }),
      button(t("account.keep"), () => dialog.close()))));
  async function remove() {
    dialog.close();
    try {
      await app.remove(/** @type {import("../keep/accounts.js").Account} */ (found));
      say(t("account.removed"));
      stage.home();
    } catch (error) {
      problem.textContent = t(error instanceof Unreachable ? "account.unreachable" : "app.failed");
      problem.hidden = false;
    }
  }
  return {
    title: found.organisation,
    body: [
      codeCard(found, context), problem,
      h("div", { class: "actions" },
        app.usable.includes(found) &&
          button(t("bigger.show"), () => stage.go({ name: "bigger", device: found.device })),
        button(t("account.remove"), () => dialog.showModal(), { class: "link danger" })),
      dialog,
    ],
  };
}
