// The start of a set-up: the code, unless the picture code brought it, and the name that this phone shall have.

import { Refused } from "../line/server.js";
import { facts, reach, suggestedName } from "../view/browser.js";
import { button, h } from "../view/dom.js";
import { rich, t } from "../view/words.js";
import { readTicket, ticketOf } from "../wire/readable.js";

const nameMax = 40;

/** @type {import("../view/stage.js").Builder} */
export async function setup({ app, stage, place, signal }) {
  const brought = app.ticket;
  const phone = await facts();
  const means = reach(phone);
  if (means === "home_screen" && !place.isHere) return install(brought, stage);
  const problem = h("p", { class: "notice wrong", role: "alert", tabindex: -1, hidden: true });
  const code = /** @type {HTMLInputElement} */ (h("input", {
    id: "ticket", class: "ticket", autocomplete: "one-time-code", autocapitalize: "characters", spellcheck: "false",
    maxlength: 200, required: true,
  }));
  const name = /** @type {HTMLInputElement} */ (h("input", {
    id: "phone-name", autocomplete: "off", maxlength: nameMax, required: true, value: await suggestedName(),
  }));
  const go = /** @type {HTMLButtonElement} */ (h("button", { class: "main" }, t("setup.go")));

  /** @param {string} key */
  function fail(key) {
    problem.textContent = t(key);
    problem.hidden = false;
    problem.focus();
    go.disabled = false;
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const typed = code.value.trim();
    const ticket = brought ?? ticketOf(typed.slice(Math.max(0, typed.indexOf("#")))) ?? readTicket(typed);
    if (!ticket) {
      fail("setup.no_code");
      return;
    }
    go.disabled = true;
    problem.hidden = true;
    try {
      app.offer = await app.pair(ticket, name.value, phone);
      app.ticket = null;
      if (!signal.aborted) await stage.replace({ name: "compare" });
    } catch (error) {
      app.ticket = null;
      fail(why(error));
      if (brought) code.closest(".field")?.removeAttribute("hidden");
    }
  }

  const others = app.accounts.map((account) => account.name).join(", ");
  return {
    title: t("setup.title"),
    body: [
      others && h("p", { class: "notice" }, t("setup.more", { accounts: others })),
      h("p", { class: "lead" }, t(brought ? "setup.lead_brought" : "setup.lead")),
      h("p", {}, t(means === "woken" ? "setup.able" : phone.kind === "ios" ? "setup.able_ios" : "setup.able_open")),
      problem,
      h("form", { onsubmit: submit, novalidate: true },
        h("div", { class: "field", hidden: Boolean(brought) },
          h("label", { for: "ticket" }, t("setup.code")), h("p", { class: "hint" }, t("setup.code_hint")), code),
        h("div", { class: "field" },
          h("label", { for: "phone-name" }, t("setup.name")), h("p", { class: "hint" }, t("setup.name_hint")), name),
        h("div", { class: "actions" }, go,
          !brought && button(t("scan.title"), () => stage.replace({ name: "scan" })),
          button(t("app.cancel"), () => stage.back(), { class: "link" }))),
    ],
  };
}

/** On an iPhone the app can be woken from the Home Screen alone. Its store there is another one than the browser's, so it
 *   is put there before anything is set up, and the code is typed there.
 * @param {string|null} ticket
 * @param {import("../view/stage.js").Stage} stage
 * @returns {import("../view/stage.js").Screen} */
function install(ticket, stage) {
  const code = ticket?.match(/.{3}/g)?.join("-");
  return {
    title: t("install.title"),
    body: [
      h("p", { class: "lead" }, t("install.lead")),
      h("ol", { class: "steps" },
        ["install.share", "install.add", "install.open"].map((key) => h("li", {}, t(key))),
        h("li", {}, code ? rich("install.type", { code }) : t("install.type_shown"))),
      h("p", { class: "hint" }, t("install.safe")),
      h("div", { class: "actions" },
        button(t("install.here"), () => stage.replace({ name: "setup", isHere: true }), { class: "link" })),
    ],
  };
}

/** @param {unknown} error */
function why(error) {
  if (!(error instanceof Refused)) return error instanceof TypeError ? "app.failed" : "setup.unreachable";
  switch (error.code) {
    case "ticket_wrong": return "setup.ticket_wrong";
    case "devices_max": return "setup.devices_max";
    case "too_many": return "setup.too_many";
    case "clock_wrong": return "setup.clock_wrong";
    default: return "app.failed";
  }
}
