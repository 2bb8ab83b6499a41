"""What the verbs do: make everything, write it all or nothing, or only hold it against what is."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from scripts.document.node import Node, plain
from scripts.errors import PipelineError
from scripts.generate import check_names, generate, offers_of, places
from scripts.patch.questions import require_names
from scripts.project import Project
from scripts.specification import make_specification
from scripts.staging import swap_in

_OF_COMPONENT = len(("#", "components", "schemas"))
_ADVICE = "Run `make client` and commit what it writes."


def build(project: Project, say: Callable[[str], None], *, generated: bool) -> dict[str, bytes]:
    """Make the specification, and the packages from it, in memory.

    Args:
        project: the checkout.
        say: takes one line about each step as it is done.
        generated: whether the two packages are wanted.

    Returns:
        path relative to the checkout, to content.

    Raises:
        PipelineError: what stands in the way, with file and line; nothing was written.
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
    """Swap the files in together; give the paths that changed."""
    changed = differences(project, files)
    if changed:
        folders = [name for name in ("generated",) if any(p.startswith(f"{name}/") for p in files)]
        swap_in(project.root, files, owned_folders=tuple(folders))
    return changed


def differences(project: Project, files: Mapping[str, bytes]) -> list[str]:
    """Name the files that are not as they would be written, and those that would go away."""
    wrong = [path for path, content in files.items() if _read(project.root / path) != content]
    if any(path.startswith("generated/") for path in files):
        here = (project.show(path) for path in project.generated.rglob("*") if path.is_file())
        wrong += [path for path in here if path not in files and "__pycache__" not in path]
    return sorted(wrong)


def check(project: Project, files: Mapping[str, bytes]) -> None:
    """Fail when the checkout is not what its own sources make.

    Raises:
        PipelineError: names the files.
    """
    wrong = differences(project, files)
    if wrong:
        raise PipelineError(f"not as their sources make them: {', '.join(wrong)}", advice=_ADVICE)


@contextmanager
def _naming_pages(document: Node) -> Generator[None]:
    """Name the page that says it, where the generators know only the place in the document."""
    try:
        yield
    except PipelineError as error:
        pointer = error.file or ""
        if not pointer.startswith("#"):
            raise
        origins = _find(document, pointer).origins
        if not origins:
            raise
        raise PipelineError(
            f"{error.reason} at {pointer}",
            file=origins[0].file,
            line=origins[0].line,
            advice=error.advice,
        ) from None


def _find(document: Node, pointer: str) -> Node:
    """Find the value that a pointer means, or the innermost around it."""
    steps = pointer.split("/")
    if len(steps) > _OF_COMPONENT and steps[1] == "components" and document.at(*steps[1:4]) is None:
        lifted = places(cast("dict[str, object]", plain(document))).get(steps[3], "#")
        steps = [*lifted.split("/"), *steps[4:]]
    node = document
    for step in steps[1:]:
        inside = node.at(step.replace("~1", "/").replace("~0", "~"))
        if inside is None:
            break
        node = inside
    return node


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
