// Formats JSON without parsing its numbers: some ids exceed the precision of JavaScript.
export function showJson(element, text) {
  try {
    JSON.parse(text);
  } catch {
    element.textContent = text;
    return;
  }
  const line = (depth) => "\n" + "  ".repeat(depth);
  const parts = [];
  let depth = 0;
  let before = "";
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    const closes = token === "}" || token === "]";
    if (closes) depth -= 1;
    if (closes ? !"{[".includes(before) : "{[,".includes(before) && before) parts.push(line(depth));
    if (token === ":") parts.at(-1).className = "key";
    parts.push(token.length > 1 || /\d/.test(token) ? value(token) : token);
    if (token === ":") parts.push(" ");
    if (token === "{" || token === "[") depth += 1;
    before = token;
  }
  element.replaceChildren(...parts);
}

function value(token) {
  const span = document.createElement("span");
  span.className = token.startsWith('"') ? "string" : "literal";
  span.textContent = token;
  return span;
}
