"""``make diff``: what changed between two versions, and whether that may pass."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, get_args

from scripts.diff.change import Change
from scripts.diff.document import compare
from scripts.diff.prose import Prose, compare_prose
from scripts.diff.render import Format, render
from scripts.diff.versions import Version, from_working_tree, read_version
from scripts.project import Project

Place: TypeAlias = tuple[str, int]
ReadProse: TypeAlias = Callable[[Mapping[str, bytes]], tuple[Mapping[str, Prose], set[Place]]]

_FAILS: dict[str, Callable[[Change], bool]] = {
    "breaking": lambda change: change.breaks,
    "breaking-client": lambda change: change.breaks_client,
    "breaking-closed-client": lambda change: change.breaks_client or change.closed_only,
    "breaking-server": lambda change: change.breaks_server,
    "any": lambda _: True,
}


def run(arguments: Sequence[str], project: Project, read_prose: ReadProse | None = None) -> int:
    """Compare two versions and print what changed; return 1 if ``--fail-on`` names a change.

    Without ``read_prose``, which returns all lines of the pages and the places that are part of
    the specification, prose isn't compared.

    Raises:
        PipelineError: a version doesn't exist or can't be read.
    """
    options = _parser().parse_args(arguments)
    old = read_version(options.old, project)
    new = read_version(options.new, project) if options.new else from_working_tree(project)
    changes = [*compare(old.specification, new.specification), *_prose(old, new, read_prose)]
    sys.stdout.write(render(changes, options.format))
    fails = _FAILS.get(options.fail_on, lambda _: False)
    return int(any(map(fails, changes)))


def _prose(old: Version, new: Version, read: ReadProse | None) -> list[Change]:
    if read is None or old.pages is None or new.pages is None:
        return []
    former, formerly_shown = read(old.pages)
    present, shown = read(new.pages)
    return [
        change.as_change()
        for change in compare_prose(former, present)
        if (change.page, change.line) not in (formerly_shown if change.new is None else shown)
    ]


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m scripts diff",
        description="Show what changed between two versions of the specification.",
        epilog="A version is a file, or a git revision of this checkout.",
    )
    parser.add_argument("old", nargs="?", default="HEAD", help="the former version (%(default)s)")
    parser.add_argument("new", nargs="?", help="the later version (the working tree)")
    parser.add_argument("--format", choices=get_args(Format), default="text")
    parser.add_argument(
        "--fail-on", choices=tuple(_FAILS), help="exit with 1 when there is such a change"
    )
    return parser
