// Shows one screen at a time. The browser's way back works; each new screen is read out from its heading.

import { button, h, svg } from "./dom.js";
import { t } from "./words.js";

/** @typedef {{name: string, [more: string]: any}} Place what is shown, such that it can be kept in the history */
/** @typedef {{app: import("../app.js").App, stage: Stage, place: Place, signal: AbortSignal}} Context
 * `signal` ends when the screen leaves */
/** @typedef {{title: string|Node, body: import("./dom.js").Child[], top?: "home"|"back"|"none", kind?: string, leaves?: () => void}} Screen */
/** @typedef {(context: Context) => Screen|Promise<Screen>} Builder */

export class Stage {
  #leaving = new AbortController();
  /** @type {(() => void)|undefined} */
  #leaves;

  /** @param {import("../app.js").App} app
   * @param {Record<string, Builder>} screens
   * @param {HTMLElement} root */
  constructor(app, screens, root) {
    this.app = app;
    this.screens = screens;
    this.root = root;
    /** @type {Place} */
    this.place = { name: "home" };
    addEventListener("popstate", (event) => this.#show(event.state ?? { name: "home" }));
  }

  get #depth() {
    return history.state?.depth ?? 0;
  }

  /** @param {Place} place */
  async go(place) {
    history.pushState({ ...place, depth: this.#depth + 1 }, "", "/app/");
    await this.#show(place);
  }

  /** Another screen in the place of this one.
   * @param {Place} place */
  async replace(place) {
    history.replaceState({ ...place, depth: this.#depth }, "", "/app/");
    await this.#show(place);
  }

  back() {
    if (this.#depth > 0) history.back();
    else this.replace({ name: "home" });
  }

  /** Back to where the app begins. */
  home() {
    if (this.#depth > 0) history.go(-this.#depth);
    else this.replace({ name: "home" });
  }

  /** Draws the screen anew, after what it shows has changed. */
  again() {
    return this.#show(this.place, true);
  }

  /** @param {Place} place
   * @param {boolean} [isSame] */
  async #show(place, isSame = false) {
    this.#leaving.abort();
    this.#leaves?.();
    this.#leaves = undefined;
    const leaving = new AbortController();
    this.#leaving = leaving;
    this.place = place;
    const build = this.screens[place.name] ?? this.screens.home;
    const screen = await build({ app: this.app, stage: this, place, signal: leaving.signal });
    if (leaving.signal.aborted) {
      screen.leaves?.();
      return;
    }
    this.#leaves = screen.leaves;
    const heading = h("h1", { tabindex: -1 }, screen.title);
    const main = h("main", { class: screen.kind ?? place.name }, heading, screen.body);
    this.root.replaceChildren(...this.#top(screen.top ?? "back"), main);
    if (!isSame) {
      scrollTo(0, 0);
      heading.focus({ preventScroll: true });
    }
  }

  /** @param {"home"|"back"|"none"} kind */
  #top(kind) {
    if (kind === "none") return [];
    if (kind === "back") {
      const arrow = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" },
        svg("path", { d: "M15 5l-7 7 7 7" }));
      return [h("header", {}, button([arrow, t("app.back")], () => this.back(), { class: "back" }))];
    }
    return [h("header", {},
      h("p", { class: "brand" }, h("img", { src: "/app/icon.svg", alt: "", width: 28, height: 28 }), t("app.title")),
      button([gear(), h("span", { class: "unseen" }, t("settings.title"))], () => this.go({ name: "settings" }),
        { class: "gear" }))];
  }
}

const gear = () => svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" },
  svg("path", { d: "M4 7h9M19 7h1M4 17h1M11 17h9" }), svg("circle", { cx: 16, cy: 7, r: 2.6 }),
  svg("circle", { cx: 8, cy: 17, r: 2.6 }));

/** Says something to those who listen; a refusal at once.
 * @param {string} text
 * @param {boolean} [isUrgent] */
export function say(text, isUrgent = false) {
  const region = document.getElementById(isUrgent ? "alert" : "status");
  if (region) region.textContent = text;
}
