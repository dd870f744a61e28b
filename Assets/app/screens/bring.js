// Codes from another app: a file of it or a list, what came of it, and what didn't.

import { button, h } from "../view/dom.js";
import { siteTitle } from "../view/code.js";
import { say } from "../view/stage.js";
import { t } from "../view/words.js";
import { ImportFault } from "../wire/import_fault.js";
import { readImport, sizeMax } from "../wire/imports.js";
import { labelled } from "./typing.js";

/** @type {import("../view/stage.js").Builder} */
export function bring({ app, stage }) {
  const problem = h("p", { class: "notice wrong", role: "alert", tabindex: -1, hidden: true });
  const file = /** @type {HTMLInputElement} */ (h("input", {
    type: "file", id: "file", accept: ".json,.txt,.2fas,.csv,application/json,text/plain",
  }));
  const list = /** @type {HTMLTextAreaElement} */ (h("textarea", {
    id: "list", rows: 4, autocomplete: "off", autocapitalize: "off", spellcheck: "false",
  }));
  const password = /** @type {HTMLInputElement} */ (h("input", {
    type: "password", id: "password", autocomplete: "off",
  }));
  const lock = labelled("bring.password", password, "bring.password_hint");
  lock.hidden = true;
  const go = /** @type {HTMLButtonElement} */ (h("button", { class: "main" }, t("bring.go")));

  /** @param {string} key */
  function fail(key) {
    problem.textContent = t(key);
    problem.hidden = false;
    problem.focus();
  }

  /** @returns {Promise<string|null>} */
  async function brought() {
    const [chosen] = file.files ?? [];
    if (!chosen) return list.value.trim() || null;
    if (chosen.size > sizeMax) throw new ImportFault("size");
    return chosen.text();
  }

  /** @param {Event} [event] */
  async function submit(event) {
    event?.preventDefault();
    go.disabled = true;
    problem.hidden = true;
    try {
      const text = await brought();
      if (text === null) {
        fail("bring.nothing");
        return;
      }
      say(t("bring.reading"));
      // The words are on the screen before a password is worked on, which takes seconds.
      await new Promise((resolve) => setTimeout(resolve, 50));
      const { sites, left } = await readImport(text, lock.hidden ? undefined : password.value);
      const { added, known, over } = await app.addSites(sites);
      for (const { secret } of sites) secret.fill(0);
      await stage.replace({
        name: "brought", came: added.map(siteTitle), known: known.map(siteTitle),
        left: [...left, ...over.map((site) => ({ name: siteTitle(site), why: "full" }))],
      });
    } catch (error) {
      if (error instanceof ImportFault && error.trouble === "locked") {
        lock.hidden = false;
        password.focus();
        say(t("bring.locked"));
      } else {
        fail(error instanceof ImportFault ? `trouble.${error.trouble}` : "typing.not_kept");
      }
    } finally {
      go.disabled = false;
    }
  }
  list.value = app.list ?? "";
  app.list = null;
  return {
    title: t("bring.title"),
    body: [
      h("p", { class: "lead" }, t("bring.lead")),
      problem,
      h("form", { onsubmit: submit, novalidate: true },
        labelled("bring.file", file, "bring.file_hint"), labelled("bring.list", list, "bring.list_hint"), lock,
        h("div", { class: "actions" }, go, button(t("app.cancel"), () => stage.back(), { class: "link" }))),
    ],
  };
}

/** What became of it.
 * @type {import("../view/stage.js").Builder} */
export function brought({ stage, place }) {
  /** @type {{came: string[], known: string[], left: {name: string, why: string}[]}} */
  const { came, known, left } = /** @type {any} */ (place);
  say(t("brought.came", { count: came.length }));
  return {
    title: t("brought.title"), top: "none",
    body: [
      part(t("brought.came", { count: came.length }), came),
      known.length > 0 && part(t("brought.known", { count: known.length }), known),
      left.length > 0 && part(t("brought.left", { count: left.length }),
        left.map(({ name, why }) => `${name || t("site.unnamed")}: ${t(`fault.${why}`)}`), "notice wrong"),
      came.length > 0 && h("p", {}, t("brought.keep")),
      h("div", { class: "actions" }, button(t("result.done"), () => stage.home(), { class: "main" })),
    ],
  };
}

/** @param {string} title
 * @param {string[]} names
 * @param {string} [kind] */
const part = (title, names, kind = "part") => h("section", { class: kind }, h("h2", {}, title),
  names.length > 0 && h("ul", {}, names.map((name) => h("li", {}, h("bdi", {}, name)))));
