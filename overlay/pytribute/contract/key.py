"""API keys, and what they look like when somebody gets them wrong."""

from collections.abc import Callable
from typing import NoReturn
from urllib.parse import quote

__all__ = ["MASK", "Key"]

MASK = "***"


class Key:
    """An API key that shows nowhere: every text of a report goes through ``masked``."""

    __slots__ = ("_text", "shown")

    def __init__(self, text: str, shown: str = MASK) -> None:
        self._text = text
        self.shown = shown
        """What stands for it in a report."""

    def changed(self, shown: str, change: Callable[[str], str]) -> "Key":
        """Give the key as somebody might get it wrong, with the words for it in a report."""
        return Key(change(self._text), shown)

    def is_other_than(self, key: "Key") -> bool:
        """Tell whether the texts differ: not every key has letters to write in another case."""
        return self._text != key._text

    @property
    def is_usable(self) -> bool:
        """Whether it can be sent as it is."""
        return (
            self._text.isascii()
            and self._text.isprintable()
            and bool(self._text)
            and " " not in self._text
        )

    def reveal(self) -> str:
        """Give the text, to be sent and nothing else."""
        return self._text

    def is_written(self, text: str) -> bool:
        """Tell whether a text is the key."""
        return self._text == text

    def header(self, name: str, scheme: str = "") -> bytes:
        """Give a line of a request's head."""
        return f"{name}: {scheme}{self._text}\r\n".encode("latin-1", "replace")

    def in_query(self) -> str:
        """Give the key as part of a target."""
        return quote(self._text, safe="")

    def masked(self, text: str) -> str:
        """Hide the key in a text, also where it is written as in an address."""
        for form in (self._text, quote(self._text, safe="")):
            if form:
                text = text.replace(form, MASK)
        return text

    def __repr__(self) -> str:
        return self.shown

    def __reduce__(self) -> NoReturn:
        raise TypeError("an API key isn't pickled")
