// Begins: opens what is kept, speaks the person's language, and shows the first screen.

import { App } from "./app.js";
import * as settings from "./keep/settings.js";
import { account } from "./screens/account.js";
import { add } from "./screens/add.js";
import { backed, backup, recall } from "./screens/backup.js";
import { bigger } from "./screens/bigger.js";
import { bring, brought } from "./screens/bring.js";
import { card } from "./screens/card.js";
import { check } from "./screens/check.js";
import { compare } from "./screens/compare.js";
import { history as historyScreen, notyou } from "./screens/history.js";
import { home } from "./screens/home.js";
import { join } from "./screens/join.js";
import { lock } from "./screens/lock.js";
import { move } from "./screens/move.js";
import { no } from "./screens/no.js";
import { notify } from "./screens/notify.js";
import { offline } from "./screens/offline.js";
import { phones } from "./screens/phones.js";
import { privacy } from "./screens/privacy.js";
import { restore } from "./screens/restore.js";
import { result } from "./screens/result.js";
import { scan } from "./screens/scan.js";
import { settings as settingsScreen } from "./screens/settings.js";
import { setup } from "./screens/setup.js";
import { site } from "./screens/site.js";
import { take } from "./screens/take.js";
import { typing } from "./screens/typing.js";
import { unusable } from "./screens/unusable.js";
import { keepShell } from "./shell.js";
import { Stage } from "./view/stage.js";
import { speak, spoken } from "./view/words.js";
import { readCheck } from "./wire/check.js";
import { moveOf, ticketOf } from "./wire/readable.js";

const screens = {
  account, add, backed, backup, bigger, bring, brought, card, check, compare, history: historyScreen, home, join, lock,
  move, no, notify, notyou, offline, phones, privacy, recall, restore, result, scan, settings: settingsScreen, setup,
  site, take, typing,
};

/** Where nobody is in the middle of something. */
const calm = ["home", "account", "result", "settings", "privacy", "history", "notyou"];

async function begin() {
  // A set-up code stays in no address and no history.
  const { hash: fragment, href } = location;
  history.replaceState({ name: "home", depth: 0 }, "", "/app/");
  const language = await settings.get("language").catch(() => undefined);
  await speak(language ?? spoken(navigator.languages));
  const root = /** @type {HTMLElement} */ (document.getElementById("app"));
  const lack = unusable();
  if (lack) {
    root.replaceChildren(lack);
    return;
  }
  const app = await App.start();
  const stage = new Stage(app, screens, root);
  app.addEventListener("asked", (event) => {
    const { detail: id } = /** @type {CustomEvent<string>} */ (event);
    if (calm.includes(stage.place.name)) stage.go({ name: "card", id });
  });
  await stage.replace({ name: "home" });
  await app.hear(await settings.takePushed());
  await arrive(fragment, app, stage);
  await asked(href, app, stage);
  addEventListener("hashchange", () => {
    const { hash } = location;
    history.replaceState(history.state, "", "/app/");
    arrive(hash, app, stage);
  });
  navigator.serviceWorker?.addEventListener("message", async ({ data }) => {
    await app.hear(await settings.takePushed());
    await arrive(String(data), app, stage);
  });
  await keepShell(() => stage.place.name === "home" && app.requests.size === 0);
}

/** What the address, or a tap on a notification, asks for.
 * @param {string} fragment
 * @param {App} app
 * @param {Stage} stage */
async function arrive(fragment, app, stage) {
  app.ticket = ticketOf(fragment);
  if (app.ticket) await stage.go({ name: "setup" });
  const { code, word } = moveOf(fragment);
  app.brought = code ?? word;
  if (code) await stage.go({ name: "join", step: "code" });
  if (word) await stage.go({ name: "join", step: "word" });
  const [, refused] = /^#no=([A-Za-z0-9_-]{1,36})$/.exec(fragment) ?? [];
  if (refused && app.requests.has(refused)) await stage.go({ name: "no", id: refused });
}

/** A sign-in page's picture code that the phone's own camera has read.
 * @param {string} address
 * @param {App} app
 * @param {Stage} stage */
async function asked(address, app, stage) {
  app.check = readCheck(address, location.origin);
  if (app.check) await stage.go({ name: "check" });
}

begin();
