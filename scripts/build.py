"""Make every file that is written, then write them atomically or compare them with those here."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from scripts.document.node import Node, plain
from scripts.document.pointer import steps_of
from scripts.errors import PipelineError
from scripts.generate import check_names, generate, offers_of, places
from scripts.patch.questions import require_names
from scripts.project import Project
from scripts.specification import make_specification
from scripts.staging import write_atomically

_COMPONENT = len(("components", "schemas", "name"))
_ADVICE = "Run `make client` and commit what it writes."


def build(project: Project, say: Callable[[str], None], *, generated: bool) -> dict[str, bytes]:
    """Make the specification, and the packages if they are to be generated, in memory.

    Raises:
        PipelineError: a page, a patch or the result can't be accepted; names file and line.
    """
    specification = make_specification(project, say)
    document = cast("dict[str, object]", plain(specification.document))
    require_names(
        specification.document, [project.show(path) for path in project.patches.glob("*")]
    )
    with _naming_pages(specification.document):
        check_names(document)
        for offer in offers_of(document):
            if offer.is_default:
                say(f"offer     {offer.notice()}")
    files = dict(specification.files)
    if generated:
        with _naming_pages(specification.document):
            packages = generate(document, specification.text)
        for package in ("pytribute_client", "pytribute_schemas"):
            count = sum(path.startswith(f"generated/{package}/") for path in packages)
            say(f"generate  {package}: {count} files, nothing but data from the pages in them")
        files |= packages
    return files


def write(project: Project, files: Mapping[str, bytes]) -> list[str]:
    """Write the files atomically; return the paths that changed."""
    changed = differences(project, files)
    if changed:
        folders = [name for name in ("generated",) if any(p.startswith(f"{name}/") for p in files)]
        write_atomically(project.root, files, owned_folders=tuple(folders))
    return changed


def differences(project: Project, files: Mapping[str, bytes]) -> list[str]:
    """Return the files that are not as they would be written, and those that would be removed."""
    wrong = [path for path, content in files.items() if _read(project.root / path) != content]
    if any(path.startswith("generated/") for path in files):
        here = (project.show(path) for path in project.generated.rglob("*") if path.is_file())
        wrong += [path for path in here if path not in files and "__pycache__" not in path]
    return sorted(wrong)


def check(project: Project, files: Mapping[str, bytes]) -> None:
    """Refuse a checkout that differs from what its sources make."""
    wrong = differences(project, files)
    if wrong:
        raise PipelineError(f"not as their sources make them: {', '.join(wrong)}", advice=_ADVICE)


@contextmanager
def _naming_pages(document: Node) -> Generator[None]:
    """Name the page that states a value; the generators know only its JSON pointer."""
    try:
        yield
    except PipelineError as error:
        pointer = error.file or ""
        node = _find(document, pointer)
        if not pointer.startswith("#") or not node.origins:
            raise
        raise node.error(f"{error.reason} at {pointer}", error.advice) from None


def _find(document: Node, pointer: str) -> Node:
    """Return the value at a pointer, or the innermost around it."""
    steps = steps_of(pointer)
    if len(steps) >= _COMPONENT and steps[0] == "components" and not document.at(*steps[:3]):
        lifted = places(cast("dict[str, object]", plain(document))).get(steps[2], "#")
        steps = (*steps_of(lifted), *steps[3:])
    node = document
    for step in steps:
        inside = node.at(step)
        if inside is None:
            break
        node = inside
    return node


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
