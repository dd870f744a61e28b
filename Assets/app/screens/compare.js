// E4: the colour and the number that both screens show.

import { Refused } from "../line/server.js";
import { button, h } from "../view/dom.js";
import { say } from "../view/stage.js";
import { rich, t } from "../view/words.js";

/** @type {import("../view/stage.js").Builder} */
export function compare({ app, stage }) {
  const { offer } = app;
  if (!offer) return { title: t("setup.title"), body: [] };
  const { words, account } = offer;
  const problem = h("p", { class: "notice wrong", role: "alert", hidden: true });
  const buttons = h("div", { class: "actions" },
    button(t("compare.yes"), () => answer(true), { class: "main" }), button(t("compare.no"), () => answer(false)));

  /** @param {boolean} match */
  async function answer(match) {
    for (const each of buttons.querySelectorAll("button")) each.disabled = true;
    try {
      const made = await app.confirm(/** @type {import("../line/pairing.js").Offer} */ (offer), match);
      app.offer = null;
      // There is nothing to try before its wait is over.
      if (made?.waitsUntil) return await stage.replace({ name: "home" });
      if (made) await app.lineKnown(made.device);
      const next = app.mayAskForNotifications ? "notify" : "lock";
      await stage.replace(made ? { name: next, device: made.device } : { name: "result", kind: "unpaired" });
    } catch (error) {
      for (const each of buttons.querySelectorAll("button")) each.disabled = false;
      problem.textContent = t(error instanceof Refused ? "compare.ended" : "compare.unreachable");
      problem.hidden = false;
      say(problem.textContent, true);
    }
  }

  return {
    title: t("compare.title"), top: "none",
    body: [
      h("p", { class: "lead" }, t("compare.lead")),
      h("p", { class: `words ${words.colour.toLowerCase()}`, lang: "en" },
        h("span", { class: "swatch", "aria-hidden": "true" }), h("bdi", {}, `${words.colour} ${words.digits}`)),
      h("p", {}, rich("compare.account", { account: account.name, organisation: account.organisation })),
      problem, buttons,
    ],
  };
}
