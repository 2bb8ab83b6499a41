// Performs the actions of forms, and keeps the page like the mock: after each signal of the feed
// the page is fetched again, and what differs is replaced.
import { fetchMain, follow } from "/assets/feed.js";
import { showJson } from "/assets/json.js";

const labels = document.body.dataset;
const message = document.querySelector(".message");
const connection = document.querySelector(".feed");
const sources = new WeakMap(); // the texts of formatted elements

document.addEventListener("submit", (event) => {
  event.preventDefault();
  act(event.target);
});

// Bodies are formatted when they are first seen: a page has up to a hundred.
document.addEventListener("toggle", (event) => format(event.target), true);

follow("/dashboard/feed", {
  changed: refresh,
  opened: () => { connection.textContent = labels.live; },
  lost: () => { connection.textContent = labels.offline; },
});

async function act(form) {
  const { path, method, body } = form.dataset.move ? move(form) : request(form);
  try {
    const response = await fetch(`/dashboard/control${path}`, {
      method,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    say(response.ok ? labels.done : await reason(response), response.ok);
  } catch (error) {
    say(`${labels.unreachable}: ${error.message}`, false);
  }
}

function request(form) {
  const body = JSON.parse(form.dataset.body || "{}");
  for (const field of form.elements) {
    if (field.type === "checkbox" ? !field.checked : !field.name) continue;
    if (field.type === "checkbox") body[field.name] = true;
    else if (field.dataset.type !== "number") body[field.name] = field.value || null;
    else body[field.name] = field.value === "" ? null : Number(field.value);
  }
  if (body.latency === null) delete body.latency;
  return { path: form.dataset.path, method: form.dataset.method, body };
}

// The new order of the waiting deliveries, with one of them a place earlier or later.
function move(form) {
  const numbers = form.closest("[data-waiting]").dataset.waiting.split(" ").map(Number);
  const from = numbers.indexOf(Number(form.dataset.number));
  const [number] = numbers.splice(from, 1);
  numbers.splice(from + Number(form.dataset.move), 0, number);
  return { path: "/deliveries/waiting", method: "PUT", body: { numbers } };
}

async function reason(response) {
  const text = await response.text();
  try {
    return JSON.parse(text).message;
  } catch {
    return text;
  }
}

function say(text, isFine) {
  message.hidden = false;
  message.className = isFine ? "message fine" : "message failed";
  message.textContent = text;
}

let isRefreshing = false;
let isStale = false;

async function refresh() {
  isStale = true;
  if (isRefreshing) return;
  isRefreshing = true;
  while (isStale) {
    isStale = false;
    try {
      const main = await fetchMain();
      if (main) adopt(document.querySelector("main"), main);
    } catch {
      // The feed shows that the connection is lost, and calls again when it is back.
    }
  }
  isRefreshing = false;
}

// Makes an element like a fresh one, and keeps what a person did: open rows, typed text, focus.
function adopt(old, fresh) {
  if (old.matches("pre.json")) {
    if ((sources.get(old) ?? old.textContent) === fresh.textContent) return;
    sources.delete(old);
    old.textContent = fresh.textContent;
    format(old.closest("details"));
    return;
  }
  if (old.matches("form.box, form.inline")) return;
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  const keyed = new Map();
  for (const child of old.children) if (child.dataset.key) keyed.set(child.dataset.key, child);
  let place = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const key = child.dataset?.key;
    const match = key ? keyed.get(key) : place;
    if (match && match.nodeName === child.nodeName && match.dataset?.key === key) {
      if (match === place) place = place.nextSibling;
      else old.insertBefore(match, place);
      if (match.nodeType === Node.ELEMENT_NODE) adopt(match, child);
      else if (match.data !== child.data) match.data = child.data;
    } else {
      old.insertBefore(child, place);
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

function format(row) {
  if (!row?.open) return;
  for (const sample of row.querySelectorAll("pre.json")) {
    if (sources.has(sample)) continue;
    sources.set(sample, sample.textContent);
    showJson(sample, sample.textContent);
  }
}
