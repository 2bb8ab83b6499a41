"""Text for one line of a log or a terminal, of a server or about an error."""

_SHOWN = 200


def printable(text: str) -> str:
    """Shorten text of a server, and replace characters that could forge another log line."""
    shown = text[:_SHOWN] + ("..." if len(text) > _SHOWN else "")
    return "".join(character if character.isprintable() else "\ufffd" for character in shown)


def origin_of(error: Exception) -> str:
    """Return the type of a bug's exception and the line that raised it, but not its message."""
    step = error.__traceback__
    while step and step.tb_next:
        step = step.tb_next
    place = f"{step.tb_frame.f_globals['__name__']}, line {step.tb_lineno}" if step else "no line"
    return f"{type(error).__name__} in {place}"
