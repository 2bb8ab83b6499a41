"""API keys: variants to send, signatures, and redaction."""

import hmac
from base64 import b64encode
from collections.abc import Callable, Iterator
from random import Random
from string import ascii_lowercase, ascii_uppercase, digits
from typing import NoReturn
from urllib.parse import quote

__all__ = ["MASK", "Key"]

MASK = "***"

# Shorter pieces of a key are harmless; longer ones are redacted.
_PIECE = 8
# Shorter keys are pieces of many words.
_LEAST = 4
_ALPHABETS = (ascii_lowercase, ascii_uppercase, digits)
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


class Key:
    """An API key that no repr shows; ``redact`` removes it from the texts of a report."""

    __slots__ = ("_pieces", "_text", "label")

    def __init__(self, text: str, label: str = MASK) -> None:
        self._text = text
        self._pieces: dict[int, frozenset[str]] | None = None
        self.label = label
        """The text that replaces the key in a report."""

    def variant(self, label: str, change: Callable[[str], str]) -> "Key":
        """Return a changed key, with its label in a report."""
        return Key(change(self._text), label)

    def decoy(self, random: Random) -> "Key":
        """Return a random key of the same length and alphabet, from which this one can't be told.

        A key also signs webhooks: wherever logs may keep it, a decoy is sent in its place.
        """
        text = self._text
        while text == self._text:
            text = "".join(
                next((random.choice(kind) for kind in _ALPHABETS if sign in kind), sign)
                for sign in self._text
            )
            if not any(map(str.isalnum, text)):
                text = "".join(random.choices(ascii_lowercase, k=len(self._text) or 1))
        return Key(text, "<a wrong key of the same form>")

    def differs_from(self, key: "Key") -> bool:
        """Whether the texts differ: a key without letters has only one case."""
        return self._text != key._text

    @property
    def problem(self) -> str:
        """Why the key can't be sent, or not be redacted; an empty string for a valid one."""
        is_plain = self._text.isascii() and self._text.isprintable() and " " not in self._text
        if not self._text or not is_plain:
            return "is empty, or contains spaces or other invalid characters"
        if len(self._text) < _LEAST:
            return f"has fewer than {_LEAST} characters: to hide them would garble the report"
        return ""

    def reveal(self) -> str:
        """Return the text, only to be sent."""
        return self._text

    def matches(self, text: str) -> bool:
        """Whether a text is the key."""
        return self._text == text

    def sign(self, body: bytes) -> str:
        """Return the signature of a webhook's body."""
        return hmac.digest(self._text.encode(), body, "sha256").hex()

    def header(self, name: str, scheme: str = "") -> bytes:
        """Return a header line of a request."""
        return f"{name}: {scheme}{self._text}\r\n".encode("latin-1", "replace")

    def query_value(self) -> str:
        """Return the key as a value of a query."""
        return quote(self._text, safe="")

    def redact(self, text: str) -> str:
        """Redact the key and its larger pieces in a text, in any case and usual encoding."""
        if self._pieces is None:
            self._pieces = self._split()
        lowered = text.translate(_LOWER)
        redacted: list[str] = []
        hidden_to = 0
        for start, character in enumerate(text):
            for length, pieces in self._pieces.items():
                if lowered[start : start + length] in pieces:
                    if start >= hidden_to:
                        redacted.append(MASK)
                    hidden_to = max(hidden_to, start + length)
            if start >= hidden_to:
                redacted.append(character)
        return "".join(redacted)

    def _split(self) -> dict[int, frozenset[str]]:
        """Return the pieces to redact in lower case, by length."""
        pieces = {
            form[start : start + size].translate(_LOWER)
            for form, size in self._forms()
            for start in range(max(1, len(form) - size + 1))
        }
        lengths = {len(piece) for piece in pieces} - {0}
        return {length: frozenset(p for p in pieces if len(p) == length) for length in lengths}

    def _forms(self) -> Iterator[tuple[str, int]]:
        """Yield the encodings that a server may send back, each with the size of a secret piece."""
        key = self._text.encode("utf-8", "replace")
        yield self._text, _PIECE
        yield self.query_value(), _PIECE
        yield "".join(f"%{byte:02x}" for byte in key), _PIECE * 3
        yield "".join(f"\\u{byte:04x}" for byte in key), _PIECE * 6
        yield key.hex(), _PIECE * 2
        for offset in range(3):  # base64 depends on the number of bytes before the key
            encoded = b64encode(b"\0" * offset + key).decode().rstrip("=")
            # The characters at both ends also encode other bytes.
            inner = encoded[(0, 2, 3)[offset] :][:-1]
            yield inner, _PIECE * 4 // 3
            yield inner.replace("+", "-").replace("/", "_"), _PIECE * 4 // 3

    def __repr__(self) -> str:
        return self.label

    def __reduce__(self) -> NoReturn:
        raise TypeError("an API key isn't pickled")
