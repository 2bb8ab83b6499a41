"""Make the specification of the saved pages, and the files it is written to."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.contents import check_contents, describe, find_fewer
from scripts.document.grammar import operations
from scripts.document.node import Json, Node, plain
from scripts.document.pointer import Pointer, pointer_text
from scripts.document.text import decode
from scripts.document.yaml_writer import dump_yaml
from scripts.extract import Findings, read_page
from scripts.extract.supplement import read_supplement
from scripts.merge import MergeResult, Page, add_supplement, merge
from scripts.not_known import not_known_pages
from scripts.patch import Corrections, PatchResult
from scripts.patch.questions import require_distinct_names
from scripts.patch.translation import translate, translation_overlay
from scripts.project import Project
from scripts.report import missing_links, report
from scripts.servers import check_servers
from scripts.sources import Format, Language, Source, read_sources
from scripts.validation import validate

_HEADER = "# Written by `make spec` from the pages in openapi/sources: do not edit.\n"


@dataclass(frozen=True)
class Specification:
    """The result of one run, with the files by their paths relative to the checkout."""

    pages: tuple[Page, ...]
    merged: MergeResult
    patched: PatchResult
    files: Mapping[str, bytes]

    @property
    def document(self) -> Node:
        """The specification, every value with its origins."""
        return self.patched.document

    @property
    def text(self) -> bytes:
        """The specification as it is written to its file."""
        return self.files["openapi/tribute.yaml"]


def read_pages(project: Project) -> tuple[Page, ...]:
    """Read every saved page that the list names."""
    pages: list[Page] = []
    for source in read_sources(project):
        if source.is_saved:
            path = project.sources / source.file
            shown = project.show(path)
            findings = read_page(path.read_bytes(), form=source.format, file=shown)
            pages.append(Page(source, shown, findings))
    return tuple(pages)


def read_supplements(project: Project) -> tuple[tuple[Page, ...], Node]:
    """Read the supplement: its files, and the document that they form."""
    paths = sorted(project.supplement.glob("[!.]*.yaml"))
    shown = {project.show(path): path for path in paths}
    texts = {name: decode(path.read_bytes(), file=name) for name, path in shown.items()}
    pages = tuple(Page(_as_source(path), name, Findings()) for name, path in shown.items())
    return pages, read_supplement(texts)


def _as_source(path: Path) -> Source:
    return Source(path.name, path.stem, Language.ENGLISH, Format.SUPPLEMENT, "", None, None, 1)


def read_patches(project: Project) -> list[tuple[str, str]]:
    """Read the corrections, in the order of their numbers."""
    return [
        (project.show(path), decode(path.read_bytes(), file=project.show(path)))
        for path in sorted(project.patches.glob("[!.]*.overlay.yaml"))
    ]


def make_specification(
    project: Project, say: Callable[[str], None] = lambda _: None
) -> Specification:
    """Make the specification, and say a line about each step; nothing is written.

    Raises:
        PipelineError: a page, a patch or the result can't be accepted; names file and line.
    """
    pages = read_pages(project)
    check_contents(pages, project.show(project.manifest))
    say(f"extract   {len(pages)} pages")
    for page in pages:
        say(f"read      {page.source.file}: {describe(page)}")
        for remark in page.findings.remarks:
            say(f"note      {remark.origin.place}: {remark.text}")
    for fewer in find_fewer(pages, _former(project)):
        say(f"fewer     {fewer}")
    for link in missing_links(pages):
        say(f"missing   {link.spec or link.address}, linked at {link.origin.place}, is not saved")
    patches = read_patches(project)
    corrections = Corrections(patches, pages)
    extracted = merge(pages, corrections)
    counts = f"{_count(extracted)} operations, {_questions(extracted)} conflicts"
    say(f"merge     {counts} in openapi/report.md")
    supplements, account = read_supplements(project)
    pages += supplements
    merged = add_supplement(extracted, account, pages)
    if supplements:
        more = _count(merged) - _count(extracted), _questions(merged) - _questions(extracted)
        what = "operations and webhooks that no page describes"
        say(f"add       {more[0]} {what}, {more[1]} conflicts")
    patched = corrections.patch(merged)
    document = patched.document
    say(f"patch     {len(patched.applied)} corrections, each still needed")
    require_distinct_names(document, [file for file, _ in patches])
    check_servers(document, {source.address for source in read_sources(project)}, dict(patches))
    validate(document)
    say("validate  openapi/tribute.yaml is OpenAPI 3.1")
    russian = translate(document)
    files = {
        "openapi/extracted.yaml": _yaml(plain(extracted.document)),
        "openapi/tribute.yaml": _yaml(plain(document)),
        "openapi/tribute.ru.yaml": _yaml(plain(russian)),
        "openapi/ru.overlay.yaml": _yaml(translation_overlay(document)),
        "openapi/provenance.json": _json(provenance(document)),
        "openapi/report.md": report(
            merged.document, pages, merged.conflicts, patched.applied
        ).encode(),
        **not_known_pages(document),
    }
    return Specification(pages, merged, patched, files)


def _former(project: Project) -> bytes | None:
    path = project.openapi / "provenance.json"
    return path.read_bytes() if path.is_file() else None


def _count(merged: MergeResult) -> int:
    return sum(1 for _ in operations(merged.document))


def _questions(merged: MergeResult) -> int:
    return len({(one.pointer, one.about, one.kept.says) for one in merged.conflicts})


def _yaml(value: Json) -> bytes:
    return (_HEADER + dump_yaml(value)).encode()


def _json(value: Mapping[str, Json]) -> bytes:
    """Write one line for each pointer, so that a change to one page changes few lines."""
    lines = [
        f"  {json.dumps(key, ensure_ascii=False)}: {json.dumps(origins, ensure_ascii=False)}"
        for key, origins in value.items()
    ]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def provenance(document: Node) -> dict[str, Json]:
    """List the origins of every value, and of the operations, parameters and fields around them.

    The key is a JSON pointer into the specification, the first origin is the deciding one.
    """
    return {
        pointer_text(pointer): [
            {"file": origin.file, "line": origin.line, "quote": origin.quote}
            for origin in node.origins
        ]
        for pointer, node in document.walk()
        if _is_listed(pointer, node)
    }


def _is_listed(pointer: Pointer, node: Node) -> bool:
    """Whether this is a value, operation, field or schema: other objects are only layout."""
    if not isinstance(node.value, dict | list) or not node.value:
        return True
    is_field = len(pointer) > 1 and pointer[-2] in ("properties", "parameters", "schemas")
    is_operation = pointer[:1] in (("paths",), ("webhooks",)) and len(pointer) == len(
        ("paths", "path", "method")
    )
    return is_field or is_operation
