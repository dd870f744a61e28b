// E5b: whether the phone's screen lock is shown with each approval. Where the browser can't show it, nothing is asked.

import { isPossible, LockFault } from "../line/lock.js";
import { Refused } from "../line/server.js";
import { button, h } from "../view/dom.js";
import { t } from "../view/words.js";

/** @type {import("../view/stage.js").Builder} */
export async function lock({ app, stage, place, signal }) {
  const account = app.accounts.find((each) => each.device === place.device);
  const onward = () => stage.replace({ name: "result", kind: "paired" });
  if (!account || account.lock || !await isPossible()) {
    setTimeout(() => signal.aborted || onward());
    return { title: t("result.paired"), top: "none", body: [] };
  }
  const problem = h("p", { class: "notice wrong", role: "alert", hidden: true });
  async function use() {
    try {
      await app.turnLockOn(/** @type {import("../keep/accounts.js").Account} */ (account));
      await onward();
    } catch (error) {
      problem.textContent = whyNot(error);
      problem.hidden = false;
    }
  }
  return {
    title: t("lock.title"), top: "none",
    body: [
      h("p", { class: "lead" }, t("lock.lead")), problem,
      h("div", { class: "actions" },
        button(t("lock.use"), use, { class: "main" }), button(t("lock.not_now"), onward)),
      h("p", { class: "hint" }, t("lock.stays")),
    ],
  };
}

/** @param {unknown} error */
export function whyNot(error) {
  if (error instanceof LockFault) return t(`lock.${error.kind}`);
  return t(error instanceof Refused ? "app.failed" : "account.unreachable");
}
