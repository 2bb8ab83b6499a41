// Follows the changes of the mock for as long as somebody sees the page.

// A browser opens six connections to a host. A page that nobody sees must not keep one.
export function follow(address, { changed, opened = () => {}, lost = () => {} }) {
  let feed;
  function listen() {
    feed?.close();
    if (document.hidden) return;
    feed = new EventSource(address);
    feed.addEventListener("open", opened);
    feed.addEventListener("open", changed);
    feed.addEventListener("error", lost);
    feed.addEventListener("message", changed);
  }
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => feed?.close());
  addEventListener("pageshow", listen);
}

// Fetches this page again, and returns the main part of what came; nothing if it did not come.
export async function fetchMain() {
  const response = await fetch(location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return response.ok ? page.querySelector("main") : null;
}
