"""The two versions to compare: files, git revisions, or the working tree."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.diff.wording import quote
from scripts.document.node import Json
from scripts.document.text import decode
from scripts.document.yaml_text import load_yaml
from scripts.errors import PipelineError
from scripts.project import Project

_HELP = "Name a file, or a git revision such as HEAD~1 or v1.0."


@dataclass(frozen=True)
class Version:
    """One version of the specification, with its name for readers.

    ``pages`` is the folder of its pages and their list, by file name; None if they aren't known.
    """

    label: str
    specification: Mapping[str, Json]
    pages: Mapping[str, bytes] | None = None


def read_version(argument: str, project: Project) -> Version:
    """Read the version of an argument: a file if there is one of that name, else a revision."""
    if not argument or argument.startswith("-") or not argument.isprintable():
        raise PipelineError(f"{quote(argument)} names no version", advice=_HELP)
    path = Path(argument)
    return from_file(path) if path.is_file() else from_revision(argument, project)


def from_file(path: Path) -> Version:
    """Read a specification alone, without pages."""
    return Version(path.name, _parsed(_bytes(path), file=path.name))


def from_working_tree(project: Project) -> Version:
    """Read the specification of the working tree, with its pages."""
    shown = project.show(project.specification)
    if not project.specification.is_file():
        raise PipelineError("there is no specification yet", file=shown, advice="Run: make spec")
    specification = _parsed(_bytes(project.specification), file=shown)
    paths = sorted(project.sources.iterdir()) if project.sources.is_dir() else []
    pages = {path.name: _bytes(path) for path in paths if path.is_file() and not path.is_symlink()}
    return Version("working tree", specification, pages)


def from_revision(revision: str, project: Project) -> Version:
    """Read the specification of a git revision, with its pages."""
    commit = _commit(revision, project)
    shown = project.show(project.specification)
    content = _git(project, "cat-file", "blob", f"{commit}:./{shown}")
    if content is None:
        reason = f"the revision {quote(revision)} has no specification"
        raise PipelineError(reason, file=shown, advice=_HELP)
    specification = _parsed(content, file=f"{shown} at {revision}")
    return Version(revision, specification, _pages(commit, project))


def _commit(revision: str, project: Project) -> str:
    if _git(project, "rev-parse", "--git-dir") is None:
        reason = f"{quote(revision)} is no file, and this folder is no git repository"
        raise PipelineError(reason, advice=_HELP)
    found = _git(project, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if found is None:
        reason = f"{quote(revision)} is neither a file nor a revision that git knows"
        raise PipelineError(reason, advice=_HELP)
    return found.decode("ascii").strip()


def _pages(commit: str, project: Project) -> dict[str, bytes]:
    folder = project.show(project.sources)
    listed = _git(project, "ls-tree", "-z", commit, f"./{folder}/") or b""
    pages: dict[str, bytes] = {}
    for entry in filter(None, listed.split(b"\0")):
        about, _, path = entry.partition(b"\t")
        mode, _, identity = about.decode("ascii").split(" ")
        page = path.rpartition(b"/")[2].decode("utf-8", "backslashreplace")
        if mode.startswith("100"):
            pages[page] = _git(project, "cat-file", "blob", identity) or b""
    return pages


def _git(project: Project, *arguments: str) -> bytes | None:
    """Run git in the checkout, with checked arguments; None if it fails."""
    command = ["git", "-C", str(project.root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # no shell
    except FileNotFoundError:
        reason = "git isn't installed, so only files can be compared"
        raise PipelineError(reason, advice="Install git, or name two files.") from None
    return done.stdout if done.returncode == 0 else None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = f"can't be read: {error.strerror}"
        raise PipelineError(reason, file=path.name) from None


def _parsed(content: bytes, *, file: str) -> Mapping[str, Json]:
    document = load_yaml(decode(content, file=file), file=file)
    if not isinstance(document, dict):
        raise PipelineError("this is no OpenAPI document, for it is no object", file=file)
    return document
