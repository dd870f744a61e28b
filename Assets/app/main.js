// Begins: opens what is kept, speaks the person's language, and shows the first screen.

import { App } from "./app.js";
import * as settings from "./keep/settings.js";
import { account } from "./screens/account.js";
import { add } from "./screens/add.js";
import { bigger } from "./screens/bigger.js";
import { bring, brought } from "./screens/bring.js";
import { card } from "./screens/card.js";
import { check } from "./screens/check.js";
import { compare } from "./screens/compare.js";
import { home } from "./screens/home.js";
import { no } from "./screens/no.js";
import { offline } from "./screens/offline.js";
import { result } from "./screens/result.js";
import { scan } from "./screens/scan.js";
import { setup } from "./screens/setup.js";
import { site } from "./screens/site.js";
import { take } from "./screens/take.js";
import { typing } from "./screens/typing.js";
import { unusable } from "./screens/unusable.js";
import { keepShell } from "./shell.js";
import { Stage } from "./view/stage.js";
import { speak, spoken } from "./view/words.js";
import { readCheck } from "./wire/check.js";
import { ticketOf } from "./wire/readable.js";

const screens = {
  account, add, bigger, bring, brought, card, check, compare, home, no, offline, result, scan, setup, site, take,
  typing,
};

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
    if (["home", "account", "result"].includes(stage.place.name)) stage.go({ name: "card", id });
  });
  await app.hear(await settings.takePushed());
  await stage.replace({ name: "home" });
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
