"""Untrusted text, made safe to show: the one sanitizer for terminals, logs and reports.

Anybody who sells something chooses its name, and a server chooses its responses. Control characters
could move the cursor, send commands to the terminal or forge a line of a log; marks of direction
could reverse what is shown.
"""

from unicodedata import category

_LIMIT = 200
# Controls, marks of format and direction, halves of characters, separators of lines.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# They join and separate letters and emoji: families and Persian can't be written without them.
_JOINERS = "\u200c\u200d"


def is_unsafe(character: str) -> bool:
    """Whether a character has an effect instead of a shape, or is none in XML."""
    if character in _JOINERS:
        return False
    return category(character) in _UNSAFE or ord(character) & 0xFFFE == 0xFFFE  # noqa: PLR2004 - the noncharacters


def visible(text: str) -> str:
    """Return text on one line, without unsafe characters."""
    if text.isprintable():
        return text
    return "".join(map(_visible, text))


def printable(text: str) -> str:
    """Return visible text, cut to fit a line of a log."""
    return visible(text[:_LIMIT] + ("..." if len(text) > _LIMIT else ""))


def _visible(character: str) -> str:
    if character in "\t\r\n":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if is_unsafe(character) else character


def origin_of(error: Exception) -> str:
    """Return the type of a bug's exception and the line that raised it, but not its message."""
    step = error.__traceback__
    while step and step.tb_next:
        step = step.tb_next
    place = f"{step.tb_frame.f_globals['__name__']}, line {step.tb_lineno}" if step else "no line"
    return f"{type(error).__name__} in {place}"
