"""How a broken library is reported: as work to do, with file and line."""

import os
import signal
from pathlib import Path
from unittest.mock import Mock

import pytest

from scripts import __main__ as verbs
from scripts.project import CHECKOUT
from scripts.trial import Failure, Trial
from tests.hostile.checkout import Checkout
from tests.trial.changed import copy_checkout


@pytest.fixture
def copy(tmp_path: Path) -> Checkout:
    return copy_checkout(tmp_path)


def _append(checkout: Checkout, file: str, line: str) -> str:
    """Add a line to a module of the library; return its place."""
    path = checkout.root / "overlay" / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text + line + "\n", encoding="utf-8")
    return f"overlay/{file}:{len(text.splitlines()) + 1}"


def test_every_failure_is_reported_once_and_a_missing_extra_is_none(
    copy: Checkout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raising = _append(
        copy, "pytribute/cli/text.py", r'raise RuntimeError("\x1b[2Jall\nis \u202ewell")'
    )
    broken = _append(copy, "pytribute/webhooks/adapters/flask.py", "this is no Python")
    _append(copy, "pytribute/webhooks/adapters/aiohttp.py", "import no_such_package_at_all")
    called = _append(copy, "pytribute_core/money.py", "Money.__str__ = lambda self: self.pence")
    before = {path: path.read_bytes() for path in copy.root.rglob("*.py")}
    name = "openapi/tribute.yaml"
    unchanged = {name: CHECKOUT.root.joinpath(name).read_bytes()}
    monkeypatch.setattr(verbs, "CHECKOUT", copy.project)
    monkeypatch.setattr("scripts.build.build", Mock(return_value=unchanged))
    monkeypatch.setattr("scripts.wheel.publish", Mock())

    assert verbs.main(["client"]) == 1

    output = capsys.readouterr().err
    lines = output.splitlines()
    assert all(line.isprintable() for line in lines)
    assert all(line.startswith("the hand-written library needs a hand: ") for line in lines)
    assert "Traceback" not in output
    assert [line.rpartition(", ")[2] for line in lines] == [raising, broken, called]
    assert "import pytribute.cli.app (and " in lines[0]
    assert r"RuntimeError: \x1b[2Jall is \u{202e}well" in lines[0]
    assert "import pytribute.webhooks.adapters.flask: SyntaxError" in lines[1]
    assert "list the products of the mock (and " in lines[2]
    assert {path: path.read_bytes() for path in before} == before


def test_a_library_that_does_not_end_is_reported(copy: Checkout) -> None:
    place = _append(copy, "pytribute/__main__.py", "while True: pass")

    with Trial(copy.project, seconds=1) as trial:
        failures = trial.failures()

    action, reason = "import pytribute.__main__", "it did not end within 1 seconds"
    assert failures == [Failure(action, reason, place)]


def test_a_process_that_dies_is_reported_with_its_last_line(copy: Checkout) -> None:
    _append(
        copy,
        "pytribute_core/prefetch.py",
        "import os, sys; sys.stderr.write('Fatal\\n'); os._exit(7)",
    )

    with Trial(copy.project) as trial:
        failures = trial.failures()

    assert failures == [Failure("try it", "the process ended with status 7: Fatal")]


def test_a_process_that_a_module_leaves_behind_holds_nothing_up(copy: Checkout) -> None:
    child = "[sys.executable, '-c', 'import time; time.sleep(600)']"
    pid = copy.root / "pid"
    _append(
        copy,
        "pytribute_core/prefetch.py",
        f"import subprocess, sys; _child = subprocess.Popen({child})",
    )
    _append(copy, "pytribute_core/prefetch.py", f"open({str(pid)!r}, 'w').write(str(_child.pid))")

    try:
        with Trial(copy.project) as trial:
            failures = trial.failures()
    finally:
        os.kill(int(pid.read_text()), signal.SIGKILL)

    assert failures == []


def test_output_of_a_module_between_the_lines_is_reported(copy: Checkout) -> None:
    lines = r"[os.write(fd, b'[1]\nx\ndone\n') for fd in range(3, 9)]"
    _append(
        copy,
        "pytribute_core/prefetch.py",
        f"import os, contextlib\nwith contextlib.suppress(OSError): {lines}",
    )
    _append(copy, "pytribute_core/prefetch.py", "os._exit(0)")

    with Trial(copy.project) as trial:
        [failure] = trial.failures()

    assert failure.reason.startswith("the process ended with status 0")
