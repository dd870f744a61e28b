// M6: a code as large as the screen, and read aloud.

import { codeSource, siteTitle, ticking } from "../view/code.js";
import { button, h } from "../view/dom.js";
import { currentLanguage, t } from "../view/words.js";
import { halved } from "../wire/readable.js";

/** @type {import("../view/stage.js").Builder} */
export function bigger({ app, place, signal }) {
  const account = app.accounts.find((each) => each.device === place.device);
  const site = app.sites.find((each) => each.id === place.id);
  const source = account ?? (site && codeSource(site));
  if (!source) return { title: t("site.gone"), body: [] };
  const digits = h("p", { class: "large" });
  const left = h("p", { class: "left", "aria-hidden": "true" });
  const next = h("p", { class: "next" });
  const { period } = source.form;
  let shown = "";
  ticking(source, app, signal, ({ code, after, secondsLeft, isNew }) => {
    shown = code;
    if (isNew) {
      digits.replaceChildren(...halved(code).split(" ").map((half) => h("bdi", {}, half)));
      digits.setAttribute("aria-label", code.split("").join(" "));
      digits.setAttribute("role", "img");
    }
    left.textContent = t("bigger.left", { seconds: secondsLeft });
    left.classList.toggle("near", secondsLeft <= 10 && period > 10);
    const text = secondsLeft <= 10 ? t("code.next", { code: halved(after) }) : "";
    if (next.textContent !== text) next.textContent = text;
  });
  const canSpeak = "speechSynthesis" in globalThis;
  function speak() {
    const words = new SpeechSynthesisUtterance(shown.split("").join(", "));
    words.lang = currentLanguage() === "zh-Hans" ? "zh-CN" : currentLanguage();
    words.rate = 0.8;
    speechSynthesis.cancel();
    speechSynthesis.speak(words);
  }
  signal.addEventListener("abort", () => canSpeak && speechSynthesis.cancel());
  return {
    title: account ? account.organisation : siteTitle(/** @type {any} */ (site)),
    body: [
      h("p", { class: "lead" }, account ? account.name : site?.name), digits, left, next,
      canSpeak && h("div", { class: "actions" }, button(t("bigger.speak"), speak)),
    ],
  };
}
