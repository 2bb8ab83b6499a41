"""From a saved page to what it says, each thing with the line it stands on."""

from scripts.document.text import decode
from scripts.extract.markdown import read_markdown
from scripts.extract.openapi import read_openapi
from scripts.extract.reading import Link, Reading
from scripts.extract.rendered import read_rendered

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
    return _READERS[form](decode(content, file=file), file)


__all__ = ["Link", "Reading", "read_page"]
