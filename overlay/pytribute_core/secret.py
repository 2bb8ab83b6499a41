"""The API key, protected from being printed."""

from typing import NoReturn

KEY_VARIABLE = "TRIBUTE_API_KEY"
"""The environment variable of the key."""

# Characters around a key that was copied with its quotes, brackets or separators: of a line
# KEY="abc", `docker run --env-file` keeps the quotes.
_AROUND = "\"'`()[]{}<>,;\\"


class Secret:
    """An API key; its repr is ``***``, and it can't be pickled."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        # The text is dropped before anything is raised, so that no traceback shows it.
        kind = type(text)
        is_usable = kind is str and text != "" and text.isascii() and text.isprintable()
        is_usable = is_usable and " " not in text and text.strip(_AROUND) == text
        self._text = text if is_usable else ""
        del text
        if kind is not str:
            raise TypeError(f"the API key must be a str, not {kind.__name__}")
        if not is_usable:
            raise ValueError(
                "the API key is empty or holds spaces, line breaks, quotes around it or other "
                "characters that no key has; it may have been copied with something around it"
            )

    def reveal(self) -> str:
        """Return the key, for use in a request only."""
        return self._text

    def __repr__(self) -> str:
        return "***"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an API key isn't pickled: make the client anew where it is needed")
