"""The one exception of the pipeline: it names the place, the reason and the way out."""


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
