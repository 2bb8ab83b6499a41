"""The command: its exit codes, and its reports, which never contain a key."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from pytribute.contract import checks, invocation, target
from pytribute.contract.catalogue import explanation
from pytribute.contract.command import contract
from pytribute.contract.context import CheckContext
from pytribute.contract.rules import RULES
from pytribute.mock import MockError, MockServer
from tests.documented import APPROVED
from tests.mutants.exchange import Request, Response
from tests.mutants.mutant import serve
from tests.mutants.operators import change_response

Run = Callable[..., Result]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Return a function that runs the command with few checks."""
    monkeypatch.setattr(invocation, "CHECKS", checks.CHECKS[:2])
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
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

    announced = f"Full mode on {mock.base_url}:\n- refunds the purchases 5001, 5002\n"
    assert result.stderr.startswith(announced)


def test_an_error_ends_with_1_and_is_in_every_report(command: Run) -> None:
    def spoil(_: Request, response: Response) -> None:
        if response.status == 200:
            text = response.body.decode()
            response.body = text.replace(
                f'"{APPROVED}"', '"<script>\\u001b[2J tribute-mock-key"'
            ).encode()

    files = {kind: f"report.{kind}" for kind in ("json", "junit", "html", "sarif", "markdown")}
    options = [word for kind, file in files.items() for word in (f"--report-{kind}", file)]
    with serve(change_response(spoil), products=9) as mock:
        result = command("--profile", profile_for(mock), *options)
        key = mock.api_key

    assert result.exit_code == 1
    texts = {kind: Path(file).read_text() for kind, file in files.items()}
    document = json.loads(texts["json"])
    assert document["conforms"] is False
    errors = [one for one in document["violations"] if one["severity"] == "error"]
    suite = ET.fromstring(texts["junit"])  # noqa: S314 - our own
    assert suite.get("failures") == str(len(errors))
    assert len(json.loads(texts["sarif"])["runs"][0]["results"]) == len(document["violations"])
    assert "<script>" not in texts["html"] + texts["markdown"]
    assert "&lt;script&gt;" in texts["html"]
    for text in (result.output, *texts.values()):
        assert key not in text
        assert "***" in text or "&#42;&#42;&#42;" in text
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
        (["--report-json", "no/report.json"], "no/report.json: there is no such folder"),
        (["--write-baseline", "no/known.toml"], "no/known.toml: there is no such folder"),
        (["--baseline", "no.toml"], "no.toml: No such file or directory"),
        (["--only", "nope/*"], "'nope/*' matches no rule; see: pytribute contract --list"),
        (["--only", "size/*"], "no check here looks for size/*"),
        (
            ["--only", "paging/*", "--write-baseline", "known.toml"],
            "--write-baseline writes all violations: leave out --only",
        ),
        (["--explain", "nope"], "'nope' is no rule; see: pytribute contract --list"),
        (["--webhook", "--mode", "full"], "--mode does not apply to --webhook"),
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
    assert "The check could not be finished: the time budget is used up." in result.stdout
    assert json.loads(Path("report.json").read_text())["skipped"]


def test_a_random_seed_is_shown(command: Run) -> None:
    lines = {command("--seed", "random").stdout.splitlines()[1] for _ in range(2)}

    assert len(lines) == 2


def test_a_bug_in_a_check_is_reported_in_one_line(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(_examination: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr(invocation, "CHECKS", [checks.Check("stumbling", stumble)])
    result = command()

    assert result.exit_code == 2
    assert "a bug in the check 'stumbling': KeyError in tests.contract.test_command" in (
        result.stdout
    )


def test_a_bug_outside_of_the_checks_is_no_error_of_the_server(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(_path: Path | None) -> None:
        raise KeyError("oops")

    monkeypatch.setattr(invocation, "target", stumble)
    result = command()

    assert result.exit_code == 2
    assert result.stderr.startswith("Error: a bug in pytribute: KeyError in tests.contract.")


def test_a_closed_output_is_no_bug(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def go_away(_path: Path | None) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(invocation, "target", go_away)

    assert isinstance(command().exception, BrokenPipeError)  # which the whole command knows


@pytest.mark.parametrize("package", ["schemathesis", "jsonschema", "jinja2"])
def test_a_missing_package_is_reported_with_its_extra(tmp_path: Path, package: str) -> None:
    code = (
        f"import sys; sys.modules[{package!r}] = None\n"
        "from pytribute.contract.command import contract; contract()"
    )
    ended = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 2
    assert ended.stderr == (
        f"Error: the contract check needs the package {package}: "
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


@pytest.mark.unmeasured
def test_only_some_rules_are_checked(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"listing", "invariants", "paging", "listings", "paths"}
    some = [one for one in checks.CHECKS if one.name in names]
    monkeypatch.setattr(invocation, "CHECKS", some)

    def spoil(_: Request, response: Response) -> None:
        response.body = response.body.replace(f'"{APPROVED}"'.encode(), b'"unheard of"')

    with serve(change_response(spoil), products=9) as mock:
        profile = profile_for(mock)
        result = command("--profile", profile, "--only", "invariants/*", "--only", "paging/total")
        schema = command("--profile", profile, "--only", "response/unknown-value")

    assert result.exit_code == 0, result.output
    ran = [line.partition(":")[0] for line in result.stderr.splitlines()]
    assert ran == ["listing", "invariants", "paging", "listings"]
    assert schema.exit_code == 1
    assert schema.output.count("response/unknown-value: ") >= 1
    assert "paths: " in schema.stderr


def test_a_baseline_accepts_what_is_known(command: Run) -> None:
    def spoil(_: Request, response: Response) -> None:
        response.body = response.body.replace(f'"{APPROVED}"'.encode(), b'"unheard of"')

    with serve(change_response(spoil), products=9) as mock:
        profile = profile_for(mock)
        first = command("--profile", profile, "--write-baseline", "known.toml")
        Path("known.toml").write_text(
            Path("known.toml").read_text().replace("not explained yet", "fixed in release 12")
        )
        again = command("--profile", profile, "--baseline", "known.toml")
        kept = ("--baseline", "known.toml", "--write-baseline", "known.toml")
        command("--profile", profile, *kept)

    assert first.exit_code == 0
    assert "not explained yet" in first.output
    assert again.exit_code == 0
    assert "Errors" not in again.output
    assert "accepted    fixed in release 12" in again.output
    assert "fixed in release 12" in Path("known.toml").read_text()


def test_a_fixed_violation_is_unused_in_the_baseline(command: Run) -> None:
    Path("known.toml").write_text(
        '[[accepted]]\noperation = "listProducts"\nrule = "listing/order"\n'
        'detail = "x"\nreason = "old"\n'
    )
    result = command("--baseline", "known.toml")

    assert result.exit_code == 0
    assert "Unused in the baseline: 1\n  listProducts: listing/order: x\n" in result.output
    assert "Unused" not in command("--baseline", "known.toml", "--only", "invariants/*").output


def test_data_that_is_missing_can_fail_a_run(command: Run, mock: MockServer) -> None:
    profile = profile_for(mock)

    assert command("--profile", profile).exit_code == 0
    result = command("--profile", profile, "--fail-on-unchecked")
    assert result.exit_code == 1
    assert result.stderr.endswith("Not checked: 1 (--fail-on-unchecked)\n")
    assert command("--fail-on-unchecked").exit_code == 0


def test_an_unfinished_run_ends_with_2_and_is_reported(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def go_away(context: CheckContext) -> None:
        context.result.unfinished = "the server went away"

    monkeypatch.setattr(invocation, "CHECKS", [checks.Check("listing", go_away)])
    result = command("--report-json", "report.json", "--write-baseline", "known.toml")

    assert result.exit_code == 2
    assert "could not be finished: the server went away." in result.output
    assert json.loads(Path("report.json").read_text())["unfinished"] == "the server went away"
    assert not Path("known.toml").exists()


def test_a_step_summary_is_appended_to(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("summary.md").write_text("# Build\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    command("--report-markdown", "summary.md")

    assert Path("summary.md").read_text().startswith("# Build\n## ✅ Contract check of")


def test_the_rules_are_listed(command: Run) -> None:
    lines = command("--list", "--only", "paging/*", "--only", "ids/absent").output.splitlines()

    assert lines[0].split() == ["rule", "severity", "basis", "requirement"]
    assert lines[1].startswith("paging/")
    assert [line.split()[:3] for line in lines if line.startswith("ids/")] == [
        ["ids/absent", "error", "documentation"]
    ]
    assert len(command("--list").output.splitlines()) == len(RULES) + 1


def test_a_rule_is_explained(command: Run) -> None:
    text = command("--explain", "ids/absent").output

    assert "requirement the id of no product is 404\n" in text
    assert "“Product not found”" in text
    assert "check       ids\n" in text
    assert '[rules] in the profile: "ids/absent" = "off"' in text
    general = command("--explain", "response/schema").output
    assert "check       every check\n" in general
    assert "check       http, authentication\n" in command("--explain", "http/header-case").output


@pytest.mark.parametrize("name", RULES)
def test_every_rule_can_be_explained(name: str) -> None:
    text = explanation(name)

    assert text.startswith(f"{name}\n")
    assert "\n  specified" in text or RULES[name].where == ""


@pytest.mark.parametrize("option", ["--rate", "--time-budget"])
def test_nan_is_no_number(command: Run, option: str) -> None:
    result = command(option, "nan")

    assert result.exit_code == 2
    assert "nan is not a number" in result.stderr


@pytest.mark.parametrize("option", ["--report-json", "--write-baseline"])
def test_a_file_that_can_not_be_written_is_exit_code_2(command: Run, option: str) -> None:
    result = command(option, "x" * 300)

    assert result.exit_code == 2
    assert result.stderr.endswith("File name too long\n")


@pytest.mark.parametrize("option", ["--report-json", "--write-baseline"])
def test_a_folder_that_is_not_there_is_told_before_the_run(command: Run, option: str) -> None:
    result = command(option, "no-such-folder/file")

    assert result.exit_code == 2
    assert result.stderr.endswith("no-such-folder/file: there is no such folder\n")
    assert "requests" not in result.stdout


def test_a_run_without_the_data_for_the_selected_rules_is_no_success(
    command: Run, mock: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invocation, "CHECKS", checks.CHECKS)

    result = command("--profile", profile_for(mock), "--only", "ownership/*")

    assert result.exit_code == 2
    assert "none of the selected rules could be checked" in result.stdout


def test_a_name_of_the_package_that_can_not_be_imported_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: str) -> object:
        raise ImportError(name="schemathesis.core")

    face = sys.modules["pytribute.contract"]
    monkeypatch.setattr(face, "_get", fail)

    with pytest.raises(ImportError, match=r"needs the package schemathesis: pip install"):
        face.__getattr__("check")  # pyright: ignore[reportAttributeAccessIssue,reportUnknownMemberType]
