// E5: whether requests may wake this phone.

import { button, h } from "../view/dom.js";
import { say } from "../view/stage.js";
import { t } from "../view/words.js";

/** @type {import("../view/stage.js").Builder} */
export function notify({ app, stage, place }) {
  const { device } = place;  // which is being set up, if any
  const go = () => (device ? stage.replace({ name: "lock", device }) : stage.home());
  const actions = h("div", { class: "actions" },
    button(t("notify.allow"), allow, { class: "main" }), button(t("notify.later"), go, { class: "link" }));
  const lead = h("p", { class: "lead" }, t("notify.lead"));

  /** Asks by the browser's own question, which comes only after a tap. */
  async function allow() {
    for (const each of actions.querySelectorAll("button")) each.disabled = true;
    const standing = await app.allowNotifications();
    if (standing === "on") {
      say(t("notify.on"));
      await go();
      return;
    }
    lead.textContent = t("notify.refused");
    say(lead.textContent);
    const goOn = button(t("notify.go_on"), go, { class: "main" });
    actions.replaceChildren(goOn);
    goOn.focus();
  }

  return { title: t("notify.title"), top: device ? "none" : "back", body: [lead, actions] };
}
