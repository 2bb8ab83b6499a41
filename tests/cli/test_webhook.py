"""`pytribute webhook`: sending an event to a receiver, and looking at one that came."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pytribute.cli.app import app
from pytribute.webhooks import NewDonation, parse, sign
from tests.mock.webhooks.receiving import Inbox, listening

KEY = "canary-4f1b9e"
BODY = (
    b'{"name":"new_donation","created_at":"2026-07-11T09:15:58.33246Z","sent_at":'
    b'"2026-07-11T09:15:58.542279448Z","payload":{"donation_request_id":1234,"donation_name":'
    b'"Tea \\u0026 cake","period":"once","amount":50000,"currency":"rub","anonymously":true,'
    b'"web_app_link":"https://t.me/tribute/app?startapp=dEXAMPLE"}}'
)
SIGNATURE = sign(BODY, KEY)

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("TRIBUTE_API_KEY", KEY)

    def run(*arguments: str, standard_input: bytes | None = None) -> Result:
        result = CliRunner().invoke(app, ["webhook", *arguments], input=standard_input)
        assert KEY not in result.output
        return result

    return run


def test_an_event_is_sent_and_its_response_shown(run: Run) -> None:
    inbox = Inbox()
    with listening(inbox) as url:
        changes = ("--set", "amount=100", "--set", "product_name=Tea", "--set", "email=null")
        result = run("send", "--event", "new_digital_product", "--to", url, *changes)

    assert (result.exit_code, result.stdout) == (0, '200 {"status":"\ufffd[31mok"}\n')
    parse(*inbox.came[0], KEY)
    assert (inbox.last["amount"], inbox.last["product_name"]) == (100, "Tea")


def test_a_signed_request_is_shown_and_not_sent(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = Inbox()
    with listening(inbox) as url:
        result = run("send", "--event", "new_donation", "--to", url, "--show")
    head, _, body = result.stdout.partition("\n\n")
    assert (result.exit_code, inbox.came) == (0, [])
    assert head.splitlines()[:2] == [f"POST {url}", "content-type: application/json"]
    event = parse(body.encode(), head.partition("trbt-signature: ")[2], KEY)
    assert isinstance(event, NewDonation)

    evil = b"\x1b[31m\xff\nb"
    unsigned = ("send", "--show", "--no-signature", "--body", "-")
    piped = run(*unsigned, standard_input=evil)
    assert piped.stdout_bytes == b"content-type: application/json\n\n" + evil
    monkeypatch.setattr("pytribute.cli.webhook._is_terminal", lambda: True)
    assert run(*unsigned, standard_input=evil).stdout.endswith("\n\n\ufffd[31m\ufffd\nb\n")


def test_each_time_it_is_another_event(run: Run) -> None:
    inbox = Inbox()
    with listening(inbox) as url:
        for _ in range(2):
            run("send", "--event", "new_digital_product", "--to", url)
    first, second = (event["payload"]["purchase_id"] for event in inbox.events)
    assert first != second


def test_a_refused_event_is_exit_code_1(run: Run) -> None:
    inbox = Inbox(statuses=[401, 401, 0])
    with listening(inbox) as url:
        for option in ("--invalid-signature", "--no-signature"):
            result = run("send", "--test-ping", "--to", url, option)
            assert (result.exit_code, result.stdout[:4]) == (1, "401 ")
        assert run("send", "--test-ping", "--to", url).stderr.startswith(f"Error: {url} sent no")
    (wrong, missing, right) = (signature for _, signature in inbox.came)
    assert wrong != right == sign(b'{"test_event":"test"}', KEY)
    assert missing is None


def test_a_body_is_sent_as_it_is(run: Run) -> None:
    inbox = Inbox()
    with listening(inbox) as url:
        result = run("send", "--body", "-", "--to", url, standard_input=b"\xff\r\n")
    assert result.exit_code == 0
    assert inbox.came == [(b"\xff\r\n", sign(b"\xff\r\n", KEY))]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("--to http://x", "use exactly one of --event NAME, --body FILE and --test-ping"),
        ("--to http://x --event new_donation --test-ping", "use exactly one of"),
        ("--test-ping", "use --to URL to send it, or --show to print it"),
        ("--to http://x --test-ping --set a=1", "--set requires --event"),
        ("--to http://x --event new_donation --set amount", "write FIELD=VALUE"),
        ("--to http://x --event donation", "there is no event 'donation'"),
        ("--to http://x --event new_donation --set amount=x", "payload.amount"),
        ("--to ftp://x --test-ping", "must be http:// or https://"),
        ("--to http://x --test-ping --no-signature --invalid-signature", "exclude each other"),
    ],
)
def test_invalid_usage_is_reported_before_anything_is_sent(
    run: Run, arguments: str, complaint: str
) -> None:
    result = run("send", *arguments.split())

    assert result.exit_code == 2
    assert complaint in result.stderr


def test_the_error_without_a_key_or_the_mock_has_instructions(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pytribute.mock.errors", None)
    result = run("send", "--test-ping", "--to", "http://x")
    assert (result.exit_code, "pytribute.mock" in result.stderr) == (2, True)

    monkeypatch.delenv("TRIBUTE_API_KEY")
    result = run("verify", "-", "--signature", SIGNATURE, standard_input=BODY)
    assert (result.exit_code, "no API key" in result.stderr) == (2, True)


def test_a_received_body_is_described(run: Run, tmp_path: Path) -> None:
    (tmp_path / "body").write_bytes(BODY)
    result = run("verify", str(tmp_path / "body"), "--signature", SIGNATURE)

    assert result.exit_code == 0
    assert dict(line.split(maxsplit=1) for line in result.stdout.splitlines()[:4]) == {
        "event": "new_donation",
        "created": "2026-07-11T09:15:58.332460+00:00",
        "sent": "2026-07-11T09:15:58.542279+00:00",
        "payment": "paid",
    }
    assert "RUB" in result.stdout
    assert "idempotency key  new_donation|1234" in result.stdout


def test_a_key_file_is_read_and_a_test_event_recognized(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TRIBUTE_API_KEY")
    (tmp_path / "key").write_text(f"{KEY}\n")
    body = b'{"test_event": "test"}'
    options = ["--api-key-file", str(tmp_path / "key"), "webhook", "verify", "-", "--signature"]
    result = CliRunner().invoke(app, [*options, sign(body, KEY)], input=body)

    assert (result.exit_code, result.stdout[:7]) == (0, "signed:")


@pytest.mark.parametrize(
    ("body", "signature", "hint"),
    [
        (BODY + b"\n", SIGNATURE, "without the line break at the end"),
        (BODY + b"\r\n", SIGNATURE, "without the line break at the end"),
        (BODY, sign(BODY + b"\n", KEY), "with a line break at the end"),
        (b"\xef\xbb\xbf" + BODY, SIGNATURE, "without U+FEFF"),
        (json.dumps(json.loads(BODY), indent=2).encode(), SIGNATURE, "parsed and serialized again"),
        (BODY, SIGNATURE.upper(), "64 lower-case hexadecimal digits"),
        (BODY, f'"sha256={SIGNATURE}"', "64 lower-case hexadecimal digits"),
        (BODY, "", "either the key is a different one, or the body was changed"),
        (b"{", SIGNATURE, "either the key is a different one, or the body was changed"),
        (BODY, sign(BODY, "other"), "either the key is a different one"),
    ],
)
def test_an_invalid_signature_is_reported_with_the_likely_reason(
    run: Run, body: bytes, signature: str, hint: str
) -> None:
    result = run("verify", "-", "--signature", signature, standard_input=body)

    assert result.exit_code == 1
    assert hint in result.stderr
    assert result.stderr.count("\n") == 1
    assert SIGNATURE not in result.output


@pytest.mark.parametrize("body", [b"", b"[]", b'{"name": "new_donation"}', b"\xff"])
def test_a_signed_body_that_is_no_event_is_reported_with_the_reason(run: Run, body: bytes) -> None:
    result = run("verify", "-", "--signature", sign(body, KEY), standard_input=body)

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: signed with your key, but not ")
    assert result.stderr.count("\n") == 1


def test_the_mock_takes_the_address_of_a_receiver() -> None:
    result = CliRunner().invoke(app, ["mock", "--port", "0", "--webhook", "nowhere"])

    assert result.exit_code == 1
    assert "the address of a webhook must be http:// or https://" in result.stderr
