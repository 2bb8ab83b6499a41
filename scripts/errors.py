"""The exception of the pipeline, which names the place, the reason and what to do."""

from collections.abc import Sequence

_LATIN_1 = 0xFF


def printable(text: str) -> str:
    """Escape every character that doesn't show, or that a terminal would obey."""
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    code = ord(character)
    short = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(character)
    return short or (f"\\x{code:02x}" if code <= _LATIN_1 else f"\\u{{{code:x}}}")


class PipelineError(Exception):
    """A run can't go on; nothing was written.

    Args:
        reason: what is wrong, in one sentence.
        file: the file of the problem, as a person would type it.
        line: the line in that file, counted from one.
        advice: what to do about it.
    """

    def __init__(
        self,
        reason: str,
        *,
        file: str | None = None,
        line: int | None = None,
        advice: str | None = None,
    ) -> None:
        super().__init__(reason)
        # A reason may quote a page: on one line it can't imitate another message.
        self.reason = printable(" ".join(reason.split()))
        self.file = file
        self.line = line
        self.advice = advice

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        text = f"{place}: {self.reason}" if place else self.reason
        return f"{text}\n  {self.advice}" if self.advice else text


class CombinedError(PipelineError):
    """Independent errors that one run reports together, with a closing text such as a file."""

    def __init__(self, errors: Sequence[PipelineError], closing: str = "") -> None:
        first = errors[0]
        super().__init__(first.reason, file=first.file, line=first.line, advice=first.advice)
        self.errors = tuple(errors)
        self.closing = closing

    def __str__(self) -> str:
        texts = [str(error) for error in self.errors]
        return "\n".join([*texts, self.closing] if self.closing else texts)
