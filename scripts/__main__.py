"""The verbs of the Makefile: ``python -m scripts client``."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from scripts.errors import PipelineError
from scripts.project import CHECKOUT

if TYPE_CHECKING:
    from scripts.document.node import Node

_USAGE = "usage: python -m scripts client | spec | check | docs | diff | api"
_UNUSABLE = 2
_BROKEN_PIPE = 128 + 13


def main(arguments: Sequence[str]) -> int:
    """Run one verb; return the exit status: 0 done, 1 refused or different, 2 not runnable."""
    verb, *rest = arguments or ["help"]
    verbs: dict[str, Callable[[Sequence[str]], int]] = {
        "client": partial(_make, generated=True),
        "spec": partial(_make, generated=False),
        "check": _check,
        "docs": _docs,
        "diff": _diff,
        "api": _api,
    }
    if verb not in verbs:
        print(_USAGE, file=sys.stderr)
        return _UNUSABLE
    try:
        return verbs[verb](rest)
    except PipelineError as error:
        print(error, file=sys.stderr)
        return _UNUSABLE
    except BrokenPipeError:
        # Nobody reads the output any more, and Python would fail again when it flushes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except OSError as error:
        print(f"{error.filename or 'a file'}: {error.strerror}", file=sys.stderr)
        return _UNUSABLE
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def _make(rest: Sequence[str], *, generated: bool) -> int:
    from scripts.build import build, write  # noqa: PLC0415  # each verb loads what it needs
    from scripts.readings import outdated_readings  # noqa: PLC0415
    from scripts.trial import Trial  # noqa: PLC0415
    from scripts.wheel import publish  # noqa: PLC0415

    _expect_nothing(rest)
    files = build(CHECKOUT, _say, generated=generated)
    changed = write(CHECKOUT, files)
    publish(CHECKOUT.root)
    _say(f"write     {len(changed)} of {len(files)} files changed")
    failures: list[object] = []
    if generated:
        with Trial(CHECKOUT) as trial:
            status = _show_changes()
            failures += trial.failures()
        if not failures:
            _say(
                "\nThe library works with it: every module imports, a mock lists, events are read."
            )
    else:
        status = _show_changes()
    failures += outdated_readings(_specification_in(files))
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else status


def _specification_in(files: Mapping[str, bytes]) -> "Node":
    from scripts.document.node import plant  # noqa: PLC0415
    from scripts.document.yaml_text import load_yaml  # noqa: PLC0415

    name = "openapi/tribute.yaml"
    return plant(load_yaml(files[name].decode(), file=name))


def _show_changes() -> int:
    _say("\nChanges since the last commit:")
    try:
        return _compare([])
    except PipelineError as error:
        _say(f"not compared: {error}")
        return 0


def _check(rest: Sequence[str]) -> int:
    from scripts.build import build, check  # noqa: PLC0415

    _expect_nothing(rest)
    files = build(CHECKOUT, _say, generated=True)
    check(CHECKOUT, files)
    _say(f"check     all {len(files)} files are what their sources make")
    return 0


def _docs(rest: Sequence[str]) -> int:
    from scripts.contents import count_described  # noqa: PLC0415
    from scripts.download import run  # noqa: PLC0415

    return run(rest, CHECKOUT, count_described=count_described, say=_say)


def _diff(rest: Sequence[str]) -> int:
    if len([word for word in rest if not word.startswith("-")]) <= 1:
        _warn_when_stale()
    return _compare(rest)


def _api(rest: Sequence[str]) -> int:
    from scripts.public_api import public_api  # noqa: PLC0415

    _expect_nothing(rest)
    sys.stdout.write(public_api(CHECKOUT.root))
    return 0


def _compare(rest: Sequence[str]) -> int:
    from scripts.diff.command import run  # noqa: PLC0415
    from scripts.prose import read_prose  # noqa: PLC0415

    return run(rest, CHECKOUT, read_prose)


def _warn_when_stale() -> None:
    """Warn when pages or patches have changed since the last run."""
    from scripts.specification import make_specification  # noqa: PLC0415

    try:
        is_current = make_specification(CHECKOUT).text == CHECKOUT.specification.read_bytes()
    except (PipelineError, OSError) as error:
        is_current = False
        print(error, file=sys.stderr)
    if not is_current:
        print("openapi/tribute.yaml is older than its sources: run `make spec`", file=sys.stderr)


def _expect_nothing(rest: Sequence[str]) -> None:
    if rest:
        raise PipelineError(f"{rest[0]!r} is not understood", advice=_USAGE)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
