// Pays, or fails to, and goes to the address that the shop named.

const { path, working, unreachable } = document.body.dataset;
const message = document.querySelector(".message");
const forms = document.querySelectorAll("form");

for (const form of forms) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(form.dataset);
  });
}

async function act({ action, body }) {
  enable(false);
  message.textContent = working;
  try {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(`${path}/${action}`, { method: "POST", headers, body });
    const result = await response.json();
    if (!response.ok) {
      message.textContent = result.message;
    } else if (result.location) {
      location.assign(result.location);
      return;
    } else {
      location.reload();
      return;
    }
  } catch (error) {
    message.textContent = `${unreachable}: ${error.message}`;
  }
  enable(true);
}

function enable(isEnabled) {
  for (const form of forms) form.querySelector("button").disabled = !isEnabled;
}

// A page that the browser kept shows the order as it was.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
