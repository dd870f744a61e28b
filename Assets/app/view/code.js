// The code of an account, with the time that it has left: in the last ten seconds the next one is beside it.

import { codesAt } from "../wire/codes.js";
import { halved } from "../wire/readable.js";
import { button, h, svg } from "./dom.js";
import { say } from "./stage.js";
import { t } from "./words.js";

const nextSeconds = 10;
const ringLength = 100;

/** @typedef {import("../keep/accounts.js").Account} Account */

/** @param {Account} account
 * @param {import("./stage.js").Context} context */
export function codeCard(account, context) {
  const { stage } = context;
  const open = button(
    [h("span", { class: "organisation" }, account.organisation), h("strong", {}, account.name)],
    () => stage.go({ name: "account", device: account.device }), { class: "whose" });
  if (account.isGone || account.unconfirmed) {
    return h("article", { class: "account" }, open,
      h("p", { class: "notice" }, t(account.isGone ? "home.gone" : "home.unconfirmed")));
  }
  return h("article", { class: "account" }, open, codeOf(account, context));
}

/** @param {Account} account
 * @param {import("./stage.js").Context} context */
export function codeOf(account, { app, signal }) {
  const digits = h("bdi", {}, " ");
  const next = h("p", { class: "next" });
  const hand = svg("circle", { cx: 20, cy: 20, r: 16, pathLength: ringLength, class: "hand" });
  const ring = svg("svg", { viewBox: "0 0 40 40", class: "ring", "aria-hidden": "true" },
    svg("circle", { cx: 20, cy: 20, r: 16, class: "track" }), hand);
  let shown = "";
  let isHidden = Boolean(app.looks.reveal);
  const copy = button([digits, ring], async () => {
    if (isHidden) {
      isHidden = false;
      shown = "";
      copied.textContent = t("code.copy");
      await draw();
      return;
    }
    await navigator.clipboard?.writeText(shown).catch(() => {});
    say(t("code.copied"));
    copied.textContent = t("code.copied");
    setTimeout(() => { copied.textContent = t("code.copy"); }, 2_000);
  }, { class: "code" });
  const copied = h("p", { class: "hint" }, t(isHidden ? "code.show" : "code.copy"));
  const draw = async () => {
    const now = app.now;
    const { code, next: after, secondsLeft } = await codesAt(account.codeKey, account.form, now);
    if (isHidden) {
      digits.textContent = "••• •••";
      copy.setAttribute("aria-label", t("code.hidden", { account: account.name }));
    } else if (code !== shown) {
      shown = code;
      digits.textContent = halved(code);
      copy.setAttribute("aria-label", t("code.label", { code: code.split("").join(" ") }));
    }
    const isNear = secondsLeft <= nextSeconds;
    next.textContent = isNear && !isHidden ? t("code.next", { code: halved(after) }) : "";
    ring.classList.toggle("near", isNear);
    hand.setAttribute("stroke-dashoffset", String(ringLength - (ringLength * secondsLeft) / account.form.period));
  };
  draw();
  const timer = setInterval(draw, 1_000);
  signal.addEventListener("abort", () => clearInterval(timer));
  return h("div", { class: "codes" }, copy, h("div", { class: "under" }, copied, next));
}
