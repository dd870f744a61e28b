// M10: a backup is brought back: the file or the university's copy, its passphrase, the password, and what came back.

import { readEntries } from "../keep/entries.js";
import { fetchCopy, textOf } from "../line/backup.js";
import { Refused, Unreachable } from "../line/server.js";
import { suggestedName } from "../view/browser.js";
import { siteTitle } from "../view/code.js";
import { button, h } from "../view/dom.js";
import { faults } from "../view/moving.js";
import { say } from "../view/stage.js";
import { moment, rich, t } from "../view/words.js";
import { openBackup, readBackup } from "../wire/backup.js";
import { WireFault } from "../wire/fault.js";
import { labelled } from "./typing.js";

/** @typedef {{name: string, how: "again"|"later"|"back"|"known"|"left", why?: string, when?: string}} Came */
/** @typedef {{
 *   text: string, proof?: import("../line/backup.js").Proof, name?: string,
 *   opened?: import("../wire/backup.js").Backup, at: number, came: Came[]
 * }} Restoring `proof` is the last password that was right; `at` is the account whose turn it is */

/** @typedef {import("../view/stage.js").Context} Context */
/** @typedef {import("../view/stage.js").Screen} Screen */

/** @type {import("../view/stage.js").Builder} */
export function restore(context) {
  const { app, place } = context;
  switch (app.restoring && place.step) {
    case "phrase": return phrase(context);
    case "password": return password(context);
    case "done": return done(context);
    default: return source(context);
  }
}

/** @param {string} id
 * @param {Record<string, any>} more */
const input = (id, more) => /** @type {HTMLInputElement} */ (h("input", { id, ...more }));
const userField = (value = "") => input("user", {
  autocomplete: "username", autocapitalize: "none", spellcheck: "false", maxlength: 253, value,
});
const passwordField = () => input("password", { type: "password", autocomplete: "current-password" });

/** Where the backup is: a file, or with the university.
 * @param {Context} context
 * @returns {Screen} */
function source({ app, stage }) {
  const { problem, fail } = faults();
  const file = input("file", { type: "file" });
  const [user, secret] = [userField(), passwordField()];
  const parts = {
    file: h("div", {}, labelled("restore.file", file)),
    copy: h("div", { hidden: true }, labelled("restore.user", user), labelled("restore.password", secret)),
  };
  /** @type {"file"|"copy"} */
  let chosen = "file";
  /** @param {"file"|"copy"} value */
  const choice = (value) => h("p", { class: "check" }, input(`from-${value}`, {
    type: "radio", name: "from", value, checked: value === chosen,
    onchange: () => {
      chosen = value;
      parts.file.hidden = value !== "file";
      parts.copy.hidden = value !== "copy";
      problem.hidden = true;
    },
  }), h("label", { for: `from-${value}` }, t(`restore.from_${value}`)));
  const go = /** @type {HTMLButtonElement} */ (h("button", { class: "main" }, t("setup.go")));

  /** @returns {Promise<Restoring|string>} what is wrong, or what there is */
  async function found() {
    if (chosen === "file") {
      const [picked] = file.files ?? [];
      if (!picked) return "restore.no_file";
      const text = await textOf(picked);
      readBackup(text);
      return { text, at: 0, came: [] };
    }
    if (!user.value.trim() || !secret.value) return "restore.missing";
    const proof = { user: user.value.trim(), password: secret.value };
    return { text: await fetchCopy(app.server, proof), proof, at: 0, came: [] };
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    go.disabled = true;
    try {
      const there = await found();
      if (typeof there === "string") {
        go.disabled = false;
        return fail(there);
      }
      app.restoring = there;
      await stage.replace({ name: "restore", step: "phrase" });
    } catch (error) {
      go.disabled = false;
      fail(why(error));
    }
  }

  return {
    title: t("restore.title"),
    body: [
      h("p", { class: "lead" }, t("restore.lead")), problem,
      h("form", { onsubmit: submit, novalidate: true },
        h("fieldset", { class: "check-list" }, h("legend", {}, t("restore.where")), choice("file"), choice("copy")),
        parts.file, parts.copy,
        h("div", { class: "actions" }, go, button(t("app.cancel"), () => stage.back(), { class: "link" }))),
    ],
  };
}

/** @param {Context} context
 * @returns {Screen} */
function phrase({ app, stage }) {
  const { problem, fail } = faults();
  const field = input("phrase", { autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
  const go = /** @type {HTMLButtonElement} */ (h("button", { class: "main" }, t("restore.open")));

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const { restoring } = app;
    if (!restoring) return;
    go.disabled = true;
    problem.hidden = true;
    say(t("restore.opening"));
    try {
      restoring.opened = await openBackup(restoring.text, field.value);
      await next(app, stage);
    } catch (error) {
      go.disabled = false;
      fail(why(error));
    }
  }

  return {
    title: t("restore.phrase_title"),
    body: [
      h("p", { class: "lead" }, t("restore.phrase_hint")), problem,
      h("form", { onsubmit: submit, novalidate: true },
        labelled("restore.phrase", field),
        h("div", { class: "actions" }, go, button(t("app.cancel"), () => stop(app, stage), { class: "link" }))),
    ],
  };
}

/** The password of the account whose turn it is.
 * @param {Context} context
 * @returns {Promise<Screen>} */
async function password({ app, stage }) {
  const restoring = /** @type {Restoring} */ (app.restoring);
  const account = restoring.opened?.accounts[restoring.at];
  if (!account) return { title: t("restore.title"), body: [] };
  const { problem, fail } = faults();
  const [user, secret] = [userField(usernameOf(account.acc)), passwordField()];
  const name = input("phone-name", { autocomplete: "off", maxlength: 40, value: restoring.name ?? await suggestedName() });
  const go = /** @type {HTMLButtonElement} */ (h("button", { class: "main" }, t("restore.go")));

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (!user.value.trim() || !secret.value) return fail("restore.missing");
    go.disabled = true;
    restoring.name = name.value;
    try {
      await bring(app, restoring, { user: user.value.trim(), password: secret.value });
      await next(app, stage);
    } catch (error) {
      go.disabled = false;
      fail(why(error));
    }
  }

  const leave = () => {
    restoring.came.push({ name: nameOf(account), how: "left", why: "skipped" });
    restoring.at += 1;
    next(app, stage);
  };
  const own = account.srv === location.origin ? null
    : h("p", { class: "notice" }, t("restore.elsewhere", { other: hostOf(account.srv), here: location.host }));
  return {
    title: rich("restore.sign_in", { account: account.acc }),
    body: [
      h("p", { class: "lead" }, account.org), own, problem,
      h("form", { onsubmit: submit, novalidate: true },
        labelled("restore.user", user), labelled("restore.password", secret),
        restoring.name === undefined && labelled("setup.name", name, "setup.name_hint"),
        h("div", { class: "actions" }, go, button(t("restore.skip"), leave, { class: "link" }))),
    ],
  };
}

/** What came back, and what did not.
 * @param {Context} context
 * @returns {Screen} */
function done({ app, stage }) {
  const { came = [] } = app.restoring ?? {};
  const isThere = (/** @type {Came} */ { how }) => how !== "left";
  const isIn = came.some(({ how }) => how === "again");
  const isLater = !isIn && came.some(({ how }) => how === "later");
  return {
    title: t(!came.every(isThere) ? "restore.partly" : isLater ? "restore.done_later" : "restore.done"), top: "none",
    body: [
      h("p", { class: "lead" }, t("restore.came", { count: came.filter(isThere).length, all: came.length })),
      h("ul", { class: "came" }, came.map(({ name, how, why: reason, when = "" }) => h("li", {},
        rich(`restore.${how}`, { name, when }), reason && ` ${t(`restore.why_${reason}`)}`))),
      isIn && h("p", {}, t("restore.once")),
      h("div", { class: "actions" },
        button(t(isIn ? "join.try" : "result.done"), () => stop(app, stage), { class: "main" }),
        isIn && button(t("phones.backup_go"), () => {
          app.restoring = null;
          stage.replace({ name: "backup" });
        })),
    ],
  };
}

/** Brings back what the password that is known brings back; then asks for the next, or shows what came.
 * @param {import("../app.js").App} app
 * @param {import("../view/stage.js").Stage} stage */
async function next(app, stage) {
  const restoring = /** @type {Restoring} */ (app.restoring);
  const { accounts = [], entries = [] } = restoring.opened ?? {};
  for (; restoring.at < accounts.length;) {
    const { proof } = restoring;
    const isOf = proof && usernameOf(accounts[restoring.at].acc) === proof.user.toLowerCase();
    if (!proof || !(isOf || accounts.length === 1)) {
      await stage.replace({ name: "restore", step: "password" });
      return;
    }
    restoring.name ??= await suggestedName();
    await bring(app, restoring, proof);
  }
  await bringSites(app, restoring, entries);
  await stage.replace({ name: "restore", step: "done" });
}

/** One account; what the person can't mend here is noted down, and the next one has its turn.
 * @param {import("../app.js").App} app
 * @param {Restoring} restoring
 * @param {import("../line/backup.js").Proof} proof */
async function bring(app, restoring, proof) {
  const account = /** @type {import("../wire/backup.js").Backup} */ (restoring.opened).accounts[restoring.at];
  const name = nameOf(account);
  try {
    const made = await app.restore(account, proof, restoring.name ?? "");
    const until = made?.waitsUntil;
    restoring.came.push(!made ? { name, how: "left", why: "failed" }
      : until ? { name, how: "later", when: moment(until) } : { name, how: "again" });
    restoring.proof = proof;
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    if (!(error instanceof Refused)) restoring.came.push({ name, how: "left", why: "failed" });
    else if (reasons.includes(error.code)) restoring.came.push({ name, how: "left", why: error.code });
    else throw error;
  }
  restoring.at += 1;
}

/** Why an account stays where it is. */
const reasons = ["backup_unknown", "devices_max", "account_locked", "move_refused"];

/** @param {import("../app.js").App} app
 * @param {Restoring} restoring
 * @param {import("../wire/sealed.js").Entry[]} entries */
async function bringSites(app, restoring, entries) {
  const { sites, unread } = readEntries(entries);
  const { known, over } = await app.addSites(sites);
  for (const { secret } of sites) secret.fill(0);
  for (const site of sites) {
    const how = over.includes(site) ? "left" : known.includes(site) ? "known" : "back";
    restoring.came.push({ name: siteTitle(site), how, why: how === "left" ? "full" : undefined });
  }
  for (const name of unread) restoring.came.push({ name: name || t("site.unnamed"), how: "left", why: "unread" });
}

/** @param {import("../app.js").App} app
 * @param {import("../view/stage.js").Stage} stage */
function stop(app, stage) {
  app.restoring = null;
  stage.home();
}

/** @param {import("../wire/backup.js").BackedAccount} account */
const nameOf = ({ org, acc }) => `${org}: ${acc}`;

/** The username, as the account's name ends with it: "Student ab123".
 * @param {string} name */
const usernameOf = (name) => name.split(/[\s:]+/).at(-1)?.toLowerCase() ?? "";

/** @param {string} address */
function hostOf(address) {
  try {
    return new URL(address).host;
  } catch {
    return address;
  }
}

/** @param {unknown} error */
function why(error) {
  if (error instanceof WireFault) return error.kind === "bad_signature" ? "restore.not_opened" : "restore.no_backup";
  if (!(error instanceof Refused)) return error instanceof Unreachable ? "setup.unreachable" : "app.failed";
  switch (error.code) {
    case "password_wrong": return "restore.password_wrong";
    case "backup_unknown": return "restore.unknown";
    case "account_locked": return "restore.why_account_locked";
    case "too_many": return "restore.too_many";
    case "clock_wrong": return "setup.clock_wrong";
    default: return "app.failed";
  }
}
