"""From a saved page to what it says, each thing with the line it stands on."""

from collections.abc import Iterator

from scripts.document.node import Node
from scripts.document.text import decode
from scripts.errors import PipelineError
from scripts.extract.findings import Findings, Link, Remark, split_lines
from scripts.extract.markdown import read_markdown
from scripts.extract.openapi import read_openapi
from scripts.extract.protection import drop_protected
from scripts.extract.rendered import read_rendered

_MOST_VALUES = 25_000


def _read_prose(text: str, file: str) -> Findings:
    """Read a page that is listed because it describes no operation; one that does is refused."""
    findings = read_markdown(text, file)
    origins = [link.origin for link in findings.links]
    origins += [fragment.origins[0] for fragment in findings.complete]
    if origins:
        raise PipelineError(
            "the page is listed as prose, but describes a part of the API here",
            file=file,
            line=origins[0].line,
            advice='List it in openapi/sources/sources.toml with format = "markdown".',
        )
    return Findings(prose=[(line.number, line.text) for line in split_lines(text, file)])


_READERS = {
    "markdown": read_markdown,
    "rendered": read_rendered,
    "openapi": read_openapi,
    "prose": _read_prose,
}


def read_page(content: bytes, *, form: str, file: str) -> Findings:
    """Read one saved page.

    Args:
        content: the page as saved.
        form: ``markdown``, ``rendered``, ``openapi`` or ``prose``.
        file: path that origins and errors name.

    Raises:
        PipelineError: what the page holds can't be trusted or read; names file and line.
    """
    findings = _READERS[form](decode_page(content, form=form, file=file), file)
    drop_protected(findings)
    findings.prose.sort()
    findings.remarks.sort(key=lambda remark: remark.origin.line)
    for count, node in enumerate(_values(findings)):
        if count > _MOST_VALUES:
            raise PipelineError(
                f"the page holds more than {_MOST_VALUES:,} values",
                file=file,
                line=node.origins[0].line,
                advice="No documentation is that long: look at what was saved.",
            )
    return findings


def decode_page(content: bytes, *, form: str, file: str) -> str:
    """Turn the bytes of a page into the text that is read."""
    return decode(content, file=file, is_rendered=form == "rendered")


def _values(findings: Findings) -> Iterator[Node]:
    for document in (*findings.complete, findings.partial):
        for _, node in document.walk():
            yield node


__all__ = ["Findings", "Link", "Remark", "decode_page", "read_page"]
