// Asks the browser for a passkey, or to make one. What it asks with stands in the page before its button does,
// so that a tap opens the system's window at once. Requests and answers are the JSON forms of Web Authentication
// Level 3, section 5.1; older browsers are helped out.
"use strict";

const form = document.querySelector("form[data-passkey-get], form[data-passkey-make]");

if (form && window.PublicKeyCredential) {
  const making = form.dataset.passkeyMake !== undefined;
  const json = JSON.parse(making ? form.dataset.passkeyMake : form.dataset.passkeyGet);
  const options = making ? creation(json) : request(json);
  const quietly = new AbortController();
  const button = form.querySelector("[data-passkey-button]");

  button?.addEventListener("click", async (event) => {
    event.preventDefault();
    quietly.abort();
    try {
      const answer = making
        ? await navigator.credentials.create({ publicKey: options })
        : await navigator.credentials.get({ publicKey: options });
      send(answer);
    } catch {
      document.getElementById("alarm").textContent = form.dataset.failed;
      button.textContent = form.dataset.again;
    }
  });

  if (form.dataset.quietly !== undefined && PublicKeyCredential.isConditionalMediationAvailable) {
    offer(options, quietly.signal);
  }
} else if (form) {
  for (const button of form.querySelectorAll("[data-passkey-button]")) button.hidden = true;
  const missing = document.getElementById("alarm");
  if (missing && form.dataset.quietly === undefined) missing.textContent = form.dataset.missing;
}

// Passkeys are offered in the list of the user name field, without asking.
async function offer(publicKey, signal) {
  try {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable())) return;
    const answer = await navigator.credentials.get({ publicKey, signal, mediation: "conditional" });
    if (answer) send(answer);
  } catch {
    // Nobody chose one: the password field is there.
  }
}

function send(answer) {
  form.elements.credential.value = JSON.stringify(answer.toJSON ? answer.toJSON() : written(answer));
  for (const field of form.querySelectorAll("[required]")) field.required = false;
  form.submit();
}

function request(json) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(json);
  return { ...json, challenge: bytes(json.challenge), allowCredentials: listed(json.allowCredentials) };
}

function creation(json) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(json);
  return {
    ...json,
    challenge: bytes(json.challenge),
    user: { ...json.user, id: bytes(json.user.id) },
    excludeCredentials: listed(json.excludeCredentials),
  };
}

function listed(descriptors) {
  return (descriptors ?? []).map((descriptor) => ({ ...descriptor, id: bytes(descriptor.id) }));
}

function written(answer) {
  const { response } = answer;
  const out = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) out[name] = text(response[name]);
  }
  if (response.getTransports) out.transports = response.getTransports();
  return {
    id: answer.id,
    rawId: text(answer.rawId),
    type: answer.type,
    authenticatorAttachment: answer.authenticatorAttachment ?? undefined,
    clientExtensionResults: answer.getClientExtensionResults(),
    response: out,
  };
}

function bytes(base64url) {
  const binary = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
