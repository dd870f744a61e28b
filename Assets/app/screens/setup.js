// The start of a set-up: the code, unless the picture code brought it, and the name that this phone shall have.

import { Refused } from "../line/server.js";
import { suggestedName } from "../view/browser.js";
import { button, h } from "../view/dom.js";
import { t } from "../view/words.js";
import { readTicket, ticketOf } from "../wire/readable.js";

const nameMax = 40;

/** @type {import("../view/stage.js").Builder} */
export async function setup({ app, stage, signal }) {
  const brought = app.ticket;
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
      app.offer = await app.pair(ticket, name.value);
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
