"""API keys, and what they look like when somebody gets them wrong."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from string import ascii_lowercase, ascii_uppercase
from typing import NoReturn
from urllib.parse import quote

__all__ = ["MASK", "Key"]

MASK = "***"

# So much of a key tells nothing yet; all that is longer is hidden.
_PIECE = 8
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


class Key:
    """An API key that shows nowhere: every text of a report goes through ``masked``."""

    __slots__ = ("_pieces", "_text", "shown")

    def __init__(self, text: str, shown: str = MASK) -> None:
        self._text = text
        self._pieces: dict[int, frozenset[str]] | None = None
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
        """Hide the key in a text, and every larger piece of it, in any case and usual encoding."""
        if self._pieces is None:
            self._pieces = self._cut_to_pieces()
        lowered = text.translate(_LOWER)
        shown: list[str] = []
        hidden_to = 0
        for start, character in enumerate(text):
            for length, pieces in self._pieces.items():
                if lowered[start : start + length] in pieces:
                    if start >= hidden_to:
                        shown.append(MASK)
                    hidden_to = max(hidden_to, start + length)
            if start >= hidden_to:
                shown.append(character)
        return "".join(shown)

    def _cut_to_pieces(self) -> dict[int, frozenset[str]]:
        """Give every piece that is hidden, in lower case, by its length."""
        pieces = {
            form[start : start + size].translate(_LOWER)
            for form, size in self._forms()
            for start in range(max(1, len(form) - size + 1))
        }
        lengths = {len(piece) for piece in pieces} - {0}
        return {length: frozenset(p for p in pieces if len(p) == length) for length in lengths}

    def _forms(self) -> Iterator[tuple[str, int]]:
        """Write the key as a server may send it back, each with the size of a telling piece."""
        key = self._text.encode("utf-8", "replace")
        yield self._text, _PIECE
        yield self.in_query(), _PIECE
        yield "".join(f"%{byte:02x}" for byte in key), _PIECE * 3
        yield "".join(f"\\u{byte:04x}" for byte in key), _PIECE * 6
        yield key.hex(), _PIECE * 2
        for before in range(3):  # how many bytes stand before it decides how base64 writes it
            written = b64encode(b"\0" * before + key).decode().rstrip("=")
            # Other bytes have a part in the ends.
            inner = written[(0, 2, 3)[before] :][:-1]
            yield inner, _PIECE * 4 // 3
            yield inner.replace("+", "-").replace("/", "_"), _PIECE * 4 // 3

    def __repr__(self) -> str:
        return self.shown

    def __reduce__(self) -> NoReturn:
        raise TypeError("an API key isn't pickled")
