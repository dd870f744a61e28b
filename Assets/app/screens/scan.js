// A picture code: that of a set-up, of a sign-in page, or of another site. What it is, it says itself.

import { CameraFault, readFile, watch } from "../picture/camera.js";
import { button, h } from "../view/dom.js";
import { say } from "../view/stage.js";
import { t } from "../view/words.js";
import { readCheck } from "../wire/check.js";
import { isMigration } from "../wire/import_google.js";
import { ticketOf } from "../wire/readable.js";
import { isAddress, readAddress, SiteFault } from "../wire/site.js";

/** @type {import("../view/stage.js").Builder} */
export function scan({ app, stage, signal }) {
  const problem = h("p", { class: "notice wrong", role: "alert", tabindex: -1, hidden: true });
  const video = /** @type {HTMLVideoElement} */ (h("video", {
    class: "finder", playsinline: true, muted: true, "aria-label": t("scan.camera"),
  }));
  const lead = h("p", { class: "lead" }, t("scan.lead"));
  const file = /** @type {HTMLInputElement} */ (h("input", {
    type: "file", id: "picture", accept: "image/*", class: "unseen", tabindex: -1, "aria-hidden": "true",
  }));
  let told = "";
  let isBusy = false;
  /** @type {AbortController|undefined} */
  let looking;

  /** @param {string} text */
  function fail(text) {
    problem.textContent = text;
    problem.hidden = false;
  }

  /** @param {string} text what the picture says */
  async function take(text) {
    if (isBusy || text === told) return;
    isBusy = true;
    told = text;
    try {
      await follow(text, app, stage, fail);
    } catch (error) {
      fail(error instanceof SiteFault ? t(`fault.${error.why}`) : t("typing.not_kept"));
    } finally {
      isBusy = false;
    }
  }

  async function open() {
    looking?.abort();
    looking = new AbortController();
    const { signal: own } = looking;
    try {
      await watch(video, own, (text) => {
        navigator.vibrate?.(50);
        take(text);
      });
    } catch (error) {
      if (own.aborted) return;
      video.hidden = true;
      lead.hidden = true;
      fail(t(`scan.${error instanceof CameraFault ? error.trouble : "none"}`));
      say(problem.textContent ?? "", true);
    }
  }
  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    const text = await readFile(chosen);
    file.value = "";
    told = "";
    if (text) await take(text);
    else fail(t("scan.empty"));
  });
  // A camera that nobody sees is off.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") looking?.abort();
    else if (!video.hidden) open();
  }, { signal });
  signal.addEventListener("abort", () => looking?.abort());
  open();

  return {
    title: t("scan.title"),
    body: [
      lead, video, problem, file,
      h("div", { class: "actions" },
        button(t("scan.file"), () => file.click()),
        button(t("scan.type"), () => stage.replace({ name: "add" }), { class: "link" })),
    ],
  };
}

/** Goes where a picture leads.
 * @param {string} text
 * @param {import("../app.js").App} app
 * @param {import("../view/stage.js").Stage} stage
 * @param {(text: string) => void} fail */
async function follow(text, app, stage, fail) {
  const address = addressOf(text);
  const isOurs = address?.origin === location.origin && address.pathname.startsWith("/app/");
  const ticket = isOurs ? ticketOf(address.hash) : null;
  const check = readCheck(text, location.origin);
  if (check) {
    app.check = check;
    await stage.replace({ name: "check" });
  } else if (ticket) {
    app.ticket = ticket;
    await stage.replace({ name: "setup" });
  } else if (isMigration(text)) {
    app.list = text;
    await stage.replace({ name: "bring" });
  } else if (isAddress(text)) {
    const { known, ids } = await app.addSites([readAddress(text)]);
    if (ids.length > 0) await stage.replace({ name: "site", id: ids[0], isNew: true });
    else fail(t(known.length > 0 ? "typing.known" : "fault.full"));
  } else {
    fail(t(address && !isOurs && /^#pair=|^#v=1&/.test(address.hash) ? "scan.elsewhere" : "scan.strange"));
  }
}

/** @param {string} text */
function addressOf(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
