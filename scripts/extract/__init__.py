"""Read saved pages: the content of each, with the line of every value."""

from scripts.document.text import decode
from scripts.extract.findings import Findings, Link, Remark, split_lines
from scripts.extract.markdown import read_markdown
from scripts.extract.openapi import read_openapi
from scripts.extract.protection import drop_protected
from scripts.extract.rendered import read_rendered

_MOST_VALUES = 25_000


def _read_prose(text: str, file: str) -> Findings:
    """Read a page that is listed as prose; refuse it if it describes a part of the API."""
    findings = read_markdown(text, file)
    origins = [link.origin for link in findings.links]
    origins += [fragment.origins[0] for fragment in findings.complete]
    if origins:
        raise origins[0].error(
            "the page is listed as prose, but describes a part of the API here",
            'List it in openapi/sources/sources.toml with format = "markdown".',
        )
    return Findings(prose=[(line.number, line.text) for line in split_lines(text, file)])


_READERS = {
    "markdown": read_markdown,
    "rendered": read_rendered,
    "openapi": read_openapi,
    "prose": _read_prose,
}


def read_page(content: bytes, *, form: str, file: str) -> Findings:
    """Read one saved page of a format; ``file`` is the path in origins and errors.

    Raises:
        PipelineError: what the page holds can't be trusted or read; names file and line.
    """
    findings = _READERS[form](decode_page(content, form=form, file=file), file)
    drop_protected(findings)
    findings.prose.sort()
    findings.remarks.sort(key=lambda remark: remark.origin.line)
    values = (node for document in findings.documents for _, node in document.walk())
    for count, node in enumerate(values):
        if count > _MOST_VALUES:
            raise node.error(
                f"the page holds more than {_MOST_VALUES:,} values",
                "No documentation is that long: look at what was saved.",
            )
    return findings


def decode_page(content: bytes, *, form: str, file: str) -> str:
    """Decode the bytes of a page."""
    return decode(content, file=file, is_rendered=form == "rendered")


__all__ = ["Findings", "Link", "Remark", "decode_page", "read_page"]
