// The app's own files: kept on the phone by the worker, and changed for newer ones when nobody is in the middle of
// something.

const checkMilliseconds = 60 * 60 * 1_000;

/** @param {() => boolean} isIdle whether the app may begin anew now */
export async function keepShell(isIdle) {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const wasControlled = Boolean(serviceWorker.controller);
  let isRenewing = false;
  serviceWorker.addEventListener("controllerchange", () => {
    if (!wasControlled || isRenewing) return;
    isRenewing = true;
    location.reload();
  });
  const registration = await serviceWorker.register(address(), { scope: "/app/" }).catch(() => null);
  if (!registration) return;
  const renew = () => {
    // The page about this phone says so.
    if (registration.waiting) document.documentElement.dataset.stale = "yes";
    if (registration.waiting && isIdle()) registration.waiting.postMessage("take over");
  };
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", renew);
  });
  let checked = Date.now();
  document.addEventListener("visibilitychange", () => {
    renew();
    if (document.visibilityState !== "visible" || Date.now() - checked < checkMilliseconds) return;
    checked = Date.now();
    registration.update().catch(() => {});
  });
  renew();
}

/** The one address that may become code here.
 * @returns {any} */
function address() {
  const { trustedTypes } = /** @type {any} */ (globalThis);
  const url = "/app/worker.js";
  return trustedTypes?.createPolicy("countersign-worker", { createScriptURL: () => url }).createScriptURL(url) ?? url;
}
