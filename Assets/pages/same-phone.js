// The app is in this very browser: it is opened with the number, which nobody needs to type then. The number goes through
// the browser's own store; in an address it could come from whoever makes a link.
"use strict";

const panel = document.querySelector("[data-phone]");
const carrySeconds = 120;

if (panel && appIsHere(panel.dataset.phone)) {
  const typed = document.getElementById("typed");
  const heading = document.querySelector("h1");
  const typedTitle = heading.textContent;
  const show = (isHere) => {
    panel.hidden = !isHere;
    typed.hidden = isHere;
    heading.textContent = isHere ? panel.dataset.title : typedTitle;
  };
  show(true);
  panel.querySelector("a").addEventListener("click", () => {
    const { request, number, back } = panel.dataset;
    try {
      localStorage.setItem("countersign.number", JSON.stringify(
        { request, number, back, until: Date.now() + carrySeconds * 1000 - 1000 }));
      sessionStorage.setItem("countersign.number", request);
    } catch {
      // The app asks for the number then.
    }
  });
  panel.querySelector("button").addEventListener("click", () => show(false));
}

// Whether the app in this browser is the phone that was asked.
function appIsHere(phone) {
  try {
    return JSON.parse(localStorage.getItem("countersign.phones") || "[]").includes(phone);
  } catch {
    return false;
  }
}
