from pathlib import Path

import pytest

from pytribute.mock import MockServer
from tests.cli.conftest import Run

CANARY = "canary-4f1b9e"


@pytest.mark.parametrize("value", [None, ""])
def test_the_error_without_a_key_has_instructions(
    run: Run, monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv("TRIBUTE_API_KEY")
    if value is not None:
        monkeypatch.setenv("TRIBUTE_API_KEY", value)

    result = run("products", "list")

    assert result.exit_code == 2
    assert "TRIBUTE_API_KEY" in result.stderr
    assert "--api-key-file" in result.stderr


@pytest.mark.parametrize("around", ["{}", "{}\n", "\ufeff{}\r\n"])
def test_a_key_is_read_from_a_file(
    run: Run, server: MockServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, around: str
) -> None:
    monkeypatch.delenv("TRIBUTE_API_KEY")
    file = tmp_path / "key"
    file.write_text(around.format(server.api_key), encoding="utf-8", newline="")

    assert run("--api-key-file", str(file), "products", "get", "2548").exit_code == 0


def test_a_key_is_read_from_standard_input_and_goes_before_the_variable(
    run: Run, server: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIBUTE_API_KEY", CANARY)

    result = run("--api-key-file", "-", "products", "list", standard_input=server.api_key)

    assert result.exit_code == 0


@pytest.mark.parametrize(
    "content",
    [b"", f"{CANARY} {CANARY}".encode(), f'"{CANARY}"\n'.encode(), b"\xff" * 9, b"\0" * 9],
)
def test_a_file_without_a_usable_key_is_invalid_usage(
    run: Run, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)

    result = run("--api-key-file", str(file), "products", "list")

    assert result.exit_code == 2
    assert CANARY not in result.output


def test_no_failure_shows_the_key(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIBUTE_API_KEY", CANARY)
    closed = "http://127.0.0.1:1"
    for arguments in (
        ("-v", "products", "list"),
        ("-v", "--retries", "0", "--base-url", closed, "products", "get", "1"),
        ("-v", "products", "cancel", "5001", "--yes"),
        ("products", "list", "--type", "magic"),
        ("--transport", "steam", "products", "list"),
    ):
        result = run(*arguments)

        assert result.exit_code in {1, 2}
        assert CANARY not in result.output


def test_a_key_on_the_command_line_is_refused_and_not_repeated(run: Run) -> None:
    for arguments in (("--api-key", CANARY), (f"--api-key={CANARY}",)):
        result = run(*arguments, "products", "list")

        assert result.exit_code == 2
        assert CANARY not in result.output
