// The number of a sign-in page in this very browser. It comes through the browser's own store, where nobody but our own
// pages can put anything; in an address it could come from whoever makes a link.

const numbers = "countersign.number";
const phones = "countersign.phones";

/** @typedef {{request: string, number: string|null, back: string|null}} Carried
 * `back` leads to the page where the app was opened in its place */

/** Has the sign-in pages of this browser know for which devices the app is here.
 * @param {string[]} devices */
export function announce(devices) {
  try {
    localStorage.setItem(phones, JSON.stringify(devices));
  } catch {
    // Then numbers are typed.
  }
}

/** Takes out what a sign-in page left: once, and soon.
 * @param {number} now milliseconds
 * @returns {Carried|null} */
export function take(now) {
  try {
    const text = localStorage.getItem(numbers);
    localStorage.removeItem(numbers);
    const { request, number, until, back } = JSON.parse(text ?? "{}");
    if (typeof request !== "string" || !(now < until && until <= now + 120_000)) return null;
    const isHere = sessionStorage.getItem(numbers) === request;
    sessionStorage.removeItem(numbers);
    return {
      request, number: /^[0-9]{2,6}$/.test(number) ? number : null,
      back: isHere && /^\/p\/[A-Za-z0-9_-]+$/.test(back) ? back : null,
    };
  } catch {
    return null;
  }
}
