"""From a saved page to what it says, each thing with the line it stands on."""

from collections.abc import Iterator

from scripts.document.node import Node
from scripts.document.text import decode
from scripts.errors import PipelineError
from scripts.extract.markdown import read_markdown
from scripts.extract.openapi import read_openapi
from scripts.extract.reading import Link, Reading
from scripts.extract.rendered import read_rendered

_MOST_VALUES = 25_000
_READERS = {"markdown": read_markdown, "rendered": read_rendered, "openapi": read_openapi}


def read_page(content: bytes, *, form: str, file: str) -> Reading:
    """Read one saved page.

    Args:
        content: the page as saved.
        form: ``markdown``, ``rendered`` or ``openapi``.
        file: path that origins and errors name.

    Raises:
        PipelineError: what the page holds can't be trusted or read; names file and line.
    """
    reading = _READERS[form](decode(content, file=file), file)
    reading.prose.sort()
    for count, node in enumerate(_values(reading)):
        if count > _MOST_VALUES:
            raise PipelineError(
                f"the page holds more than {_MOST_VALUES:,} values",
                file=file,
                line=node.origins[0].line,
                advice="No documentation is that long: look at what was saved.",
            )
    return reading


def _values(reading: Reading) -> Iterator[Node]:
    for document in (*reading.complete, reading.partial):
        for _, node in document.walk():
            yield node


__all__ = ["Link", "Reading", "read_page"]
