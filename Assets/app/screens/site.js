// Another site: its code, what it is called, where it stands in the list, and taking it off this phone.

import { forget, move, rename } from "../keep/sites.js";
import { codeSource, siteCode, siteTitle } from "../view/code.js";
import { button, h } from "../view/dom.js";
import { say } from "../view/stage.js";
import { t } from "../view/words.js";
import { nameMax } from "../wire/site.js";
import { fitted } from "../wire/text.js";
import { labelled } from "./typing.js";

/** @type {import("../view/stage.js").Builder} */
export function site(context) {
  const { app, stage, place } = context;
  const at = app.sites.findIndex((each) => each.id === place.id);
  const found = app.sites[at];
  if (!found) return { title: t("site.gone"), body: [] };
  const title = siteTitle(found);
  if (place.isNew) say(t("site.added", { name: title }));
  const problem = h("p", { class: "notice wrong", role: "alert", hidden: true }, t("app.failed"));

  /** @param {() => Promise<any>} deed
   * @param {string} said */
  async function change(deed, said) {
    try {
      await deed();
      await app.sitesChanged();
      say(said);
      return true;
    } catch {
      problem.hidden = false;
      return false;
    }
  }
  /** @param {-1|1} by
   * @param {string} label */
  const mover = (by, label) => button(t(label), async () => {
    if (!app.sites[at + by]) return;
    const said = t("site.moved", { place: at + 1 + by, count: app.sites.length });
    if (!await change(() => move(found.id, by), said)) return;
    await stage.again();
    const same = [...document.querySelectorAll("button")].find((each) => each.textContent === t(label));
    same?.focus();
  }, { "aria-disabled": !app.sites[at + by] && "true" });

  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { "aria-labelledby": "remove-title" },
    h("h2", { id: "remove-title" }, t("account.remove_title", { account: title })),
    h("p", {}, t("site.remove_lead")),
    h("div", { class: "actions" },
      button(t("site.remove"), async () => {
        dialog.close();
        if (await change(() => forget(found.id), t("account.removed"))) stage.home();
      }, { class: "danger" }),
      button(t("account.keep"), () => dialog.close()))));

  return {
    title,
    body: [
      place.isNew && h("p", { class: "notice" }, t("site.try")),
      Boolean(found.issuer && found.name) && h("p", { class: "lead" }, found.name),
      h("div", { class: "account" }, siteCode(found, context)),
      problem,
      codeSource(found) && button(t("bigger.show"), () => stage.go({ name: "bigger", id: found.id })),
      namesForm(found, change, stage),
      app.sites.length > 1 && h("div", { class: "pair" }, mover(-1, "site.up"), mover(1, "site.down")),
      h("div", { class: "actions" },
        place.isNew && button(t("result.done"), () => stage.home(), { class: "main" }),
        button(t("site.remove"), () => dialog.showModal(), { class: "link danger" })),
      dialog,
    ],
  };
}

/** @param {import("../keep/sites.js").OpenSite} found
 * @param {(deed: () => Promise<any>, said: string) => Promise<boolean>} change
 * @param {import("../view/stage.js").Stage} stage */
function namesForm(found, change, stage) {
  const fields = /** @type {const} */ (["issuer", "name"]).map((id) => /** @type {HTMLInputElement} */ (
    h("input", { id, maxlength: nameMax, autocomplete: "off", spellcheck: "false", value: found[id] })));
  const [issuer, name] = fields;
  return h("details", {}, h("summary", {}, t("site.rename")),
    h("form", {
      novalidate: true,
      onsubmit: async (/** @type {Event} */ event) => {
        event.preventDefault();
        const names = { issuer: fitted(issuer.value.trim(), nameMax), name: fitted(name.value.trim(), nameMax) };
        if (await change(() => rename(found.id, names), t("site.renamed"))) await stage.again();
      },
    },
    labelled("typing.issuer", issuer), labelled("typing.name", name),
    h("button", {}, t("site.save"))));
}
