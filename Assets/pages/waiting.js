// Waits for the phone. The server says when there is news; the page says it aloud and goes on.
// Each message is JSON: {"say": text, "alarm": true when it is a refusal, "go": address, "after": milliseconds,
// "send": true where the page's form goes on instead, with what was ticked in it}.
"use strict";

const waiting = document.querySelector("[data-waits]");
const pollMilliseconds = 2000;
const sayMilliseconds = 1200;

if (waiting) {
  const address = waiting.dataset.waits;
  let ended = false;
  let polling;

  const take = (text) => {
    let news;
    try {
      news = JSON.parse(text);
    } catch {
      return;
    }
    if (ended || !news) return;
    if (news.say) document.getElementById(news.alarm ? "alarm" : "status").textContent = news.say;
    if (news.go) {
      ended = true;
      clearInterval(polling);
      // Only a place on this site is gone to.
      const place = new URL(news.go, location.href);
      const onward = news.send && waiting.querySelector('button[value="continue"]');
      if (onward) setTimeout(() => onward.form.requestSubmit(onward), news.after ?? sayMilliseconds);
      else if (place.origin === location.origin) setTimeout(() => location.replace(place), news.after ?? sayMilliseconds);
    }
  };

  const ask = async () => {
    try {
      const reply = await fetch(address, { headers: { accept: "application/json" }, cache: "no-store" });
      if (reply.ok) take(await reply.text());
    } catch {
      // The next turn asks again.
    }
  };
  const poll = () => {
    polling ??= setInterval(ask, pollMilliseconds);
  };

  if (window.EventSource) {
    const stream = new EventSource(address);
    stream.onmessage = (event) => take(event.data);
    stream.onerror = () => {
      if (stream.readyState === EventSource.CLOSED) poll();
    };
  } else {
    poll();
  }
  // A phone that was asleep asks at once when it is looked at again.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !ended) ask();
  });

  countDown(Number(waiting.dataset.seconds));
}

// The time that is left: a bar for the eye, one sentence at the end for the ear.
function countDown(seconds) {
  if (!(seconds > 0)) return;
  const warnAt = 30;
  const bar = document.querySelector(".left span");
  if (bar && bar.animate && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
    const whole = Number(waiting.dataset.lifetime) || seconds;
    bar.animate([{ transform: `scaleX(${seconds / whole})` }, { transform: "scaleX(0)" }],
      { duration: seconds * 1000, fill: "forwards" });
  }
  setTimeout(() => {
    document.getElementById("status").textContent = waiting.dataset.warning;
    for (const late of document.querySelectorAll(".late")) late.classList.add("now");
  }, Math.max(0, seconds - warnAt) * 1000);
}
