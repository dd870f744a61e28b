// What became of something, in one sentence.

import { button, h, svg } from "../view/dom.js";
import { say } from "../view/stage.js";
import { rich, t } from "../view/words.js";

/** What went well; anything else is told without a tick. */
const good = ["approved", "paired", "recalled"];
const kinds = [
  "approved", "paired", "unpaired", "unmoved", "stopped", "not_me", "number_wrong", "ended", "superseded", "answered",
  "refused", "unanswered", "device_too_old", "version_untold", "recalled",
];
const restMilliseconds = 4_000;
const backMilliseconds = 1_000;

/** @type {import("../view/stage.js").Builder} */
export function result({ stage, place, signal }) {
  const kind = kinds.includes(place.kind) ? place.kind : "refused";
  const isGood = good.includes(kind);
  // The page that was left for the app goes on when it is come back to.
  const done = () => (place.back ? location.replace(place.back) : stage.home());
  if (kind === "approved") {
    const timer = setTimeout(done, place.back ? backMilliseconds : restMilliseconds);
    signal.addEventListener("abort", () => clearTimeout(timer));
  }
  say(t(`result.${kind}`));
  return {
    title: t(`result.${kind}`), top: "none",
    body: [
      h("p", { class: "lead" }, rich(`result.${kind}_lead`, { service: place.service ?? "" })),
      h("div", { class: "actions" }, button(t("result.done"), done, { class: "main" })),
      isGood && svg("svg", { viewBox: "0 0 64 64", class: "tick", "aria-hidden": "true" },
        svg("circle", { cx: 32, cy: 32, r: 29 }), svg("path", { d: "M19 33l9 9 17-20" })),
    ],
  };
}
