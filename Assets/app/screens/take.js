// Other sites' codes written to a file that every app can read, behind a warning.

import { exposedSites } from "../keep/sites.js";
import { LockFault } from "../line/lock.js";
import { button, h } from "../view/dom.js";
import { say } from "../view/stage.js";
import { t } from "../view/words.js";
import { writeAddress } from "../wire/site.js";

const linger = 60_000;

/** @type {import("../view/stage.js").Builder} */
export function take({ app, stage }) {
  const problem = h("p", { class: "notice wrong", role: "alert", hidden: true });
  async function save() {
    problem.hidden = true;
    try {
      await app.showLock();
      const sites = await exposedSites();
      const text = sites.map((site) => `${writeAddress(site)}\n`).join("");
      for (const { secret } of sites) secret.fill(0);
      const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
      const link = /** @type {HTMLAnchorElement} */ (h("a", { href: address, download: "codes.txt" }));
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), linger);
      say(t("take.saved"));
      done.hidden = false;
    } catch (error) {
      problem.textContent = t(error instanceof LockFault ? `lock.${error.kind}` : "app.failed");
      problem.hidden = false;
    }
  }
  const done = h("p", { class: "notice", hidden: true }, t("take.saved"));
  return {
    title: t("take.title"),
    body: [
      h("p", { class: "lead" }, t("take.lead", { count: app.sites.length })),
      h("p", { class: "notice wrong" }, t("take.warning")),
      h("p", { class: "hint" }, t("take.not_accounts")),
      problem, done,
      h("div", { class: "actions" },
        button(t("take.save"), save, { class: "danger" }), button(t("app.cancel"), () => stage.back())),
    ],
  };
}
