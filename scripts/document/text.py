"""Which characters and how much text a page may hold: the first gate of untrusted input."""

import re

from scripts.errors import PipelineError

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 64

# Control characters can hide text from a reviewer's terminal; bidirectional and tag characters
# make code read differently from what it does; lone surrogates can't be written as UTF-8.
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)


def decode(content: bytes, *, file: str) -> str:
    """Turn the bytes of a page into text.

    Raises:
        PipelineError: too large, not UTF-8, or with characters that hide or reorder text.
    """
    if len(content) > MAX_BYTES:
        raise PipelineError(
            f"the page has {len(content):,} bytes, more than the {MAX_BYTES:,} that are read",
            file=file,
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
    check(text, file=file, line=1)
    return text


def check(text: str, *, file: str, line: int) -> None:
    """Refuse text with characters that no documentation needs.

    Args:
        text: what is checked.
        file: where it stands.
        line: the line of its first character.
    """
    found = _REFUSED.search(text)
    if found:
        raise PipelineError(
            f"the character U+{ord(found[0]):04X} hides or reorders text and is not accepted",
            file=file,
            line=line + text.count("\n", 0, found.start()),
            advice="If it is meant, write it in a patch as an escape; else save the page again.",
        )
