// Pays, or fails to, and goes to the address that the shop named; shows the order as it is now, which
// another page may have paid meanwhile.
import { fetchMain, follow } from "/assets/feed.js";

const { path, working, unreachable } = document.body.dataset;
let shown = document.querySelector("main").innerHTML;
let isActing = false;

document.addEventListener("submit", (event) => {
  event.preventDefault();
  act(event.target.dataset);
});

async function act({ action, body }) {
  begin(true);
  say(working);
  try {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(`${path}/${action}`, { method: "POST", headers, body });
    const result = await response.json();
    if (!response.ok) {
      say(result.message);
    } else if (result.location) {
      location.assign(result.location);
      return;
    } else {
      location.reload();
      return;
    }
  } catch (error) {
    say(`${unreachable}: ${error.message}`);
  }
  begin(false);
  refresh();
}

function begin(isBusy) {
  isActing = isBusy;
  for (const button of document.querySelectorAll("form button")) button.disabled = isBusy;
}

function say(text) {
  document.querySelector(".message").textContent = text;
}

async function refresh() {
  const main = await fetchMain().catch(() => null); // the feed calls again when the mock is back
  if (isActing || !main || main.innerHTML === shown) return;
  const message = document.querySelector(".message").textContent;
  shown = main.innerHTML;
  document.querySelector("main").replaceWith(main);
  say(message);
}

follow(`${path}/feed`, { changed: refresh });
