// M7: what this phone tells, why and for how long, with its values; what it says of the phone to its owner alone; and
// everything that was sent.

import * as sentLog from "../keep/sent.js";
import * as settings from "../keep/settings.js";
import { facts, isOld } from "../line/facts.js";
import { isPossible } from "../line/lock.js";
import { button, h } from "../view/dom.js";
import { toggle } from "../view/toggle.js";
import { ago, currentLanguage, size, t } from "../view/words.js";

/** @typedef {{title: string, why: string, kept: string, always?: string}} Texts */
/** @typedef {{name: string, member?: string, bytesMax?: number, texts: Record<string, Texts>}} Item */

/** @type {import("../view/stage.js").Builder} */
export async function privacy({ app, stage, signal }) {
  app.addEventListener("told", () => stage.again(), { signal });
  const [list, here, withheld, sent, canLock, usage] = await Promise.all([
    items(), facts(), settings.get("withheld"), sentLog.entries(), isPossible(), sentLog.usage(),
  ]);
  const answer = sent.find(({ kind }) => kind === "answer");
  const context = { app, stage, here, withheld: new Set(withheld ?? []), answer };
  app.learnUses();
  return {
    title: t("privacy.title"), kind: "privacy",
    body: [
      h("p", { class: "lead" }, t("privacy.lead")),
      phoneCard(here, canLock),
      h("section", {}, h("h2", {}, t("privacy.needed")), h("p", { class: "hint" }, t("privacy.needed_lead")),
        list.needed.map((item) => needed(item, context))),
      h("section", {}, h("h2", {}, t("privacy.safety")), h("p", { class: "hint" }, t("privacy.safety_lead")),
        list.optional.map((item) => optional(item, context))),
      h("section", {}, h("h2", {}, t("privacy.data")),
        h("p", { class: "usage" }, t("privacy.data_used", { count: usage.approvals, size: size(usage.bytes) })),
        h("p", { class: "hint" }, t("privacy.data_hint"))),
      h("section", {}, h("h2", {}, t("privacy.sent")),
        h("p", { class: "hint" }, t(sent.length > 0 ? "privacy.sent_lead" : "privacy.sent_nothing")),
        sent.map((each) => message(each, app.now))),
    ],
  };
}

/** @returns {Promise<{needed: Item[], optional: Item[]}>} */
const items = async () => (await fetch("/app/items.json")).json();

/** @param {Item} item
 * @returns {Texts} */
const textsOf = ({ texts }) => texts[currentLanguage()] ?? texts.en;

/** What its owner may do for the phone, judged here: nothing is sent for it.
 * @param {import("../line/facts.js").Facts} here
 * @param {boolean} canLock */
function phoneCard(here, canLock) {
  const old = isOld(here.os);
  const isStale = Boolean(navigator.serviceWorker?.controller && document.documentElement.dataset.stale);
  const system = old === null ? "system_unknown" : old ? "system_old" : "system_fine";
  return h("section", { class: "panel phone" },
    h("h2", {}, t("privacy.phone")),
    h("ul", {},
      advice(canLock, t(canLock ? "privacy.lock_fine" : "privacy.lock_none")),
      advice(!old, t(`privacy.${system}`, { system: here.os || t("privacy.system_nameless") })),
      advice(!isStale, t(isStale ? "privacy.app_stale" : "privacy.app_fine", { version: here.app }))),
    h("p", { class: "hint" }, t("privacy.phone_hint")));
}

/** @param {boolean} isFine
 * @param {string} text */
const advice = (isFine, text) =>
  h("li", { class: isFine ? "fine" : "todo" }, h("span", { "aria-hidden": "true" }, isFine ? "✓" : "!"), text);

/** @param {Item} item
 * @param {any} context */
function needed(item, context) {
  const { title, why, kept, always } = textsOf(item);
  return h("div", { class: "item", "data-item": item.name },
    h("div", { class: "top" }, h("h3", {}, title), h("p", { class: "value" }, neededValue(item, context))),
    h("p", {}, why), h("p", { class: "hint" }, kept), h("p", { class: "hint" }, t("privacy.always", { why: always ?? "" })));
}

/** What the last answer said, as the server has it where it is known.
 * @param {Item} item
 * @param {any} context */
function neededValue({ name }, { app, answer }) {
  if (name === "address") return t("privacy.address_value");
  if (!answer) return t("privacy.nothing_yet");
  const last = app.uses.get(answer.device)?.last;
  switch (name) {
    case "key": return h("bdi", {}, answer.device);
    case "answer": return t(`sent.${last?.dec ?? answer.contents.dec}`);
    default: return ago(last?.iat ?? answer.contents.iat, app.now);
  }
}

/** @param {Item} item
 * @param {any} context */
function optional(item, { app, stage, here, withheld, answer }) {
  const { title, why, kept } = textsOf(item);
  const users = [...new Set([...app.uses.values()].flatMap((notice) => notice.uses[item.name] ?? []))];
  const isKnown = app.uses.size > 0;
  const asked = Object.assign({}, ...[...app.uses.values()].map((notice) => notice.least));
  const least = item.name === "os" ? Object.entries(asked) : [];
  const state = !isKnown ? t("privacy.unknown_use")
    : users.length > 0 ? t("privacy.used_by", { services: users.join(", ") }) : t("privacy.unused");
  const told = answer && (app.uses.get(answer.device)?.last?.told ?? answer.contents.told ?? {});
  const last = item.name === "lock" ? answer?.contents.lock && t("privacy.shown") : told?.[item.name];
  const body = [
    h("p", {}, why), h("p", { class: "hint" }, kept), h("p", { class: "use" }, state),
    ...least.map(([service, systems]) => h("p", { class: "least" }, t("privacy.least", { service, least: systems }))),
    h("p", { class: "hint last" }, last ? t("privacy.last", { value: last }) : t("privacy.not_sent")),
  ];
  if (item.name === "lock") {
    return h("div", { class: "item", "data-item": item.name }, h("h3", {}, title), body,
      button(t("privacy.lock_settings"), () => stage.go({ name: "settings" }), { class: "link" }));
  }
  return h("div", { class: "item", "data-item": item.name },
    toggle({
      label: title, hint: t("privacy.now", { value: here[item.name] || "–" }), isOn: !withheld.has(item.name),
      set: async (isOn) => {
        if (isOn) withheld.delete(item.name);
        else withheld.add(item.name);
        await settings.set("withheld", [...withheld]);
        return isOn;
      },
    }), body);
}

/** @param {import("../keep/sent.js").Sent} sent
 * @param {number} now */
function message(sent, now) {
  const { kind, at, bytes, count, contents } = sent;
  return h("details", { class: "sent", "data-kind": kind },
    h("summary", {},
      h("strong", {}, t(`sent.${kind}`, { count: count ?? 1 })), h("span", { class: "hint" }, `${ago(at, now)}, ${size(bytes)}`)),
    contents ? h("dl", {}, Object.entries(contents).map(([name, value]) => h("div", {},
      h("dt", {}, name), h("dd", {}, h("bdi", {}, typeof value === "string" ? value : JSON.stringify(value))))))
      : h("p", { class: "hint" }, t("sent.look_more")));
}
