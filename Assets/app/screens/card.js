// M3: the request. Who asks for what, from where; the number; yes or no.

import { LockFault } from "../line/lock.js";
import { Refused } from "../line/server.js";
import { button, h } from "../view/dom.js";
import { keypad } from "../view/keypad.js";
import { say } from "../view/stage.js";
import { ago, rich, t } from "../view/words.js";

/** @type {import("../view/stage.js").Builder} */
export function card(context) {
  const { app, stage, place, signal } = context;
  app.expire();
  const waiting = app.requests.get(place.id);
  if (!waiting) return ended(stage);
  waiting.isSeen = true;
  const carried = app.carried?.request === place.id ? app.carried : null;
  const { request: { card: asked }, wasWrong } = waiting;
  const problem = h("p", { class: "notice wrong", role: "alert", hidden: !wasWrong }, wasWrong && t("card.wrong"));
  app.addEventListener("requests", () => {
    if (!app.requests.has(place.id) && !isSending) stage.replace({ name: "result", kind: "ended", service: asked.app });
  }, { signal });
  let isSending = false;

  /** @param {string} [number] */
  async function approve(number) {
    if (isSending) return;
    isSending = true;
    main.classList.add("sending");
    say(t("card.sending"));
    try {
      const { outcome, next } = await app.answer(asked.id, { decision: "approve", number });
      if (next) await stage.replace({ name: "card", id: next });
      else await stage.replace({ name: "result", kind: outcome, service: asked.app, back: carried?.back });
    } catch (error) {
      isSending = false;
      main.classList.remove("sending");
      if (error instanceof LockFault) {
        problem.textContent = t(`lock.${error.kind}`);
        problem.hidden = false;
      } else if (error instanceof Refused) {
        problem.textContent = t(error.code === "device_unknown" ? "home.gone" : "app.failed");
        problem.hidden = false;
      } else {
        await stage.go({ name: "offline", device: asked.dev });
      }
    }
  }

  const no = () => stage.replace({ name: "no", id: asked.id });
  const main = h("div", { class: "deed" }, deed(asked, carried, approve, no, signal));
  return {
    title: rich("card.title", { service: asked.app }),
    body: [
      app.requests.size > 1 && h("p", { class: "notice wrong" }, t("card.many", { count: app.requests.size })),
      h("dl", { class: "facts" },
        fact("card.account", asked.acc), asked.from && fact("card.from", asked.from),
        asked.near && fact("card.near", asked.near), fact("card.when", ago(asked.iat, app.now))),
      asked.new && h("p", { class: "notice wrong" }, t("card.new_place")),
      problem, main,
    ],
  };
}

/** @param {string} key
 * @param {string} value */
const fact = (key, value) => h("div", {}, h("dt", {}, t(key)), h("dd", {}, h("bdi", {}, value)));

/** @param {import("../wire/request.js").Card} asked
 * @param {import("../keep/carried.js").Carried|null} carried
 * @param {(number?: string) => void} approve
 * @param {() => void} no
 * @param {AbortSignal} signal */
function deed(asked, carried, approve, no, signal) {
  const refusal = button(t("card.no"), no);
  const number = carried?.number;
  if (number && (asked.digits === number.length || asked.choices?.includes(number))) {
    return [
      h("p", {}, rich("card.carried", { number: [...number].join(" ") })),
      h("div", { class: "pair" }, refusal, button(t("card.approve"), () => approve(number), { class: "main" })),
    ];
  }
  if (asked.digits) {
    const { field, keys, approval } = keypad(asked.digits, approve, signal);
    return [field, keys, h("div", { class: "pair" }, refusal, approval)];
  }
  if (asked.choices) {
    return [
      h("p", { class: "label", id: "choose" }, t("card.choose")),
      h("div", { class: "choices", role: "group", "aria-labelledby": "choose" },
        asked.choices.map((number) => button(number, () => approve(number), { class: "choice" }))),
      refusal,
    ];
  }
  return [
    asked.unshown && h("p", {}, t("card.unshown", { service: asked.app })),
    h("div", { class: "pair" }, refusal, button(t("card.approve"), () => approve(), { class: "main" })),
  ];
}

/** @param {import("../view/stage.js").Stage} stage
 * @returns {import("../view/stage.js").Screen} */
function ended(stage) {
  return {
    title: t("result.ended"),
    body: [h("div", { class: "actions" }, button(t("result.done"), () => stage.home(), { class: "main" }))],
  };
}
