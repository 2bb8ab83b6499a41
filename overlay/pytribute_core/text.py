"""Text of a server, made safe for one line of a log or a terminal."""

_SHOWN = 200


def printable(text: str) -> str:
    """Shorten text of a server, and replace characters that could forge another log line."""
    shown = text[:_SHOWN] + ("..." if len(text) > _SHOWN else "")
    return "".join(character if character.isprintable() else "\ufffd" for character in shown)
