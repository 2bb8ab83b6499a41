// Sends the request of a form to the mock, and shows the response. Everything from outside is
// inserted as text, never as markup.
import { showJson } from "./json.js";

const labels = document.body.dataset;

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.hasAttribute("aria-busy")) run(form);
  });
}

for (const sample of document.querySelectorAll("pre.json")) {
  showJson(sample, sample.textContent);
}

const language = document.querySelector("a.language");
language.addEventListener("click", () => {
  language.hash = location.hash;
});

// A link to a folded schema unfolds it.
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.matches("details")) target.open = true;
}
addEventListener("hashchange", unfold);
unfold();

async function run(form) {
  const result = form.parentElement.querySelector(".result");
  const outcome = result.querySelector(".outcome");
  const body = result.querySelector(".body");
  const headers = result.querySelector(".headers");
  result.hidden = false;
  outcome.className = "outcome";
  outcome.textContent = labels.sending;
  headers.textContent = body.textContent = "";
  form.setAttribute("aria-busy", "true");
  const start = performance.now();
  try {
    const { url, options } = request(form);
    const response = await fetch(url, options);
    const status = `${response.status} ${response.statusText}`.trim();
    headers.textContent = [...response.headers].map((pair) => pair.join(": ")).join("\n");
    const text = await response.text().catch(() => null);
    const duration = `${Math.round(performance.now() - start)} ${labels.milliseconds}`;
    if (text === null) {
      finish(outcome, "failed", `${status} · ${labels.brokenOff}`);
    } else {
      const size = `${new Blob([text]).size} ${labels.bytes}`;
      finish(outcome, response.ok ? "fine" : "refused", `${status} · ${duration} · ${size}`);
      showJson(body, text || labels.empty);
    }
  } catch (error) {
    finish(outcome, "failed", `${labels.noResponse}: ${error.message}`);
  }
  form.removeAttribute("aria-busy");
}

function request(form) {
  const query = new URLSearchParams();
  const options = { method: form.dataset.method, headers: {}, cache: "no-store" };
  let path = form.dataset.path;
  for (const field of form.querySelectorAll("[data-in]")) {
    const { in: place, name } = field.dataset;
    if (place === "path") {
      path = path.replaceAll(`{${name}}`, () => encodeURIComponent(field.value));
    } else if (place === "body") {
      options.body = field.value;
      options.headers["Content-Type"] = "application/json";
    } else if (field.value !== "") {
      if (place === "query") query.append(name, field.value);
      if (place === "header") options.headers[name] = field.value;
    }
  }
  return { url: query.size ? `${path}?${query}` : path, options };
}

function finish(outcome, how, text) {
  outcome.classList.add(how);
  outcome.textContent = text;
}
