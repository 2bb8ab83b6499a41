"""Which characters and how much text a page may hold: the first gate of untrusted input."""

import re

from scripts.errors import PipelineError

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 64
MAX_DIGITS = 400
QUOTE_LENGTH = 160

# Control characters can hide text from a reviewer's terminal; bidirectional ones make code read
# differently from what it does; fillers, tags and most variation selectors carry invisible text;
# lone surrogates can't be written as UTF-8.
HIDDEN = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e0fff]"
)
_REFUSED = re.compile(HIDDEN)

# What a browser copies along for the breaking of lines; taken out, a text is what a reader sees.
_INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\u200c\u2060\ufeff"))


def decode(content: bytes, *, file: str, is_rendered: bool = False) -> str:
    """Decode the bytes of a page, without the invisible line breaks of one copied from a browser.

    Raises:
        PipelineError: too large, not UTF-8, or with characters that hide or reorder text.
    """
    if len(content) > MAX_BYTES:
        raise PipelineError(
            f"the page has {len(content):,} bytes, more than the {MAX_BYTES:,} that are read",
            file=file,
            line=1,
            advice="A documentation page is far smaller: look at what was saved.",
        )
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PipelineError(
            f"byte 0x{content[error.start]:02x} is not UTF-8", file=file, line=line
        ) from None
    text = text.replace("\r\n", "\n")
    if is_rendered:
        text = text.translate(_INVISIBLE)
    check(text, file=file)
    alone = text.find("\r")
    if alone >= 0:  # a terminal would write the rest of the line over its beginning
        raise _refusal("\r", file, text.count("\n", 0, alone) + 1)
    return text


def check(text: str, *, file: str, line: int | None = None) -> None:
    """Refuse characters that no documentation needs; ``line`` is that of a value with escapes."""
    found = _REFUSED.search(text)
    if found:
        raise _refusal(found[0], file, line or text.count("\n", 0, found.start()) + 1)


def shorten(text: str, length: int = QUOTE_LENGTH) -> str:
    """Cut a quotation to one line of bounded length."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _refusal(character: str, file: str, line: int) -> PipelineError:
    return PipelineError(
        f"the character U+{ord(character):04X} hides or reorders text and is not accepted",
        file=file,
        line=line,
        advice="Save the page again; if it is published so, take the character out by hand.",
    )
