// M12: the last requests and what became of them, as this phone alone remembers them.

import { entries } from "../keep/history.js";
import { button, h } from "../view/dom.js";
import { ago, t } from "../view/words.js";

/** Outcomes under their words; what has no word has ended. */
const outcomes = [
  "approved", "stopped", "denied_mistake", "denied_not_me", "not_me", "number_wrong", "superseded", "refused",
  "screen_lock_needed", "device_too_old",
];

/** @type {import("../view/stage.js").Builder} */
export async function history({ app, stage }) {
  const found = await entries();
  return {
    title: t("history.title"),
    body: [
      h("p", { class: "hint" }, t(found.length > 0 ? "history.lead" : "history.nothing")),
      h("ul", { class: "requests" }, found.map(({ app: service, acc, from, near, at, outcome }) => h("li", {},
        h("div", { class: "top" }, h("strong", {}, h("bdi", {}, service)),
          h("span", { class: outcome === "approved" ? "good" : "quiet" },
            t(`history.${outcomes.includes(outcome) ? outcome : "ended"}`))),
        h("p", { class: "hint" }, [ago(at, app.now), from, near, acc].filter(Boolean).join(" · ")),
        button(t("history.not_you"), () => stage.go({ name: "notyou", service }), { class: "link small" })))),
    ],
  };
}

/** What to do about a request that somebody else has sent.
 * @type {import("../view/stage.js").Builder} */
export function notyou({ place }) {
  return {
    title: t("history.not_you_title"),
    body: [
      h("p", { class: "lead" }, t("history.not_you_lead", { service: place.service ?? "" })),
      h("ol", {}, h("li", {}, t("history.not_you_password")), h("li", {}, t("history.not_you_stop"))),
      h("div", { class: "actions" },
        h("a", { class: "button main", href: "/me/activity" }, t("history.not_you_go")),
        h("a", { class: "button", href: "/help" }, t("history.help"))),
    ],
  };
}
