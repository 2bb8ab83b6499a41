"""The one exception of the pipeline: it names the place, the reason and the way out."""

from collections.abc import Sequence


class PipelineError(Exception):
    """A run can't go on; nothing was written.

    Args:
        reason: what is wrong, in one sentence.
        file: the file it stands in, as a person would type it.
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
        # A reason may quote a page: it keeps to its line and says nothing in another's name.
        self.reason = " ".join(reason.split())
        self.file = file
        self.line = line
        self.advice = advice

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        text = f"{place}: {self.reason}" if place else self.reason
        return f"{text}\n  {self.advice}" if self.advice else text


class CombinedError(PipelineError):
    """Independent errors that one run reports together.

    Args:
        errors: at least one, in the order in which they are reported.
        closing: text after all of them, such as a file to paste.
    """

    def __init__(self, errors: Sequence[PipelineError], closing: str = "") -> None:
        first = errors[0]
        super().__init__(first.reason, file=first.file, line=first.line, advice=first.advice)
        self.errors = tuple(errors)
        self.closing = closing

    def __str__(self) -> str:
        texts = [str(error) for error in self.errors]
        return "\n".join([*texts, self.closing] if self.closing else texts)
