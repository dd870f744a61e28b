// A code with the time that it has left: in the last ten seconds the next one is beside it. Codes by button come when
// they are asked for.

import { spendCount } from "../keep/sites.js";
import { codesAt, countedCode } from "../wire/codes.js";
import { halved } from "../wire/readable.js";
import { button, h, svg } from "./dom.js";
import { say } from "./stage.js";
import { moment, t } from "./words.js";

const nextSeconds = 10;
const ringLength = 100;

/** @typedef {import("../keep/accounts.js").Account} Account */
/** @typedef {import("../keep/sites.js").OpenSite} OpenSite */
/** @typedef {{codeKey: CryptoKey, form: {digits: number, period: number}, name: string}} Source what a code is made of,
 *   and whose it is */

/** @param {Account} account
 * @param {import("./stage.js").Context} context */
export function codeCard(account, context) {
  const { stage } = context;
  const open = button(
    [h("span", { class: "organisation" }, account.organisation), h("strong", {}, account.name)],
    () => stage.go({ name: "account", device: account.device }), { class: "whose" });
  const { isGone, unconfirmed, waitsUntil } = account;
  const why = isGone ? t("home.gone") : unconfirmed ? t("home.unconfirmed")
    : waitsUntil && t("home.waits", { when: moment(waitsUntil) });
  return h("article", { class: "account" }, open,
    why ? h("p", { class: "notice" }, why) : codeOf(account, context));
}

/** What a site is called: where a list left its name out, by what there is.
 * @param {{issuer: string, name: string}} site */
export const siteTitle = ({ issuer, name }) => issuer || name || t("site.unnamed");

/** @param {OpenSite} site
 * @param {import("./stage.js").Context} context */
export function siteCard(site, context) {
  const { stage } = context;
  const open = button(
    [h("strong", {}, siteTitle(site)), Boolean(site.issuer) && h("span", { class: "organisation" }, site.name)],
    () => stage.go({ name: "site", id: site.id }), { class: "whose" });
  return h("article", { class: "account" }, open, siteCode(site, context));
}

/** @param {OpenSite} site
 * @param {import("./stage.js").Context} context */
export function siteCode(site, context) {
  const { codeKey } = site;
  if (!codeKey) return h("p", { class: "notice wrong" }, t("site.unreadable"));
  const source = codeSource(site);
  return source ? codeOf(source, context) : countOf(site, codeKey);
}

/** What the codes of a site are made of by the clock; undefined for codes by button, and for what can't be read.
 * @param {OpenSite} site
 * @returns {Source|undefined} */
export const codeSource = (site) =>
  site.codeKey && site.kind === "time" ? { codeKey: site.codeKey, form: site, name: siteTitle(site) } : undefined;

/** Digits that are copied by a tap; where `hiddenOf` names whose they are, the first tap shows them.
 * @param {import("./dom.js").Child} [beside]
 * @param {string} [hiddenOf] */
function copied(beside, hiddenOf) {
  const digits = h("bdi", {}, " ");
  let isHidden = Boolean(hiddenOf);
  const hint = h("p", { class: "hint" }, t(isHidden ? "code.show" : "code.copy"));
  let shown = "";
  const copy = button([digits, beside], async () => {
    if (isHidden) {
      isHidden = false;
      hint.textContent = t("code.copy");
      draw();
      return;
    }
    const isDone = await navigator.clipboard?.writeText(shown).then(() => true, () => false);
    if (!isDone) return;
    say(t("code.copied"));
    hint.textContent = t("code.copied");
    setTimeout(() => { hint.textContent = t("code.copy"); }, 2_000);
  }, { class: "code" });
  const draw = () => {
    digits.textContent = isHidden ? "••• •••" : halved(shown);
    copy.classList.toggle("long", shown.length > 6);
    copy.setAttribute("aria-label", isHidden
      ? t("code.hidden", { account: hiddenOf ?? "" }) : t("code.label", { code: shown.split("").join(" ") }));
  };
  return {
    copy, hint,
    isHidden: () => isHidden,
    /** @param {string} code */
    show(code) {
      shown = code;
      draw();
    },
  };
}

/** @param {Source} source
 * @param {import("./stage.js").Context} context */
export function codeOf(source, { app, signal }) {
  const hand = svg("circle", { cx: 20, cy: 20, r: 16, pathLength: ringLength, class: "hand" });
  const ring = svg("svg", { viewBox: "0 0 40 40", class: "ring", "aria-hidden": "true" },
    svg("circle", { cx: 20, cy: 20, r: 16, class: "track" }), hand);
  const next = h("p", { class: "next" });
  const { copy, hint, isHidden, show } = copied(ring, app.looks.reveal ? source.name : undefined);
  ticking(source, app, signal, ({ code, after, secondsLeft, isNew }) => {
    if (isNew) show(code);
    const isNear = secondsLeft <= nextSeconds;
    const text = isNear && !isHidden() ? t("code.next", { code: halved(after) }) : "";
    if (next.textContent !== text) next.textContent = text;
    ring.classList.toggle("near", isNear);
    hand.setAttribute("stroke-dashoffset", String(ringLength - (ringLength * secondsLeft) / source.form.period));
  });
  return h("div", { class: "codes" }, copy, h("div", { class: "under" }, hint, next));
}

/** @typedef {{code: string, after: string, secondsLeft: number, isNew: boolean}} Moment */

/** Tells the code at each second; it is made when it changes.
 * @param {Source} source
 * @param {import("../app.js").App} app
 * @param {AbortSignal} signal
 * @param {(moment: Moment) => void} show */
export function ticking({ codeKey, form }, app, signal, show) {
  /** @type {{step: number, code: string, next: string}|undefined} */
  let made;
  const tick = async () => {
    const step = Math.floor(app.now / form.period);
    const isNew = made?.step !== step;
    if (isNew) made = { step, ...await codesAt(codeKey, form, step * form.period) };
    if (signal.aborted || !made) return;
    show({ code: made.code, after: made.next, secondsLeft: form.period - (app.now % form.period), isNew });
  };
  tick();
  const timer = setInterval(tick, 1_000);
  signal.addEventListener("abort", () => clearInterval(timer));
}

/** A code by button: its counter is spent before it is seen.
 * @param {OpenSite} site
 * @param {CryptoKey} key */
function countOf(site, key) {
  const { copy, hint, show } = copied();
  const digits = h("div", { hidden: true }, copy, h("div", { class: "under" }, hint));
  const problem = h("p", { class: "notice wrong", hidden: true }, t("app.failed"));
  const next = button(t("site.next"), async () => {
    const count = await spendCount(site.id).catch(() => null);
    problem.hidden = count !== null;
    if (count === null) return;
    const code = await countedCode(key, site.digits, count);
    show(code);
    digits.hidden = false;
    say(t("site.code", { code: code.split("").join(" ") }));
  }, { "aria-label": t("site.next_of", { name: siteTitle(site) }) });
  return h("div", { class: "codes" }, digits, problem, h("div", { class: "onward" }, next));
}
