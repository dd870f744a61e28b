// M1: the accounts with their codes, and what waits. M2: where there is none yet.

import { button, h } from "../view/dom.js";
import { codeCard } from "../view/code.js";
import { rich, t } from "../view/words.js";

/** @type {import("../view/stage.js").Builder} */
export function home(context) {
  const { app, stage, signal } = context;
  app.addEventListener("accounts", () => stage.again(), { signal });
  app.addEventListener("requests", () => stage.again(), { signal });
  app.expire();
  if (app.accounts.length === 0) return first(context);
  const { unseen } = app;
  if (unseen) setTimeout(() => signal.aborted || stage.go({ name: "card", id: unseen }));
  const waiting = [...app.requests.values()];
  return {
    title: t("home.title"), top: "home",
    body: [
      ...waiting.map(({ request: { card } }) => h("section", { class: "waiting" },
        h("h2", {}, rich("card.title", { service: card.app })),
        h("p", {}, card.acc),
        button(t("home.open"), () => stage.go({ name: "card", id: card.id }), { class: "main" }))),
      h("ul", { class: "accounts" }, app.accounts.map((account) => h("li", {}, codeCard(account, context)))),
      h("div", { class: "actions" },
        button(t("home.add"), () => stage.go({ name: "setup" }), { class: "link" }),
        button(t("home.phones"), () => stage.go({ name: "phones" }), { class: "link" })),
    ],
  };
}

/** @param {import("../view/stage.js").Context} context
 * @returns {import("../view/stage.js").Screen} */
function first({ stage }) {
  return {
    title: t("first.title"), top: "none", kind: "first",
    body: [
      h("img", { src: "/app/icon.svg", alt: "", width: 88, height: 88 }),
      h("p", { class: "lead" }, t("first.lead")),
      h("div", { class: "actions" },
        button(t("first.set_up"), () => stage.go({ name: "setup" }), { class: "main" }),
        button(t("first.move"), () => stage.go({ name: "join" }))),
    ],
  };
}
