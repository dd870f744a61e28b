// Another site's code, typed or pasted: the key alone, or the whole address that a site shows.

import { button, h } from "../view/dom.js";
import { say } from "../view/stage.js";
import { t } from "../view/words.js";
import { strangeLetter } from "../wire/base32.js";
import { isMigration } from "../wire/import_google.js";
import { isAddress, makeSite, nameMax, readAddress, SiteFault } from "../wire/site.js";

const keyMax = 4096;

/** @type {import("../view/stage.js").Builder} */
export function typing({ app, stage }) {
  const problem = h("p", { class: "notice wrong", role: "alert", tabindex: -1, hidden: true });
  const issuer = input("issuer", { maxlength: nameMax });
  const name = input("name", { maxlength: nameMax });
  const key = input("key", { maxlength: keyMax, autocapitalize: "characters", class: "key" });
  const kind = choice("kind", [["time", t("typing.by_time")], ["count", t("typing.by_button")]]);
  const digits = choice("digits", ["6", "7", "8"].map((count) => [count, count]));
  const period = input("period", { inputmode: "numeric", maxlength: 5, value: "30" });
  const count = input("count", { inputmode: "numeric", maxlength: 16, value: "0" });
  const hash = choice("hash", ["SHA-1", "SHA-256", "SHA-512"].map((each) => [each, each]));
  const [periodField, countField] = [labelled("typing.period", period), labelled("typing.count", count)];
  const follow = () => {
    periodField.hidden = kind.value !== "time";
    countField.hidden = kind.value !== "count";
  };
  kind.addEventListener("change", follow);
  follow();

  /** @param {string} text
   * @param {HTMLElement} [at] */
  function fail(text, at = problem) {
    problem.textContent = text;
    problem.hidden = false;
    key.setAttribute("aria-invalid", String(at === key));
    at.focus();
    say(text, true);
  }

  // A whole address fills the fields, so that its owner sees what it is and may call it otherwise.
  key.addEventListener("input", () => {
    if (!isAddress(key.value)) return;
    try {
      const site = readAddress(key.value);
      issuer.value ||= site.issuer || site.name;
      if (site.issuer) name.value ||= site.name;
    } catch (error) {
      if (!(error instanceof SiteFault)) throw error;
    }
  });

  const read = () => {
    if (!isAddress(key.value)) {
      return makeSite({
        issuer: issuer.value, name: name.value, secret: key.value, kind: kind.value, hash: hash.value,
        digits: digits.value, period: period.value.trim(), count: count.value.trim(),
      });
    }
    const site = readAddress(key.value);
    return { ...site, ...makeSite({ ...site, issuer: issuer.value || site.issuer, name: name.value || site.name }) };
  };

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (isMigration(key.value)) {
      app.list = key.value;
      await stage.replace({ name: "bring" });
      return;
    }
    try {
      const site = read();
      if (!site.issuer && !site.name) {
        fail(t("typing.no_name"), issuer);
        return;
      }
      const { known, over, ids } = await app.addSites([site]);
      if (known.length > 0) fail(t("typing.known"));
      else if (over.length > 0) fail(t("fault.full"));
      else await stage.replace({ name: "site", id: ids[0], isNew: true });
    } catch (error) {
      if (!(error instanceof SiteFault)) fail(t("typing.not_kept"));
      else fail(why(error.why, key.value), ["key", "short", "long", "address"].includes(error.why) ? key : problem);
    }
  }

  return {
    title: t("typing.title"),
    body: [
      h("p", { class: "lead" }, t("typing.lead")),
      problem,
      h("form", { onsubmit: submit, novalidate: true },
        labelled("typing.issuer", issuer, "typing.issuer_hint"),
        labelled("typing.key", key, "typing.key_hint"),
        labelled("typing.name", name, "typing.name_hint"),
        h("details", {}, h("summary", {}, t("typing.more")),
          h("p", { class: "hint" }, t("typing.more_hint")),
          labelled("typing.kind", kind), labelled("typing.digits", digits), periodField, countField,
          labelled("typing.hash", hash)),
        h("div", { class: "actions" },
          h("button", { class: "main" }, t("typing.add")),
          button(t("scan.title"), () => stage.replace({ name: "scan" })),
          button(t("typing.list"), () => stage.replace({ name: "bring" }), { class: "link" }))),
    ],
  };
}

/** @param {import("../wire/site.js").Why} fault
 * @param {string} typed */
function why(fault, typed) {
  const letter = strangeLetter(typed);
  if (fault === "key" && letter) return t("fault.letter", { letter });
  return t(`fault.${fault}`);
}

/** @param {string} id
 * @param {Record<string, any>} more */
const input = (id, more) => /** @type {HTMLInputElement} */ (h("input", {
  id, autocomplete: "off", autocapitalize: "off", spellcheck: "false", ...more,
}));

/** @param {string} id
 * @param {string[][]} options */
const choice = (id, options) => /** @type {HTMLSelectElement} */ (
  h("select", { id }, options.map(([value, label]) => h("option", { value }, label))));

/** @param {string} label
 * @param {HTMLElement} control
 * @param {string} [hint] */
export function labelled(label, control, hint) {
  if (hint) control.setAttribute("aria-describedby", `${control.id}-hint`);
  return h("div", { class: "field" }, h("label", { for: control.id }, t(label)),
    hint && h("p", { class: "hint", id: `${control.id}-hint` }, t(hint)), control);
}
