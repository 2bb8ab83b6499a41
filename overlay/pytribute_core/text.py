"""Text of a server, made fit for a line of a log or a terminal."""

_SHOWN = 200


def printable(text: str) -> str:
    """Cut text of a server to what fits a log line and can't forge another."""
    shown = text[:_SHOWN] + ("..." if len(text) > _SHOWN else "")
    return "".join(character if character.isprintable() else "\ufffd" for character in shown)
