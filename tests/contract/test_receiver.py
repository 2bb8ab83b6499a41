"""Receivers are held against the rules of deliveries: ours conforms, each wrong one is found."""

import socket
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
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
    Kind,
    Receiver,
    check_receiver,
    examination,
    load_receiver,
    reception,
    report_text,
)
from pytribute.contract.command import contract
from pytribute.contract.key import Key
from pytribute.contract.reception import RECEIVER_CHECKS
from pytribute.webhooks import Event, WebhookHandler
from pytribute.webhooks.adapters.starlette import endpoint
from tests.contract.receivers import (
    KEY,
    LIMIT,
    RIGHT,
    WRONG,
    Design,
    Refused,
    listening,
    read,
    verify,
)

LAYERS = {
    "event-taken": "events",
    "test-taken": "events",
    "unsigned-refused": "signatures",
    "no-server-error": "unreadable bodies",
    "size-bounded": "size",
    "redelivery-harmless": "effects",
    "each-event-counts": "effects",
    "events-have-effects": "effects",
    "granted-for-money": "effects",
    "together-harmless": "effects",
}


def test_a_right_receiver_conforms_in_everything() -> None:
    with listening(RIGHT) as receiver:
        report = check_receiver(receiver, strict=True)

    assert report.conforms, report_text(report)
    assert report.of(Kind.NOTE) == []
    assert report.unchecked == []
    assert report.checks == [one.name for one in RECEIVER_CHECKS]


@contextmanager
def served(handler: WebhookHandler) -> Generator[str]:
    app = Starlette(routes=[Route("/", endpoint(handler), methods=["POST"])])
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
        receiver = Receiver(url, Key(KEY), effects=lambda: len(granted))
        report = check_receiver(receiver, strict=True)

    assert report.conforms, report_text(report)
    assert report.of(Kind.NOTE) == []
    assert report.unchecked == []


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_receiver_is_found(name: str) -> None:
    design, rule = WRONG[name]
    layers = {"events", LAYERS.get(rule, "tolerance")}
    with listening(design) as receiver:
        report = check_receiver(
            receiver, checks=[one for one in RECEIVER_CHECKS if one.name in layers]
        )

    text = report_text(report)
    assert rule in {finding.rule for finding in report.of(Kind.DEVIATION)}, text
    assert KEY not in text


def lenient(body: bytes, headers: Mapping[str, str]) -> None:
    given = headers.get("trbt-signature", "").lower().removeprefix("sha256=")
    verify(body, {"trbt-signature": given})


def answering(status: int) -> Callable[[bytes, Mapping[str, str]], None]:
    def refuse(body: bytes, headers: Mapping[str, str]) -> None:
        try:
            verify(body, headers)
        except Refused:
            raise Refused(status) from None

    return refuse


@pytest.mark.parametrize(
    ("design", "kind", "rules"),
    [
        (replace(RIGHT, verify=lenient), Kind.NOTE, {"form-of-signature"}),
        (replace(RIGHT, verify=answering(403)), Kind.DEVIATION, set[str]()),
        (replace(RIGHT, verify=answering(400)), Kind.TOLERATED, {"status-of-refusal"}),
        (replace(RIGHT, verify=answering(500)), Kind.DEVIATION, {"no-server-error"}),
    ],
)
def test_how_it_refuses_weighs_less_than_whether(
    design: Design, kind: Kind, rules: set[str]
) -> None:
    with listening(design) as receiver:
        report = check_receiver(receiver, checks=RECEIVER_CHECKS[:2])

    assert {finding.rule for finding in report.of(kind)} == rules
    assert report.conforms == (kind is not Kind.DEVIATION or not rules)


def test_garbage_that_is_taken_is_tolerated() -> None:
    def read_anything(body: bytes) -> dict[str, Any]:
        try:
            return read(body)
        except Refused:
            return {"test_event": ""}

    with listening(replace(RIGHT, read=read_anything)) as receiver:
        report = check_receiver(receiver, checks=[RECEIVER_CHECKS[0], RECEIVER_CHECKS[4]])
    assert [finding.rule for finding in report.of(Kind.TOLERATED)] == ["unreadable-refused"]
    assert report.conforms


def test_of_a_receiver_that_takes_nothing_no_refusal_counts() -> None:
    with listening(RIGHT) as receiver:
        report = check_receiver(replace(receiver, key=Key("another-key")))

    assert [found.rule for found in report.findings] == ["event-taken"] * 3
    assert len(report.unchecked) == len(RECEIVER_CHECKS)
    assert "the same key?" in report.unchecked[0].why


def test_effects_that_nobody_counts_are_unchecked_and_not_passed() -> None:
    with listening(WRONG["knows no event again"][0]) as receiver:
        report = check_receiver(
            replace(receiver, effects_url=None), checks=[RECEIVER_CHECKS[0], RECEIVER_CHECKS[-1]]
        )
    assert report.conforms
    assert "webhook.effects_url" in report.unchecked[0].why


def test_a_receiver_that_never_answers_a_large_body_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = Signal()

    def read_slowly(body: bytes) -> dict[str, Any]:
        if len(body) > LIMIT:
            over.wait(30)
        return read(body)

    monkeypatch.setattr(examination, "LONGEST_EXCHANGE", 1.0)
    try:
        with listening(replace(RIGHT, limit=1 << 30, read=read_slowly)) as receiver:
            report = check_receiver(receiver, checks=[RECEIVER_CHECKS[0], RECEIVER_CHECKS[5]])
            over.set()
    finally:
        over.set()
    (found,) = report.findings
    assert (found.rule, found.actual) == (
        "size-bounded",
        "no answer: no complete answer in time",
    )
    assert len(found.request) < 300


def test_an_answer_that_is_no_answer_is_found() -> None:
    def hang_up(event: dict[str, Any]) -> None:
        if event["name"] == "new_donation":
            raise Refused(0)

    with listening(replace(RIGHT, check=hang_up)) as receiver:
        report = check_receiver(receiver, checks=[RECEIVER_CHECKS[0], RECEIVER_CHECKS[6]])
    (found,) = report.of(Kind.DEVIATION)
    assert (found.operation, found.rule, found.times) == ("newDonation", "answer", 2)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nmany", "not by a number"),
        (b"HTTP/1.1 404 No\r\ncontent-length: 1\r\n\r\n5", "answered with 404"),
        (b"", "no answer"),
    ],
)
def test_effects_have_to_be_told_by_a_number(answer: bytes, reason: str) -> None:
    with listening(RIGHT) as receiver, speaking(answer) as url:
        one = replace(receiver, effects_url=url)
        with pytest.raises(ContractError, match=reason):
            check_receiver(one, checks=[RECEIVER_CHECKS[0], RECEIVER_CHECKS[-1]])
    with listening(RIGHT) as receiver, pytest.raises(ContractError, match="effects_url: no conn"):
        check_receiver(replace(receiver, effects_url=url), checks=RECEIVER_CHECKS[-1:])


def test_where_nobody_answers_nothing_is_checked() -> None:
    with (
        speaking(b"SSH-2.0-OpenSSH\r\n\r\n") as url,
        pytest.raises(ContractError, match="this is no HTTP server"),
    ):
        check_receiver(Receiver(url, Key(KEY)))
    with pytest.raises(ContractError, match="no connection"):
        check_receiver(Receiver(url, Key(KEY)))


@contextmanager
def speaking(answer: bytes) -> Generator[str]:
    """Give the address of somebody who says the same to everybody."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(answer)

        thread = Thread(target=speak)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/?x"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def test_a_profile_names_receiver_key_and_effects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIBUTE_API_KEY", "from-the-environment")
    file = tmp_path / "profile.toml"
    file.write_text(
        f'[webhook]\nurl = "http://x/a?b=1"\nkey = "{KEY}"\neffects_url = "http://x/c?d"\n'
        '[readings]\nwebhook-size = "off"\n'
    )

    receiver = load_receiver(None, file)
    assert (receiver.url, receiver.effects_url) == ("http://x/a?b=1", "http://x/c?d")
    assert receiver.key.reveal() == KEY
    assert receiver.readings == {"webhook-size": "off"}
    assert load_receiver("http://y", file).url == "http://y"
    assert load_receiver("http://y").key.reveal() == "from-the-environment"


@pytest.mark.parametrize(
    ("url", "profile", "complaint"),
    [
        (None, "", "webhook.url is missing"),
        ("ftp://x", None, "is no address"),
        ("http://x:0", None, "is no address"),
        ("http://[x", None, "is no address"),
        ("http://x/#y", None, "is no address"),
        ("http://a..b", None, "is no address"),
        (f"http://user:{KEY}@x", None, "is no address"),
        ("http://x", None, "no key: set TRIBUTE_API_KEY"),
        (None, f'[webhook]\nurl = "x"\nkey = "{KEY}"', "webhook.url must be http"),
        ("http://x", f'[webhook]\nkey = "{KEY} x"', "webhook.key is empty, or holds"),
        ("http://x", f'[webhook]\nkeys = "{KEY}"', "webhook.keys means nothing"),
        ("http://x", "webhook = 5", "webhook must be a table"),
    ],
)
def test_what_can_not_be_checked_is_told_in_a_line(
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


def test_the_command_checks_a_receiver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIBUTE_API_KEY", KEY)
    monkeypatch.setattr(reception, "RECEIVER_CHECKS", RECEIVER_CHECKS[:1])
    with listening(RIGHT) as receiver:
        right = CliRunner().invoke(contract, ["--webhook", receiver.url])
    with listening(WRONG["wants an envelope"][0]) as receiver:
        wrong = CliRunner().invoke(contract, ["--webhook", receiver.url, "--strict"])
    refused = CliRunner().invoke(contract, ["--webhook", "http://x", "--mode", "full"])

    assert (right.exit_code, wrong.exit_code, refused.exit_code) == (0, 1, 2)
    assert right.stderr.startswith("Telling http://127.0.0.1")
    assert "webhook mode" in right.stdout
    assert "test-taken" in wrong.stdout
