// What any page may use: copying, printing, showing a password, sending a form by itself.
"use strict";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-print], [data-shows]");
  if (!button) return;
  if (button.dataset.copy !== undefined) {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.dataset.text || source.textContent.trim());
      say(button.dataset.done);
    } catch {
      getSelection().selectAllChildren(source);
    }
  } else if (button.dataset.print !== undefined) {
    print();
  }
});

document.addEventListener("change", (event) => {
  const field = document.getElementById(event.target.dataset.shows || "");
  if (field) field.type = event.target.checked ? "text" : "password";
});

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});

// A page that comes back out of the browser's memory may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

const sendingItself = document.querySelector("form[data-sends-itself]");
if (sendingItself) setTimeout(() => sendingItself.requestSubmit(), 400);

// A time of the house, as the visitor's own clock shows it where that is another.
for (const mark of document.querySelectorAll("[data-there]")) {
  const moment = new Date(mark.dataset.at);
  const clock = (how, timeZone) => new Intl.DateTimeFormat(document.documentElement.lang, { ...how, timeZone }).format(moment);
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  if (clock(time) === clock(time, mark.dataset.zone)) continue;
  const sameDay = clock({ weekday: "long" }) === clock({ weekday: "long" }, mark.dataset.zone);
  mark.textContent = mark.dataset.there.replace("%", clock(sameDay ? time : { weekday: "long", ...time }));
}

function say(text) {
  const status = document.getElementById("status");
  if (status && text) status.textContent = text;
}
