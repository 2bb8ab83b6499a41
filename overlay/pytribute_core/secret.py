"""The API key, protected from being printed."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import NoReturn
from urllib.parse import quote

KEY_VARIABLE = "TRIBUTE_API_KEY"
"""The environment variable of the key."""

# Characters around a key that was copied with its quotes, brackets or separators: of a line
# KEY="abc", `docker run --env-file` keeps the quotes.
_AROUND = "\"'`()[]{}<>,;\\"


class Secret:
    """An API key; its repr is ``***``, and it can't be pickled."""

    __slots__ = ("_pattern", "_quoted", "_text")

    def __init__(self, text: str) -> None:
        # The text is dropped before anything is raised, so that no traceback shows it.
        kind = type(text)
        is_usable = kind is str and text != "" and text.isascii() and text.isprintable()
        is_usable = is_usable and " " not in text and text.strip(_AROUND) == text
        self._text = text if is_usable else ""
        self._quoted = quote(self._text, safe="")
        self._pattern: re.Pattern[str] | None = None
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

    def redact(self, text: str) -> str:
        """Replace the key in a text, however JSON, an address or a header's name writes it."""
        if self._pattern is None:  # compiling it takes as long as hundreds of searches
            self._pattern = _pattern(self._text)
        return self._pattern.sub("***", text)

    def redact_address(self, url: str) -> str:
        """Replace the key in an address of ours, faster: we write it in two ways at most."""
        return self.redact(url) if self._quoted in url or self._text in url else url

    @contextmanager
    def redacted_errors(self) -> Generator[None, None, None]:
        """Replace the key in the texts of errors that are raised inside."""
        try:
            yield
        except Exception as error:
            # In place: the error keeps its type, and points to where it arose.
            error.args = tuple(self.redact(one) if type(one) is str else one for one in error.args)
            raise

    def __repr__(self) -> str:
        return "***"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an API key isn't pickled: make the client anew where it is needed")


def _pattern(key: str) -> re.Pattern[str]:
    signs = (rf"(?:\\?{re.escape(sign)}|\\u00{ord(sign):02x}|%{ord(sign):02x})" for sign in key)
    return re.compile("".join(signs), re.IGNORECASE)
