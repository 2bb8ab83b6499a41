"""Running text in one notation, so that two pages can be compared."""

import re

_BULLET = re.compile(r"[•*-]\s+(.*)")
_GLUED = re.compile(r"(.*[^\x00-\x7f])([a-z_]{2,})")
_LABEL = re.compile(r"[a-z_]+")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_BREAK = re.compile(r"<br\s*/?>|\\$", re.MULTILINE)


def intro_markdown(lines: list[str]) -> str:
    """Join the paragraphs of a page's introduction, with its lists as Markdown.

    One layout has the name of a list's item on a line of its own, and the next name glued to the
    end of the item's text.
    """
    blocks: list[str] = []
    label = ""
    for line, after in zip(lines, (*lines[1:], ""), strict=True):
        bullet, in_list = _BULLET.fullmatch(line), _BULLET.fullmatch(after) is not None
        if bullet is None and in_list and _LABEL.fullmatch(line):
            label = line
            continue
        if bullet is None:
            blocks.append(line)
            continue
        glued = _GLUED.fullmatch(bullet[1]) if label and in_list else None
        text = glued[1] if glued else bullet[1]
        item = f"- {label} - {text}" if label else f"- {text}"
        label = glued[2] if glued else ""
        if blocks and blocks[-1].startswith("- "):
            blocks[-1] += f"\n{item}"
        else:
            blocks.append(item)
    return "\n\n".join(blocks)


def unquote(lines: list[str]) -> str:
    """Return the text of a Markdown quotation."""
    text = "\n".join(line.removeprefix(">").removeprefix(" ") for line in lines)
    return _ESCAPE.sub(r"\1", _BREAK.sub("", text)).strip()


def bare(text: str) -> str:
    """Remove notation and layout, so that only a difference in words remains."""
    text = _LINK.sub(r"\1", _BREAK.sub("", text))
    text = re.sub(r"^[ \t]*[•*-]\s+", "- ", text, flags=re.MULTILINE)
    return " ".join(re.sub(r"[`]|\*\*", "", text).split())
