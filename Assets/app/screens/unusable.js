// E3: what this browser lacks, found out before anything changes on the account.

import { h } from "../view/dom.js";
import { t } from "../view/words.js";

/** Null where the app can be used. */
export function unusable() {
  const hasKeys = Boolean(globalThis.crypto?.subtle) && "indexedDB" in globalThis;
  if (hasKeys) return null;
  return h("main", {},
    h("h1", { tabindex: -1 }, t("unusable.title")),
    h("p", { class: "lead" }, t("unusable.lead")));
}
