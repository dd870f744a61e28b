// M13: what the person sets on this phone.

import * as kept from "../keep/settings.js";
import { isPossible } from "../line/lock.js";
import { Refused } from "../line/server.js";
import { version } from "../version.js";
import { button, h } from "../view/dom.js";
import { apply, ring } from "../view/looks.js";
import { say } from "../view/stage.js";
import { toggle } from "../view/toggle.js";
import { currentLanguage, languages, speak, t } from "../view/words.js";
import { whyNot } from "./lock.js";

const themes = ["system", "light", "dark"];

/** @type {import("../view/stage.js").Builder} */
export async function settings(context) {
  const { app, stage } = context;
  const owned = app.usable;
  const problem = h("p", { class: "notice wrong", role: "alert", hidden: true });
  /** @param {string} text */
  const fail = (text) => {
    problem.textContent = text;
    problem.hidden = false;
  };
  const canLock = await isPossible();
  return {
    title: t("settings.title"),
    body: [
      problem,
      h("nav", { class: "actions" },
        button(t("settings.privacy"), () => stage.go({ name: "privacy" }), { class: "row" }),
        button(t("settings.history"), () => stage.go({ name: "history" }), { class: "row" })),
      owned.length > 0 && h("section", {},
        h("h2", {}, t("settings.approving")),
        canLock || owned.some(({ lock }) => lock)
          ? owned.map((account) => lockOf(account, owned.length > 1, context, problem, fail))
          : h("p", { class: "hint" }, t("settings.lock_impossible")),
        own("reveal", context), own("sound", context)),
      h("section", {}, h("h2", {}, t("settings.looks")), language(stage), theme(context), own("large", context)),
      owned.length > 0 && h("section", {},
        h("h2", {}, t("settings.notifications")), h("p", { class: "hint" }, t("settings.test_hint")),
        owned.map((account) => button(
          owned.length > 1 ? t("settings.test_of", { account: account.name }) : t("settings.test"),
          () => test(account, context, problem, fail)))),
      h("section", {},
        h("h2", {}, t("settings.about")), h("p", {}, t("settings.version", { version })),
        h("h3", {}, t("settings.news")), h("ul", {}, ["news_lock", "news_privacy", "news_history"].map(
          (name) => h("li", {}, t(`settings.${name}`))))),
    ],
  };
}

/** @param {import("../keep/accounts.js").Account} account
 * @param {boolean} isNamed
 * @param {import("../view/stage.js").Context} context
 * @param {HTMLElement} problem
 * @param {(text: string) => void} fail */
function lockOf(account, isNamed, { app }, problem, fail) {
  return h("div", {}, isNamed && h("h3", {}, account.name), toggle({
    label: t("settings.lock"), hint: t("settings.lock_hint"), isOn: Boolean(account.lock),
    set: async (isOn) => {
      problem.hidden = true;
      try {
        await (isOn ? app.turnLockOn(account) : app.turnLockOff(account));
        say(t(isOn ? "settings.lock_on" : "settings.lock_off"));
        return isOn;
      } catch (error) {
        fail(whyNot(error));
        return Boolean(account.lock);
      }
    },
  }));
}

/** A switch of this phone's own.
 * @param {"reveal"|"sound"|"large"} name
 * @param {import("../view/stage.js").Context} context */
function own(name, { app }) {
  return toggle({
    label: t(`settings.${name}`), hint: t(`settings.${name}_hint`), isOn: Boolean(app.looks[name]),
    set: async (isOn) => {
      app.looks = { ...app.looks, [name]: isOn };
      apply(app.looks);
      await kept.set("looks", app.looks);
      if (name === "sound" && isOn) ring();
      return isOn;
    },
  });
}

/** @param {import("../view/stage.js").Stage} stage */
function language(stage) {
  const choose = async (/** @type {Event} */ event) => {
    const { value } = /** @type {HTMLSelectElement} */ (event.target);
    await kept.set("language", value);
    await speak(value);
    await stage.again();
    document.getElementById("language")?.focus();
  };
  return h("div", { class: "field" },
    h("label", { for: "language" }, t("settings.language")),
    h("select", { id: "language", onchange: choose }, Object.entries(languages).map(([tag, name]) =>
      h("option", { value: tag, lang: tag, selected: tag === currentLanguage() }, name))));
}

/** @param {import("../view/stage.js").Context} context */
function theme({ app }) {
  const choose = async (/** @type {Event} */ event) => {
    app.looks = { ...app.looks, theme: /** @type {HTMLSelectElement} */ (event.target).value };
    apply(app.looks);
    await kept.set("looks", app.looks);
  };
  return h("div", { class: "field" },
    h("label", { for: "theme" }, t("settings.theme")),
    h("select", { id: "theme", onchange: choose }, themes.map((name) =>
      h("option", { value: name, selected: name === (app.looks.theme ?? "system") }, t(`settings.theme_${name}`)))));
}

/** @param {import("../keep/accounts.js").Account} account
 * @param {import("../view/stage.js").Context} context
 * @param {HTMLElement} problem
 * @param {(text: string) => void} fail */
async function test(account, { app }, problem, fail) {
  problem.hidden = true;
  try {
    await app.test(account);
    say(t("settings.test_sent"));
  } catch (error) {
    fail(error instanceof Refused ? error.message : t("account.unreachable"));
  }
}
