// M5: after No. What is said to the server waits for a moment, so that it can be the right No, or none.

import { Refused } from "../line/server.js";
import { button, h } from "../view/dom.js";
import { rich, t } from "../view/words.js";

const undoSeconds = 10;

/** @type {import("../view/stage.js").Builder} */
export function no({ app, stage, place, signal }) {
  const waiting = app.requests.get(place.id);
  if (!waiting) return { title: t("result.ended"), body: [] };
  const { app: service } = waiting.request.card;
  const problem = h("p", { class: "notice wrong", role: "alert", hidden: true });
  let isSaid = false;
  const timer = setTimeout(() => say("mistake"), undoSeconds * 1_000);

  /** @param {"mistake"|"not_me"} decision
   * @param {boolean} [isLeaving] */
  async function say(decision, isLeaving = false) {
    if (isSaid) return;
    isSaid = true;
    clearTimeout(timer);
    try {
      const { outcome } = await app.answer(place.id, { decision }, isLeaving);
      const kind = outcome === "stopped" && decision === "not_me" ? "not_me" : outcome;
      if (!isLeaving) await stage.replace({ name: "result", kind, service });
    } catch (error) {
      isSaid = false;
      problem.textContent = t(error instanceof Refused ? "app.failed" : "no.unreachable");
      problem.hidden = false;
    }
  }
  function undo() {
    isSaid = true;
    clearTimeout(timer);
    stage.replace({ name: "card", id: place.id });
  }
  // Whoever puts the phone away has said no.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") say("mistake", true);
  }, { signal });

  return {
    title: t("no.title"), top: "none",
    body: [
      h("p", { class: "lead" }, rich("no.lead", { service })),
      problem,
      h("div", { class: "actions" },
        button(t("no.not_me"), () => say("not_me"), { class: "danger" }),
        button(t("no.mine"), () => say("mistake")),
        button(t("no.undo"), undo, { class: "link" })),
      h("p", { class: "hint" }, t("no.not_me_hint")),
    ],
    leaves: () => {
      if (!isSaid) say("mistake", true);
    },
  };
}
