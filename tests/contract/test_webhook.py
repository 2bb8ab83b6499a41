"""The check of webhook endpoints: the handler conforms, and each invalid endpoint is reported."""

import socket
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event as Signal
from threading import Thread
from typing import Any

import pytest
import uvicorn
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.routing import Route

from pytribute.contract import (
    ContractError,
    Severity,
    WebhookEndpoint,
    check_webhook,
    load_endpoint,
    report_text,
    run,
    session,
)
from pytribute.contract.checks import WEBHOOK_CHECKS
from pytribute.contract.command import contract
from pytribute.contract.key import Key
from pytribute.contract.rules import RULES
from pytribute.webhooks import Event, WebhookHandler
from pytribute.webhooks.adapters.starlette import endpoint as webhook_route
from tests.contract.webhook_servers import (
    INVALID,
    KEY,
    LIMIT,
    VALID,
    Design,
    Refused,
    listening,
    read,
    verify,
)


@pytest.mark.unmeasured
def test_a_valid_endpoint_conforms_in_everything() -> None:
    with listening(VALID) as endpoint:
        report = check_webhook(endpoint, strict=True)

    assert report.conforms, report_text(report)
    assert report.of(Severity.NOTE) == []
    assert report.skipped == []
    assert report.checks == [one.name for one in WEBHOOK_CHECKS]


@contextmanager
def served(handler: WebhookHandler) -> Generator[str]:
    app = Starlette(routes=[Route("/", webhook_route(handler), methods=["POST"])])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        thread = Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def test_our_handler_conforms_in_everything(tmp_path: Path) -> None:
    handler = WebhookHandler(KEY, inbox=tmp_path / "inbox.sqlite3")
    granted: list[str] = []

    @handler.default
    async def grant(event: Event[object]) -> None:
        if event.payment_state == "paid":
            granted.append(event.name)

    with served(handler) as url:
        endpoint = WebhookEndpoint(url, Key(KEY), effects=lambda: len(granted))
        report = check_webhook(endpoint, strict=True)

    assert report.conforms, report_text(report)
    assert report.of(Severity.NOTE) == []
    assert report.skipped == []


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_endpoint_is_reported(name: str) -> None:
    design, rule = INVALID[name]
    names = {"events", rule.partition("/")[0].replace("webhook", "unreadable")}
    with listening(design) as endpoint:
        report = check_webhook(
            endpoint, checks=[one for one in WEBHOOK_CHECKS if one.name in names]
        )

    text = report_text(report)
    assert rule in {violation.rule for violation in report.of(RULES[rule].severity)}, text
    assert KEY not in text


def lenient(body: bytes, headers: Mapping[str, str]) -> None:
    given = headers.get("trbt-signature", "").lower().removeprefix("sha256=")
    verify(body, {"trbt-signature": given})


def respond_with(status: int) -> Callable[[bytes, Mapping[str, str]], None]:
    def refuse(body: bytes, headers: Mapping[str, str]) -> None:
        try:
            verify(body, headers)
        except Refused:
            raise Refused(status) from None

    return refuse


@pytest.mark.parametrize(
    ("design", "kind", "rules"),
    [
        (replace(VALID, verify=lenient), Severity.NOTE, {"signatures/form"}),
        (replace(VALID, verify=respond_with(403)), Severity.ERROR, set[str]()),
        (replace(VALID, verify=respond_with(400)), Severity.WARNING, {"signatures/status"}),
        (replace(VALID, verify=respond_with(500)), Severity.WARNING, {"signatures/status"}),
    ],
)
def test_how_it_refuses_weighs_less_than_whether(
    design: Design, kind: Severity, rules: set[str]
) -> None:
    with listening(design) as endpoint:
        report = check_webhook(endpoint, checks=WEBHOOK_CHECKS[:2])

    assert {violation.rule for violation in report.of(kind)} == rules
    assert report.conforms == (kind is not Severity.ERROR or not rules)


def test_accepting_garbage_is_a_warning() -> None:
    def read_anything(body: bytes) -> dict[str, Any]:
        try:
            return read(body)
        except Refused:
            return {"test_event": ""}

    with listening(replace(VALID, read=read_anything)) as endpoint:
        report = check_webhook(endpoint, checks=[WEBHOOK_CHECKS[0], WEBHOOK_CHECKS[4]])
    assert [violation.rule for violation in report.of(Severity.WARNING)] == ["unreadable/refused"]
    assert report.conforms


def test_refusals_of_an_endpoint_that_accepts_nothing_do_not_count() -> None:
    with listening(replace(VALID, verify=respond_with(400))) as endpoint:
        report = check_webhook(replace(endpoint, key=Key("another-key")))

    assert {one.rule for one in report.violations} == {"events/accepted"}
    assert len(report.violations) == 3
    assert len(report.skipped) == len(WEBHOOK_CHECKS)
    assert "accepts none of them" in report.skipped[0].reason


@pytest.mark.parametrize("status", [401, 403])
def test_an_endpoint_with_another_key_is_one_sentence(status: int) -> None:
    with (
        listening(replace(VALID, verify=respond_with(status))) as endpoint,
        pytest.raises(ContractError) as error,
    ):
        check_webhook(replace(endpoint, key=Key("another-key")))

    assert str(error.value) == (
        f"{endpoint.url} refuses every signed delivery with {status}: is webhook.key (by default "
        "TRIBUTE_API_KEY) its key, and does it read the header trbt-signature?"
    )


def test_an_endpoint_that_reads_another_header_is_one_sentence() -> None:
    def verify_another(body: bytes, headers: Mapping[str, str]) -> None:
        verify(body, {"trbt-signature": headers.get("x-tribute-signature", "")})

    with (
        listening(replace(VALID, verify=verify_another)) as endpoint,
        pytest.raises(ContractError, match="does it read the header trbt-signature"),
    ):
        check_webhook(endpoint)


HTML = b"content-type: text/html\r\ncontent-length: 8\r\n\r\n<p>Hello"


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (b"HTTP/1.1 404 No\r\ncontent-length: 2\r\n\r\n{}", "POST is 404"),
        (b"HTTP/1.1 405 No\r\ncontent-length: 2\r\n\r\n{}", "POST is 405"),
        (b"HTTP/1.1 404 No\r\n" + HTML, "POST is 404, a page of HTML"),
        (b"HTTP/1.1 200 OK\r\n" + HTML, "POST is 200, a page of HTML"),
        (
            b"HTTP/1.1 301 No\r\nlocation: https://example.com/" + KEY.encode() + b"\r\n"
            b"content-length: 0\r\n\r\n",
            "POST is 301, to https://example.com/***",
        ),
    ],
)
def test_an_address_without_an_endpoint_is_one_sentence(response: bytes, reason: str) -> None:
    with speaking(response) as url, pytest.raises(ContractError) as error:
        check_webhook(WebhookEndpoint(url, Key(KEY)))

    assert str(error.value) == f"{url}: there is no webhook endpoint: {reason}"


def test_an_endpoint_that_hides_from_others_is_checked() -> None:
    with listening(replace(VALID, verify=respond_with(404))) as endpoint:
        report = check_webhook(endpoint, checks=WEBHOOK_CHECKS[:2])

    assert {one.rule for one in report.violations} == {"signatures/status"}


def test_the_command_ends_with_2_at_a_wrong_address() -> None:
    with speaking(b"HTTP/1.1 404 No\r\n" + HTML) as url:
        result = CliRunner().invoke(
            contract, ["--webhook", url], env={"TRIBUTE_API_KEY": KEY, "COLUMNS": "80"}
        )

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines()[1:] == [
        f"Error: {url}: there is no webhook endpoint: POST is 404, a page of HTML"
    ]


def test_uncounted_effects_are_skipped_and_not_passed() -> None:
    with listening(INVALID["knows no event again"][0]) as endpoint:
        report = check_webhook(
            replace(endpoint, effects_url=None), checks=[WEBHOOK_CHECKS[0], WEBHOOK_CHECKS[-1]]
        )
    assert report.conforms
    assert "webhook.effects_url" in report.skipped[0].reason


def test_every_delivery_has_a_time_of_its_own_that_is_now() -> None:
    times: dict[str, timedelta] = {}

    def note_time(event: dict[str, Any]) -> None:
        sent_at = event["sent_at"]
        times[sent_at] = abs(datetime.now(UTC) - datetime.fromisoformat(sent_at))

    with listening(replace(VALID, check=note_time)) as endpoint:
        report = check_webhook(endpoint, checks=WEBHOOK_CHECKS[:4])

    assert report.conforms
    assert len(times) > 50
    assert max(times.values()) < timedelta(seconds=60)


def test_a_large_body_is_not_signed() -> None:
    def accept(body: bytes, headers: Mapping[str, str]) -> None:
        sizes.append((len(body) > LIMIT, "trbt-signature" in headers))

    sizes: list[tuple[bool, bool]] = []
    with listening(replace(VALID, limit=1 << 30, verify=accept)) as endpoint:
        report = check_webhook(endpoint, checks=[WEBHOOK_CHECKS[0], WEBHOOK_CHECKS[5]])

    assert [is_signed for is_large, is_signed in sizes if is_large] == [False]
    assert [one.rule for one in report.violations] == ["signatures/refused"]


def test_an_endpoint_that_never_responds_to_a_large_body_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = Signal()

    def verify_slowly(body: bytes, headers: Mapping[str, str]) -> None:
        if len(body) > LIMIT:
            over.wait(30)
        verify(body, headers)

    monkeypatch.setattr(session, "TIMEOUT", 1.0)
    try:
        with listening(replace(VALID, limit=1 << 30, verify=verify_slowly)) as endpoint:
            report = check_webhook(endpoint, checks=[WEBHOOK_CHECKS[0], WEBHOOK_CHECKS[5]])
            over.set()
    finally:
        over.set()
    (violation,) = report.violations
    assert (violation.rule, violation.severity) == ("size/bounded", Severity.WARNING)
    (way,) = violation.ways
    assert way.actual == "no response: no complete response in time"
    assert len(way.request) < 300


def test_a_malformed_response_to_a_delivery_is_reported() -> None:
    def hang_up(event: dict[str, Any]) -> None:
        if event["name"] == "new_donation":
            raise Refused(0)

    with listening(replace(VALID, check=hang_up)) as endpoint:
        report = check_webhook(endpoint, checks=[WEBHOOK_CHECKS[0], WEBHOOK_CHECKS[6]])
    (violation,) = report.of(Severity.ERROR)
    assert (violation.operation, violation.rule) == ("newDonation", "webhook/response")
    assert violation.times == 2


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nmany", "not a number"),
        (b"HTTP/1.1 404 No\r\ncontent-length: 1\r\n\r\n5", "not a number: 404"),
        (b"", "no response"),
    ],
)
def test_effects_must_be_a_number(response: bytes, reason: str) -> None:
    checks = [WEBHOOK_CHECKS[0], WEBHOOK_CHECKS[-1]]
    with listening(VALID) as endpoint, speaking(response) as url:
        report = check_webhook(replace(endpoint, effects_url=url), checks=checks)
    assert reason in report.unfinished
    with listening(VALID) as endpoint:
        report = check_webhook(replace(endpoint, effects_url=url), checks=checks)
    assert "effects_url: no connection" in report.unfinished


def test_nothing_is_checked_without_an_endpoint() -> None:
    with (
        speaking(b"SSH-2.0-OpenSSH\r\n\r\n") as url,
        pytest.raises(ContractError, match="not an HTTP server"),
    ):
        check_webhook(WebhookEndpoint(url, Key(KEY)))
    with pytest.raises(ContractError, match="no connection"):
        check_webhook(WebhookEndpoint(url, Key(KEY)))


@contextmanager
def speaking(response: bytes) -> Generator[str]:
    """Yield the address of a server that sends the same bytes to every client."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(response)

        thread = Thread(target=speak)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/?x"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def test_a_profile_names_endpoint_key_and_effects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIBUTE_API_KEY", "from-the-environment")
    file = tmp_path / "profile.toml"
    file.write_text(
        f'[webhook]\nurl = "http://x/a?b=1"\nkey = "{KEY}"\neffects_url = "http://x/c?d"\n'
        '[rules]\n"size/*" = "off"\n'
    )

    endpoint = load_endpoint(None, file)
    assert (endpoint.url, endpoint.effects_url) == ("http://x/a?b=1", "http://x/c?d")
    assert endpoint.key.reveal() == KEY
    assert endpoint.severities == {"size/bounded": None}
    assert load_endpoint("http://y", file).url == "http://y"
    assert load_endpoint("http://y").key.reveal() == "from-the-environment"


@pytest.mark.parametrize(
    ("url", "profile", "complaint"),
    [
        (None, "", "webhook.url is missing"),
        ("ftp://x", None, "the address of the endpoint "),
        ("http://x:0", None, "the address of the endpoint "),
        ("http://[x", None, "the address of the endpoint "),
        ("http://x/#y", None, "the address of the endpoint "),
        ("http://a..b", None, "the address of the endpoint "),
        (f"http://user:{KEY}@x", None, "the address of the endpoint "),
        ("http://x", None, "no key: set TRIBUTE_API_KEY"),
        (None, f'[webhook]\nurl = "x"\nkey = "{KEY}"', "webhook.url must be http"),
        ("http://x", f'[webhook]\nkey = "{KEY} x"', "webhook.key is empty, or contains"),
        ("http://x", f'[webhook]\nkeys = "{KEY}"', "webhook.keys is unknown"),
        ("http://x", "webhook = 5", "webhook must be a table"),
    ],
)
def test_an_unusable_endpoint_is_reported_in_one_line(
    url: str | None,
    profile: str | None,
    complaint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TRIBUTE_API_KEY", raising=False)
    options = [] if url is None else [url]
    if profile is not None:
        (tmp_path / "profile.toml").write_text(profile)
        options += ["--profile", str(tmp_path / "profile.toml")]
    result = CliRunner().invoke(contract, ["--webhook", *options])

    assert result.exit_code == 2
    assert complaint in result.stderr
    assert KEY not in result.output


def test_a_key_of_the_environment_can_be_too_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIBUTE_API_KEY", "abc")

    with pytest.raises(ContractError, match="TRIBUTE_API_KEY has fewer than 4 characters"):
        load_endpoint("http://x")


def test_the_command_checks_an_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIBUTE_API_KEY", KEY)
    monkeypatch.setattr(run, "WEBHOOK_CHECKS", WEBHOOK_CHECKS[:1])
    with listening(VALID) as endpoint:
        valid = CliRunner().invoke(contract, ["--webhook", endpoint.url])
    with listening(INVALID["wants an envelope"][0]) as endpoint:
        invalid = CliRunner().invoke(contract, ["--webhook", endpoint.url, "--strict"])
    refused = CliRunner().invoke(contract, ["--webhook", "http://x", "--mode", "full"])

    assert (valid.exit_code, invalid.exit_code, refused.exit_code) == (0, 1, 2)
    assert valid.stderr.startswith("Sending events of invented purchases to http://127.0.0.1")
    assert "webhook mode" in valid.stdout
    assert "events/test-accepted" in invalid.stdout
