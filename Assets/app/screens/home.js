// M1: the accounts and other sites with their codes, and what waits. M2: where there is none yet.

import { button, h } from "../view/dom.js";
import { codeCard, siteCard, siteTitle } from "../view/code.js";
import { rich, t } from "../view/words.js";

/** From so many codes on there is a search. */
const searchFrom = 8;

/** @type {import("../view/stage.js").Builder} */
export function home(context) {
  const { app, stage, signal } = context;
  app.addEventListener("accounts", () => stage.again(), { signal });
  app.addEventListener("sites", () => stage.again(), { signal });
  app.addEventListener("requests", () => stage.again(), { signal });
  app.addEventListener("notifications", () => stage.again(), { signal });
  app.expire();
  if (app.accounts.length === 0 && app.sites.length === 0) return first(context);
  const { unseen } = app;
  if (unseen) setTimeout(() => signal.aborted || stage.go({ name: "card", id: unseen }));
  const waiting = [...app.requests.values()];
  const rows = [
    ...app.accounts.map((account) => row(codeCard(account, context), account.organisation, account.name)),
    ...app.sites.map((site) => row(siteCard(site, context), siteTitle(site), site.name)),
  ];
  return {
    title: t("home.title"), top: "home",
    body: [
      repair(app),
      app.mayForget && h("section", { class: "notice" },
        h("p", {}, t("recall.ask")), button(t("recall.title"), () => stage.go({ name: "recall" }))),
      ...waiting.map(({ request: { card } }) => h("section", { class: "waiting" },
        h("h2", {}, rich("card.title", { service: card.app })),
        h("p", {}, card.acc),
        button(t("home.open"), () => stage.go({ name: "card", id: card.id }), { class: "main" }))),
      rows.length >= searchFrom && search(rows, context),
      h("ul", { class: "accounts" }, rows.map(({ item }) => item)),
      h("div", { class: "actions" },
        app.mayAskForNotifications && button(t("notify.allow"), () => stage.go({ name: "notify" })),
        button(t("scan.title"), () => stage.go({ name: "scan" })),
        button(t("home.add"), () => stage.go({ name: "add" }), { class: "link" }),
        button(t("home.phones"), () => stage.go({ name: "phones" }), { class: "link" })),
    ],
  };
}

/** M14: what became of a push line that was lost.
 * @param {import("../app.js").App} app */
function repair(app) {
  const text = app.isForbidden ? "repair.forbidden"
    : app.notifications === "failed" ? "repair.failed" : app.isMended && "repair.mended";
  return text && h("p", { class: "notice" }, t(text));
}

/** @param {HTMLElement} card
 * @param {...string} names */
const row = (card, ...names) => ({ item: h("li", {}, card), text: names.join(" ").toLowerCase() });

/** Shows those whose name has each of the words.
 * @param {ReturnType<typeof row>[]} rows
 * @param {import("../view/stage.js").Context} context */
function search(rows, { place }) {
  const none = h("p", { class: "hint", role: "status" });
  const input = /** @type {HTMLInputElement} */ (h("input", {
    type: "search", id: "search", autocomplete: "off", spellcheck: "false", value: place.sought ?? "",
  }));
  const sift = () => {
    place.sought = input.value;
    const words = input.value.toLowerCase().split(/\s+/);
    for (const { item, text } of rows) item.hidden = !words.every((word) => text.includes(word));
    none.textContent = rows.every(({ item }) => item.hidden) ? t("home.none") : "";
  };
  input.addEventListener("input", sift);
  sift();
  return h("div", { class: "search", role: "search" }, h("label", { for: "search" }, t("home.search")), input, none);
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
        button(t("first.move"), () => stage.go({ name: "join" })),
        button(t("first.restore"), () => stage.go({ name: "restore" })),
        button(t("first.add"), () => stage.go({ name: "typing" }))),
    ],
  };
}
