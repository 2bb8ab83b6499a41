import json
import logging
import os
import sys
from io import StringIO
from pathlib import Path
from unittest.mock import Mock

import pytest

import pytribute
from pytribute.__main__ import main
from pytribute.cli import resources
from pytribute.cli.app import app
from tests.cli.conftest import Run


def test_help_lists_commands_and_exit_codes(run: Run) -> None:
    result = run("--help")

    for word in (
        "products",
        "mock",
        "spec",
        "TRIBUTE_API_KEY",
        "130",
        "141",
        "look before you repeat",
    ):
        assert word in result.stdout


def test_the_version_is_the_librarys(run: Run) -> None:
    assert run("--version").stdout == f"pytribute {pytribute.__version__}\n"


def test_verbose_logs_requests_on_standard_error(run: Run) -> None:
    result = run("-v", "products", "get", "2548", "--json")

    assert "DEBUG GET http://127.0.0.1" in result.stderr
    assert json.loads(result.stdout)["id"] == 2548
    assert logging.getLogger("pytribute").handlers == []


def test_the_specification_is_printed_as_json(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"

    assert json.loads(run("spec").stdout) == pytribute.spec()
    assert run("spec", "--output", str(file)).stdout == ""
    assert json.loads(file.read_text(encoding="utf-8")) == pytribute.spec()
    assert list(tmp_path.iterdir()) == [file]


def test_the_specification_can_be_written_to_a_device(run: Run) -> None:
    assert run("spec", "--output", os.devnull).exit_code == 0
    assert not Path(os.devnull).is_file()


def test_a_file_that_cannot_be_written_is_one_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "absent" / "openapi.json"

    result = run("spec", "--output", str(file))

    assert result.exit_code == 1
    assert result.stderr == f"Error: {file}: No such file or directory\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")  # noqa: PTH110 - one look
def test_a_device_that_cannot_be_written_is_named(run: Run) -> None:
    result = run("spec", "--output", "/dev/full")

    assert result.stderr == "Error: /dev/full: No space left on device\n"


def test_a_mistake_of_ours_is_a_line_without_a_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "chosen", Mock(side_effect=ZeroDivisionError("secret")))

    result = run("products", "list")

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: a mistake in pytribute: ZeroDivisionError in ")
    assert "secret" not in result.stderr


def test_the_command_needs_its_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "rich", None)

    with pytest.raises(SystemExit, match="2"):
        main()

    assert capsys.readouterr().err.count("\n") == 1


def test_the_entry_point_runs_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["pytribute", "--version"])

    with pytest.raises(SystemExit, match="0"):
        main()

    assert capsys.readouterr().out.startswith("pytribute ")


def test_the_entry_point_writes_to_whatever_stands_for_standard_output(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["pytribute", "--version"])
    output = StringIO()
    monkeypatch.setattr(sys, "stdout", output)

    with pytest.raises(SystemExit, match="0"):
        main()

    assert output.getvalue().startswith("pytribute ")


def test_ctrl_c_before_a_command_began_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("pytribute.cli.app.app", Mock(side_effect=KeyboardInterrupt))

    with pytest.raises(SystemExit, match="130"):
        main()

    assert capsys.readouterr().err == ""


def test_a_closed_pipe_ends_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stdout, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stdout)

        with pytest.raises(SystemExit, match="141"):
            app(["spec"])
