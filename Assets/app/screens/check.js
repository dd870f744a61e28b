// M6b: a sign-in page's picture code, answered without a connection. The digits stand for all that is shown here.

import { LockFault } from "../line/lock.js";
import { button, h } from "../view/dom.js";
import { say } from "../view/stage.js";
import { ago, rich, t } from "../view/words.js";
import { checkDigitsOf } from "../wire/codes.js";
import { halved } from "../wire/readable.js";

/** Seconds in which the server takes the answer. */
const lifetime = 300;

/** @type {import("../view/stage.js").Builder} */
export function check({ app, stage }) {
  const { check: asked, usable } = app;
  const end = h("div", { class: "actions" }, button(t("result.done"), () => stage.home(), { class: "main" }));
  if (!asked) return { title: t("result.ended"), body: [end] };
  if (usable.length === 0) {
    return { title: t("check.none"), body: [h("p", { class: "lead" }, t("check.none_lead")), end] };
  }
  const named = usable.filter((account) => account.name.split(/[\s:]+/).at(-1) === asked.account);
  const likely = named.length > 0 ? named : usable;
  if (app.now - asked.time > lifetime) {
    return {
      title: t("check.old"),
      body: [
        h("p", { class: "lead" }, t("check.old_lead")),
        h("div", { class: "actions" },
          button(t("scan.title"), () => stage.replace({ name: "scan" }), { class: "main" }),
          button(t("app.cancel"), () => stage.home(), { class: "link" })),
      ],
    };
  }
  const deed = h("div", { class: "deed" });
  const problem = h("p", { class: "notice wrong", role: "alert", hidden: true });

  /** @param {import("../keep/accounts.js").Account} account */
  async function show(account) {
    problem.hidden = true;
    try {
      await app.showLock(account);
    } catch (error) {
      problem.textContent = t(error instanceof LockFault ? `lock.${error.kind}` : "app.failed");
      problem.hidden = false;
      return;
    }
    const digits = await checkDigitsOf(account.checkKey, asked?.text ?? "");
    deed.replaceChildren(
      h("p", { class: "label", id: "answer" }, t("check.type")),
      h("p", { class: "answer", "aria-labelledby": "answer", role: "group" }, h("bdi", {}, halved(digits))),
      h("p", { class: "hint" }, t("check.once")),
      button(t("result.done"), () => stage.home(), { class: "main" }));
    say(t("check.digits", { code: digits.split("").join(" ") }));
    app.check = null;
  }
  const refuse = () => {
    app.check = null;
    stage.replace({ name: "result", kind: "unanswered", service: asked.service });
  };
  deed.append(...(likely.length === 1
    ? [h("div", { class: "pair" }, button(t("card.no"), refuse),
      button(t("check.yes"), () => show(likely[0]), { class: "main" }))]
    : [h("p", { class: "label" }, t("check.which")),
      h("div", { class: "actions" }, likely.map((account) => button(
        [h("span", { class: "organisation" }, account.organisation), h("strong", {}, account.name)],
        () => show(account), { class: "whose chosen" })), button(t("card.no"), refuse))]));

  return {
    title: rich("card.title", { service: asked.service }),
    body: [
      h("dl", { class: "facts" },
        fact("card.account", asked.account), asked.place && fact("card.from", asked.place),
        fact("card.when", ago(asked.time, app.now))),
      named.length === 0 && h("p", { class: "notice wrong" }, t("check.other")),
      problem, deed,
    ],
  };
}

/** @param {string} key
 * @param {string} value */
const fact = (key, value) => h("div", {}, h("dt", {}, t(key)), h("dd", {}, h("bdi", {}, value)));
