"""The command: its exit codes, and its reports, which never contain a key."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from pytribute.contract import checks, run, target
from pytribute.contract.command import contract
from pytribute.mock import MockError, MockServer
from tests.documented import APPROVED
from tests.mutants.exchange import Request, Response
from tests.mutants.mutant import serve
from tests.mutants.operators import change_response

Run = Callable[..., Result]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Return a function that runs the command with few checks."""
    monkeypatch.setattr(run, "CHECKS", checks.CHECKS[:2])
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str, charset: str = "utf-8") -> Result:
        return CliRunner(charset=charset).invoke(contract, arguments)

    return invoke


def profile_for(mock: MockServer, *lines: str) -> str:
    keys = f'[keys]\nowner = "{mock.api_key}"\n'
    Path("profile.toml").write_text("\n".join([f'base_url = "{mock.base_url}"', keys, *lines]))
    return "profile.toml"


def test_without_a_profile_the_mock_is_checked_in_full(command: Run) -> None:
    result = command()

    assert result.exit_code == 0, result.output
    assert "full mode, seed 0" in result.output
    assert result.output.endswith("The server conforms, as far as it was checked.\n")


def test_another_server_is_only_read(command: Run, mock: MockServer) -> None:
    result = command("--profile", profile_for(mock, "[purchases]", "stars = [5001]"))

    assert result.exit_code == 0
    assert "read-only mode" in result.output
    assert "refunds" not in result.stderr
    assert mock.refunds == {}


def test_full_mode_first_lists_the_purchases_to_refund(command: Run, mock: MockServer) -> None:
    profile = profile_for(mock, "[purchases]", "stars = [5001, 5002]")

    result = command("--profile", profile, "--mode", "full")

    assert result.stderr == f"Full mode refunds on {mock.base_url}: 5001, 5002\n"


def test_an_error_ends_with_1_and_is_in_every_report(command: Run) -> None:
    def spoil(_: Request, response: Response) -> None:
        if response.status == 200:
            text = response.body.decode()
            response.body = text.replace(
                f'"{APPROVED}"', '"<script>\\u001b[2J tribute-mock-key"'
            ).encode()

    files = {kind: f"report.{kind}" for kind in ("json", "junit", "html")}
    options = [word for kind, file in files.items() for word in (f"--report-{kind}", file)]
    with serve(change_response(spoil), products=9) as mock:
        result = command("--profile", profile_for(mock), *options)
        key = mock.api_key

    assert result.exit_code == 1
    texts = {kind: Path(file).read_text() for kind, file in files.items()}
    document = json.loads(texts["json"])
    assert document["conforms"] is False
    assert {one["severity"] for one in document["violations"]} == {"error"}
    suite = ET.fromstring(texts["junit"])  # noqa: S314 - our own
    assert suite.get("failures") == str(len(document["violations"]))
    assert "<script>" not in texts["html"]
    assert "&lt;script&gt;" in texts["html"]
    for text in (result.output, *texts.values()):
        assert key not in text
        assert "***" in text
        assert "\x1b" not in text


def test_a_report_survives_an_output_that_lacks_letters(command: Run) -> None:
    def spoil(_: Request, response: Response) -> None:
        response.body = response.body.replace(f'"{APPROVED}"'.encode(), '"📷"'.encode())

    with serve(change_response(spoil), products=9) as mock:
        result = command("--profile", profile_for(mock), charset="cp1251")

    assert result.exit_code == 1
    assert "'📷'" in result.stdout_bytes.decode()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--profile", "no.toml"], "no.toml: No such file or directory"),
        (["--mode", "half"], "'half' is not one of 'read-only', 'full'"),
        (["--seed", "x"], "must be a number, or random"),
        (["--time-budget", "0"], "is not in the range"),
        (["--report-json", "no/report.json"], "no/report.json: No such file or directory"),
    ],
)
def test_a_check_that_cannot_run_is_exit_code_2(
    command: Run, arguments: list[str], complaint: str
) -> None:
    result = command(*arguments)

    assert result.exit_code == 2
    assert complaint in result.stderr
    assert "Traceback" not in result.output


def test_an_unreachable_server_is_exit_code_2(command: Run, mock: MockServer) -> None:
    profile = profile_for(mock)
    mock.close()

    result = command("--profile", profile)

    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {mock.base_url}: no connection")


def test_a_mock_that_cannot_start_ends_with_2(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*, control: bool) -> MockServer:
        raise MockError(f"no port is free: {control}")

    monkeypatch.setattr(target, "MockServer", refuse)
    result = command()

    assert result.exit_code == 2
    assert result.stderr == "Error: no port is free: True\n"


def test_a_run_that_checked_nothing_is_no_success(command: Run) -> None:
    result = command("--time-budget", "0.000001", "--report-json", "report.json")

    assert result.exit_code == 2
    assert result.stderr == "Error: nothing could be checked; the report has the reasons\n"
    assert json.loads(Path("report.json").read_text())["skipped"]


def test_a_random_seed_is_shown(command: Run) -> None:
    lines = {command("--seed", "random").output.splitlines()[1] for _ in range(2)}

    assert len(lines) == 2


def test_a_bug_in_a_check_is_reported_in_one_line(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(_examination: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr(run, "CHECKS", [checks.Check("stumbling", stumble)])
    result = command()

    assert result.exit_code == 2
    assert (
        "a bug in the check 'stumbling': KeyError in tests.contract.test_command" in result.stderr
    )


def test_a_bug_outside_of_the_checks_is_no_error_of_the_server(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(_path: Path | None) -> None:
        raise KeyError("oops")

    monkeypatch.setattr(target, "target", stumble)
    result = command()

    assert result.exit_code == 2
    assert result.stderr.startswith("Error: a bug in pytribute: KeyError in tests.contract.")


def test_a_closed_output_is_no_bug(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def go_away(_path: Path | None) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(target, "target", go_away)

    assert isinstance(command().exception, BrokenPipeError)  # which the whole command knows


def test_a_missing_package_is_reported_with_its_extra(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['schemathesis'] = None\n"
        "from pytribute.contract.command import contract; contract()"
    )
    ended = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 2
    assert ended.stderr == (
        "Error: the contract check needs the package schemathesis: "
        "pip install 'pytribute[contract]'\n"
    )


def test_help_waits_for_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from pytribute.contract.command import contract\n"
        "contract(['--help'], standalone_mode=False)\n"
        "print(sorted({'schemathesis', 'hypothesis', 'jsonschema', 'starlette'} & {*sys.modules}))"
    )
    ended = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert ended.stdout.endswith("\n[]\n")
    assert "--time-budget SECONDS" in ended.stdout
