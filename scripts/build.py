"""What the verbs do: make everything, write it all or nothing, or only hold it against what is."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

from scripts.document.node import plain
from scripts.errors import PipelineError
from scripts.generate import check_names, generate
from scripts.project import Project
from scripts.report import missing_links
from scripts.specification import Specification, make_specification
from scripts.staging import swap_in

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
    specification = make_specification(project)
    _tell(specification, say)
    _check_names(specification)
    files = dict(specification.files)
    if generated:
        document = cast("dict[str, object]", plain(specification.document))
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


def _tell(specification: Specification, say: Callable[[str], None]) -> None:
    pages, patched = specification.pages, specification.patched
    operations = sum(
        "responses" in node.members()
        for pointer, node in specification.document.walk()
        if pointer[:1] == ("paths",)
    )
    found = {(d.pointer, d.about, d.kept.says) for d in specification.merged.disagreements}
    files = {one.action.file for one in patched.applied}
    say(f"extract   {len(pages)} pages")
    say(f"merge     {operations} operations, {len(found)} disagreements in openapi/report.md")
    say(f"patch     {len(patched.applied)} corrections from {len(files)} files, each still needed")
    for link in missing_links(pages):
        where = f"{link.origin.file}:{link.origin.line}"
        say(f"missing   {link.spec or link.address}, linked at {where}, is not saved")
    say("validate  openapi/tribute.yaml is OpenAPI 3.1")


def _check_names(specification: Specification) -> None:
    """Name the page that says it, where the check knows only the place in the document."""
    try:
        check_names(cast("dict[str, object]", plain(specification.document)))
    except PipelineError as error:
        steps = (error.file or "").removeprefix("#/").split("/")
        keys = [step.replace("~1", "/").replace("~0", "~") for step in steps]
        while keys and not specification.document.at(*keys):
            keys.pop()
        node = specification.document.at(*keys) or specification.document
        if not node.origins:
            raise
        origin = node.origins[0]
        reason = f"{error.reason} at {error.file}"
        raise PipelineError(
            reason, file=origin.file, line=origin.line, advice=error.advice
        ) from None


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
