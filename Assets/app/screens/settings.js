// M13: what the person sets on this phone.

import { isPossible } from "../line/lock.js";
import { h } from "../view/dom.js";
import { say } from "../view/stage.js";
import { toggle } from "../view/toggle.js";
import { t } from "../view/words.js";
import { whyNot } from "./lock.js";

/** @type {import("../view/stage.js").Builder} */
export async function settings({ app, stage }) {
  const canLock = await isPossible();
  const problem = h("p", { class: "notice wrong", role: "alert", hidden: true });

  /** @param {import("../keep/accounts.js").Account} account */
  const lockOf = (account) => toggle({
    label: t("settings.lock"), hint: t("settings.lock_hint"), isOn: Boolean(account.lock),
    set: async (isOn) => {
      problem.hidden = true;
      try {
        await (isOn ? app.turnLockOn(account) : app.turnLockOff(account));
        say(t(isOn ? "settings.lock_on" : "settings.lock_off"));
        return isOn;
      } catch (error) {
        problem.textContent = whyNot(error);
        problem.hidden = false;
        return Boolean(account.lock);
      }
    },
  });

  const owned = app.accounts.filter((account) => !account.isGone && !account.unconfirmed);
  return {
    title: t("settings.title"),
    body: [
      problem,
      h("section", {},
        h("h2", {}, t("settings.approving")),
        canLock || owned.some(({ lock }) => lock)
          ? owned.map((account) => h("div", {},
            owned.length > 1 && h("h3", {}, account.name), lockOf(account)))
          : h("p", { class: "hint" }, t("settings.lock_impossible"))),
    ],
  };
}
