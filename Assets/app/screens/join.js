// M9 on the new phone: the old one's code, the words of both phones, and what came.

import { readEntries } from "../keep/entries.js";
import * as settings from "../keep/settings.js";
import { makeKeys } from "../line/coming.js";
import { Refused, Unreachable } from "../line/server.js";
import { Arriving } from "../line/transfer.js";
import { suggestedName } from "../view/browser.js";
import { button, h } from "../view/dom.js";
import { siteTitle } from "../view/code.js";
import { coded, comparison, faults } from "../view/moving.js";
import { rich, t } from "../view/words.js";
import { endorsed, markWords } from "../wire/move.js";
import { groupedMark, moveOf, readTicket } from "../wire/readable.js";

const nameMax = 40;

/** @type {import("../view/stage.js").Builder} */
export function join(context) {
  switch (context.place.step) {
    case "words": return words(context);
    case "letters": return letters(context);
    case "word": return word(context);
    case "done": return done(context);
    default: return start(context);
  }
}

/** @param {string} value */
const nameField = (value) => /** @type {HTMLInputElement} */ (h("input", {
  id: "phone-name", autocomplete: "off", maxlength: nameMax, required: true, value,
}));

/** @param {HTMLElement} name */
const named = (name) => h("div", { class: "field" },
  h("label", { for: "phone-name" }, t("setup.name")), h("p", { class: "hint" }, t("setup.name_hint")), name);

/** @param {import("../view/stage.js").Context} context
 * @returns {Promise<import("../view/stage.js").Screen>} */
async function start({ app, stage, place, signal }) {
  const brought = place.step === "code" ? app.brought : null;
  const { problem, fail } = faults();
  const field = /** @type {HTMLInputElement} */ (h("input", {
    id: "ticket", class: "ticket", autocomplete: "one-time-code", autocapitalize: "characters", spellcheck: "false",
    maxlength: 200,
  }));
  const name = nameField(await suggestedName());
  const go = /** @type {HTMLButtonElement} */ (h("button", { class: "main" }, t("setup.go")));

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const typed = field.value.trim();
    const code = brought ?? moveOf(typed.slice(Math.max(0, typed.indexOf("#")))).code ?? readTicket(typed);
    if (!code) {
      fail("setup.no_code");
      return;
    }
    go.disabled = true;
    try {
      app.moving = { arriving: await Arriving.begin(app.server, code, name.value, signal) };
      app.brought = null;
      await stage.replace({ name: "join", step: "words", phone: name.value });
    } catch (error) {
      if (signal.aborted) return;
      go.disabled = false;
      fail(why(error));
    }
  }

  return {
    title: t("join.title"),
    body: [
      h("p", { class: "lead" }, t(brought ? "join.lead_brought" : "join.lead")), problem,
      h("form", { onsubmit: submit, novalidate: true },
        h("div", { class: "field", hidden: Boolean(brought) },
          h("label", { for: "ticket" }, t("join.code")), h("p", { class: "hint" }, t("setup.code_hint")), field),
        named(name),
        h("div", { class: "actions" }, go,
          button(t("join.offline"), () => stage.replace({ name: "join", step: "letters" }), { class: "link" }),
          button(t("app.cancel"), () => stage.back(), { class: "link" }))),
    ],
  };
}

/** @param {import("../view/stage.js").Context} context
 * @returns {import("../view/stage.js").Screen} */
function words({ app, stage, place, signal }) {
  const { arriving } = app.moving;
  if (!arriving) return { title: t("join.title"), body: [] };
  const { problem, fail } = faults();
  const state = h("p", { class: "hint", role: "status" }, t("join.waiting"));
  arriving.package(signal).then(async (came) => {
    if (!came) return stage.replace({ name: "result", kind: "unmoved" });
    state.textContent = t("join.taking");
    const list = [];
    for (const [at, each] of came.accounts.entries()) {
      // One server may have two addresses; one that isn't the word's own refuses it, and can do nothing with it.
      const account = await app.take(arriving.keys[at], each.end, place.phone).catch(() => null);
      list.push({ name: `${each.org}: ${each.acc}`, isThere: Boolean(account) });
    }
    const { sites, unread } = readEntries(came.entries);
    const { over } = await app.addSites(sites);
    for (const { secret } of sites) secret.fill(0);
    const left = [...over.map(siteTitle), ...unread].map((name) => ({ name, isThere: false }));
    return stage.replace({ name: "join", step: "done", list: [...list, ...left], entries: sites.length - over.length });
  }).catch((error) => signal.aborted || fail(error instanceof Unreachable ? "move.unreachable" : "move.ended"));
  return {
    title: t("compare.title"), top: "none",
    body: [
      h("p", { class: "lead" }, t("join.words_lead")), comparison(arriving.words), problem, state,
      h("div", { class: "actions" }, button(t("app.cancel"), () => stage.home(), { class: "link" })),
    ],
  };
}

/** @param {import("../view/stage.js").Context} context
 * @returns {import("../view/stage.js").Screen} */
function done({ stage, place }) {
  const there = place.list.filter((/** @type {any} */ each) => each.isThere).length;
  return {
    title: t(there === place.list.length ? "join.done" : "join.partly"), top: "none",
    body: [
      h("p", { class: "lead" }, t("join.accounts", { count: there })),
      place.entries > 0 && h("p", {}, t("join.entries", { count: place.entries })),
      h("ul", { class: "came" }, place.list.map((/** @type {any} */ each) => h("li", {},
        rich(each.isThere ? "join.came" : "join.left", { account: each.name })))),
      h("div", { class: "actions" }, button(t("join.try"), () => stage.home(), { class: "main" })),
    ],
  };
}

/** The old phone is offline: it is told this phone's letters.
 * @param {import("../view/stage.js").Context} context
 * @returns {Promise<import("../view/stage.js").Screen>} */
async function letters({ stage }) {
  const keys = await settings.get("incoming") ?? await makeKeys();
  await settings.set("incoming", keys);
  return {
    title: t("join.offline_title"),
    body: [
      h("p", { class: "lead" }, t("join.offline_lead")), coded(groupedMark(keys.mark)),
      h("p", {}, t("join.offline_words")), comparison(await markWords(keys.mark)),
      h("p", {}, t("join.offline_then")),
      h("div", { class: "actions" }, button(t("app.cancel"), () => stage.home(), { class: "link" })),
    ],
  };
}

/** The old phone's word came, by its picture.
 * @param {import("../view/stage.js").Context} context
 * @returns {Promise<import("../view/stage.js").Screen>} */
async function word({ app, stage }) {
  const { problem, fail } = faults();
  const text = app.brought ?? "";
  const keys = await settings.get("incoming");
  const name = nameField(await suggestedName());
  const go = /** @type {HTMLButtonElement} */ (h("button", { class: "main" }, t("join.go")));
  const isIts = keys && mark(text) === keys.mark;
  if (!isIts) return { title: t("join.title"), body: [h("p", { class: "notice wrong" }, t("join.not_ours"))] };

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    go.disabled = true;
    try {
      const account = await app.take(keys, text, name.value);
      app.brought = null;
      await settings.set("incoming", undefined);
      const list = [{ name: account ? `${account.organisation}: ${account.name}` : "", isThere: Boolean(account) }];
      await stage.replace({ name: "join", step: "done", list, entries: 0 });
    } catch (error) {
      go.disabled = false;
      fail(why(error));
    }
  }

  return {
    title: t("join.title"),
    body: [
      h("p", { class: "lead" }, t("join.word_lead")), problem,
      h("form", { onsubmit: submit, novalidate: true }, named(name), h("div", { class: "actions" }, go)),
    ],
  };
}

/** @param {string} text */
function mark(text) {
  try {
    return endorsed(text);
  } catch {
    return null;
  }
}

/** @param {unknown} error */
function why(error) {
  if (!(error instanceof Refused)) return error instanceof TypeError ? "app.failed" : "setup.unreachable";
  switch (error.code) {
    case "ticket_wrong": return "join.code_wrong";
    case "move_refused": return "move.ended";
    case "account_locked": return "join.locked";
    case "devices_max": return "setup.devices_max";
    case "too_many": return "setup.too_many";
    case "clock_wrong": return "setup.clock_wrong";
    default: return "app.failed";
  }
}
