// M10: a backup is made. Its passphrase is offered, shown once, and asked for again later, to see whether it is known.

import { allEntries } from "../keep/entries.js";
import { backUp, keepCopy } from "../line/backup.js";
import { LockFault } from "../line/lock.js";
import { Unreachable } from "../line/server.js";
import { button, h } from "../view/dom.js";
import { coded, faults } from "../view/moving.js";
import { say } from "../view/stage.js";
import { day, t } from "../view/words.js";
import { openBackup } from "../wire/backup.js";
import { WireFault } from "../wire/fault.js";
import { labelled } from "./typing.js";

const ownLeast = 16;
const daySeconds = 86_400;
/** When the passphrase is asked for, after it was made and after it was known. */
const [firstDays, nextDays] = [14, 90];
/** What is said is on the screen before the key is worked out, which takes a moment. */
const breath = () => new Promise((resolve) => setTimeout(resolve, 50));

/** @type {import("../view/stage.js").Builder} */
export async function backup({ app, stage }) {
  // The list of words is large: it is read when it is needed.
  const { offeredPassphrase } = await import("../wire/wordlist.js");
  const { problem, fail } = faults();
  const offered = offeredPassphrase();
  const own = /** @type {HTMLInputElement} */ (h("input", {
    id: "own", autocomplete: "off", autocapitalize: "none", spellcheck: "false", maxlength: 200,
  }));
  const accounts = app.usable;
  const keeps = /** @type {HTMLInputElement} */ (h("input", {
    type: "checkbox", id: "keeps", checked: accounts.length > 0,
  }));
  const noted = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", id: "noted" }));
  const go = /** @type {HTMLButtonElement} */ (h("button", { class: "main" }, t("backup.go")));

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const typed = own.value.trim();
    if (typed && typed.replace(/\s/gu, "").length < ownLeast) return fail("backup.too_short");
    if (!noted.checked) return fail("backup.not_noted");
    go.disabled = true;
    problem.hidden = true;
    try {
      await app.showLock();
      say(t("backup.making"));
      go.textContent = t("backup.making");
      await breath();
      const things = app.things;
      const text = await backUp(app.server, accounts, await allEntries(), typed || offered);
      await app.keepBackup({ madeAt: app.now, text, things, testAt: app.now + firstDays * daySeconds });
      if (keeps.checked) for (const account of accounts) await keepCopy(app.server, account, text);
      await stage.replace({ name: "backed", isKept: keeps.checked });
    } catch (error) {
      go.disabled = false;
      go.textContent = t("backup.go");
      fail(why(error));
    }
  }

  return {
    title: t("backup.title"),
    body: [
      app.backup && h("p", {}, t("phones.last", { day: day(app.backup.madeAt) })),
      h("p", { class: "lead" }, t("backup.lead")), coded(offered), h("p", {}, t("backup.write_down")), problem,
      h("form", { onsubmit: submit, novalidate: true },
        h("details", {}, h("summary", {}, t("backup.own_title")), labelled("backup.own", own, "backup.own_hint")),
        h("p", { class: "check", hidden: accounts.length === 0 }, keeps,
          h("label", { for: "keeps" }, t("backup.keep"))),
        h("p", { class: "check" }, noted, h("label", { for: "noted" }, t("backup.noted"))),
        h("div", { class: "actions" }, go, button(t("app.cancel"), () => stage.back(), { class: "link" }))),
    ],
  };
}

/** @type {import("../view/stage.js").Builder} */
export function backed({ app, stage, place, signal }) {
  const address = URL.createObjectURL(new Blob([`${app.backup?.text ?? ""}\n`], { type: "text/plain" }));
  signal.addEventListener("abort", () => URL.revokeObjectURL(address));
  return {
    title: t("backup.done"), top: "none",
    body: [
      h("p", { class: "lead" }, t(place.isKept ? "backup.done_kept" : "backup.done_lead")),
      h("p", {}, t("backup.over")),
      h("div", { class: "actions" },
        h("a", { class: "button main", href: address, download: "countersign.backup" }, t("backup.save")),
        button(t("result.done"), () => stage.home())),
    ],
  };
}

/** Whether its owner still knows the passphrase: it is tried on what this phone kept of the backup.
 * @type {import("../view/stage.js").Builder} */
export function recall({ app, stage }) {
  const { backup: kept } = app;
  const again = button(t("phones.backup_go"), () => stage.replace({ name: "backup" }));
  if (!kept) return { title: t("recall.title"), body: [h("div", { class: "actions" }, again)] };
  const { problem, fail } = faults();
  const phrase = /** @type {HTMLInputElement} */ (h("input", {
    id: "phrase", autocomplete: "off", autocapitalize: "none", spellcheck: "false",
  }));
  const go = /** @type {HTMLButtonElement} */ (h("button", { class: "main" }, t("recall.go")));

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    go.disabled = true;
    problem.hidden = true;
    try {
      await breath();
      await openBackup(/** @type {NonNullable<typeof kept>} */ (kept).text, phrase.value);
      await app.keepBackup({ .../** @type {NonNullable<typeof kept>} */ (kept), testAt: app.now + nextDays * daySeconds });
      await stage.replace({ name: "result", kind: "recalled" });
    } catch (error) {
      go.disabled = false;
      fail(error instanceof WireFault ? "recall.wrong" : "app.failed");
    }
  }

  return {
    title: t("recall.title"),
    body: [
      h("p", { class: "lead" }, t("recall.lead", { day: day(kept.madeAt) })), problem,
      h("form", { onsubmit: submit, novalidate: true },
        labelled("restore.phrase", phrase), h("div", { class: "actions" }, go, again)),
    ],
  };
}

/** @param {unknown} error */
function why(error) {
  if (error instanceof LockFault) return `lock.${error.kind}`;
  if (error instanceof WireFault) return "backup.too_big";
  return error instanceof Unreachable ? "backup.unreachable" : "app.failed";
}
