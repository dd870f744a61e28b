// M9 on the old phone: its code, the words of both phones, and "Move". Offline: its word for the letters of the new one.

import { allEntries } from "../keep/entries.js";
import { LockFault } from "../line/lock.js";
import { Unreachable } from "../line/server.js";
import { Leaving } from "../line/transfer.js";
import { pause } from "../line/waiting.js";
import { button, h } from "../view/dom.js";
import { comparison, coded, faults } from "../view/moving.js";
import { picture } from "../view/qr.js";
import { say } from "../view/stage.js";
import { rich, t } from "../view/words.js";
import { markWords, signEndorsement } from "../wire/move.js";
import { grouped, readMark } from "../wire/readable.js";

const lookMilliseconds = 1_000;
const looksMax = 90;

/** @type {import("../view/stage.js").Builder} */
export function move(context) {
  switch (context.place.step) {
    case "code": return code(context);
    case "words": return words(context);
    case "letters": return letters(context);
    case "word": return word(context);
    case "done": return done(context);
    default: return start(context);
  }
}

/** @param {import("../view/stage.js").Context} context
 * @returns {import("../view/stage.js").Screen} */
function start({ app, stage }) {
  const { problem, fail } = faults();
  const keeps = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", id: "keeps" }));
  const going = app.usable;
  const go = button(t("move.start"), begin, { class: "main" });

  async function begin() {
    go.disabled = true;
    try {
      await app.showLock();
      app.moving = { keepsOld: keeps.checked };
      app.moving.leaving = await Leaving.begin(app.server, going);
      await stage.replace({ name: "move", step: "code" });
    } catch (error) {
      go.disabled = false;
      if (error instanceof Unreachable) await stage.replace({ name: "move", step: "letters" });
      else fail(error instanceof LockFault ? `lock.${error.kind}` : "app.failed");
    }
  }

  return {
    title: t("move.title"),
    body: [
      h("p", { class: "lead" }, t("move.lead")),
      h("ul", {}, going.map((account) => h("li", {}, h("bdi", {}, `${account.organisation}: ${account.name}`)))),
      problem,
      h("p", { class: "check" }, keeps, h("label", { for: "keeps" }, t("move.keep"))),
      h("div", { class: "actions" }, go, button(t("app.cancel"), () => stage.back(), { class: "link" })),
    ],
  };
}

/** @param {import("../view/stage.js").Context} context
 * @returns {import("../view/stage.js").Screen} */
function code({ app, stage, signal }) {
  const { leaving } = app.moving;
  if (!leaving) return start({ app, stage, place: { name: "move" }, signal });
  const { problem, fail } = faults();
  leaving.joined(signal).then(async (joined) => {
    app.moving.joined = joined;
    await stage.replace({ name: "move", step: "words" });
  }).catch((error) => signal.aborted || fail(error instanceof Unreachable ? "move.unreachable" : "move.ended"));
  return {
    title: t("move.code_title"),
    body: [
      h("p", { class: "lead" }, t("move.code_lead")),
      picture(`${location.origin}/app/#from=${leaving.code}`, t("move.picture")),
      h("p", {}, t("move.code_type")), coded(grouped(leaving.code)),
      problem, h("p", { class: "hint", role: "status" }, t("move.waiting")),
    ],
  };
}

/** @param {import("../view/stage.js").Context} context
 * @returns {import("../view/stage.js").Screen} */
function words({ app, stage }) {
  const { leaving, joined, keepsOld = false } = app.moving;
  if (!leaving || !joined) return { title: t("move.title"), body: [] };
  const { problem, fail } = faults();
  const buttons = h("div", { class: "actions" },
    button(t("move.go"), () => answer(true), { class: "main" }), button(t("compare.no"), () => answer(false)));

  /** @param {boolean} match */
  async function answer(match) {
    for (const each of buttons.querySelectorAll("button")) each.disabled = true;
    try {
      if (match) await leaving?.send(/** @type {import("../line/transfer.js").Joined} */ (joined), keepsOld, await allEntries());
      else await leaving?.stop();
      await stage.replace(match ? { name: "move", step: "done" } : { name: "result", kind: "unmoved" });
    } catch (error) {
      for (const each of buttons.querySelectorAll("button")) each.disabled = false;
      fail(error instanceof Unreachable ? "compare.unreachable" : "move.ended");
    }
  }

  return {
    title: t("compare.title"), top: "none",
    body: [
      h("p", { class: "lead" }, rich("move.words_lead", { phone: joined.name })),
      comparison(joined.words), problem, buttons,
    ],
  };
}

/** @param {import("../view/stage.js").Context} context
 * @returns {import("../view/stage.js").Screen} */
function done({ app, stage, signal }) {
  const { leaving, joined, keepsOld } = app.moving;
  const moved = leaving?.accounts ?? [];
  const state = h("p", { class: "lead", role: "status" }, t(keepsOld ? "move.kept" : "move.finishing"));
  const finish = button(t("result.done"), () => stage.home(), { class: "main" });
  (async () => {
    if (keepsOld) return;
    let left = [...moved];
    for (let turn = 0; turn < looksMax && left.length > 0; turn += 1) {
      const gone = await Promise.all(left.map((account) => app.isGone(account)));
      for (const [at, account] of left.entries()) if (gone[at]) await app.leave(account);
      left = left.filter((_, at) => !gone[at]);
      if (left.length > 0) await pause(lookMilliseconds, signal);
    }
    state.textContent = left.length > 0
      ? t("move.unfinished") : t("move.done", { count: moved.length, phone: joined?.name ?? "" });
    say(state.textContent);
  })().catch(() => {});
  return {
    title: t("move.done_title"), top: "none",
    body: [state, h("div", { class: "actions" }, finish)],
  };
}

/** Offline: the new phone's letters are typed here.
 * @param {import("../view/stage.js").Context} context
 * @returns {import("../view/stage.js").Screen} */
function letters({ app, stage }) {
  const { problem, fail } = faults();
  const field = /** @type {HTMLInputElement} */ (h("input", {
    id: "mark", class: "ticket", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: 64,
  }));
  const going = app.usable;
  const which = /** @type {HTMLSelectElement} */ (h("select", { id: "which" },
    going.map((account) => h("option", { value: account.device }, `${account.organisation}: ${account.name}`))));

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const mark = readMark(field.value);
    if (!mark) fail("move.no_letters");
    else stage.replace({ name: "move", step: "word", mark, device: which.value });
  }

  return {
    title: t("move.offline_title"),
    body: [
      h("p", { class: "lead" }, t("move.offline_lead")), problem,
      h("form", { onsubmit: submit, novalidate: true },
        h("div", { class: "field", hidden: going.length < 2 }, h("label", { for: "which" }, t("move.which")), which),
        h("div", { class: "field" },
          h("label", { for: "mark" }, t("move.letters")), h("p", { class: "hint" }, t("move.letters_hint")), field),
        h("div", { class: "actions" }, h("button", { class: "main" }, t("setup.go")),
          button(t("app.cancel"), () => stage.home(), { class: "link" }))),
    ],
  };
}

/** Offline: this phone's word, as a picture.
 * @param {import("../view/stage.js").Context} context
 * @returns {Promise<import("../view/stage.js").Screen>} */
async function word({ app, stage, place }) {
  const account = app.accounts.find((each) => each.device === place.device);
  if (!account) return { title: t("account.gone"), body: [] };
  const box = h("div", { class: "deed" });
  const buttons = h("div", { class: "actions" },
    button(t("move.go"), show, { class: "main" }),
    button(t("compare.no"), () => stage.replace({ name: "result", kind: "unmoved" })));

  async function show() {
    const { keepsOld } = app.moving;
    // The way here begins with the screen lock, also for whoever goes back in the browser's history.
    if (keepsOld === undefined) return stage.replace({ name: "move" });
    app.moving = {};
    const text = await signEndorsement(
      { mark: place.mark, keepsOld, time: app.now }, place.device, /** @type {any} */ (account).signingKey);
    buttons.remove();
    box.replaceChildren(
      h("p", { class: "lead" }, t("move.word_lead")),
      picture(`${location.origin}/app/#move=${text}`, t("move.picture")),
      h("p", { class: "hint" }, t("move.word_hint")),
      h("div", { class: "actions" }, button(t("result.done"), () => stage.home(), { class: "main" })));
  }

  return {
    title: t("compare.title"), top: "none",
    body: [
      h("p", { class: "lead" }, t("move.word_words")), comparison(await markWords(place.mark)), box, buttons,
    ],
  };
}
