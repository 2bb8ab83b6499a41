"""Receivers are held against the rules of deliveries: ours conforms, each wrong one is found."""

import socket
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from pytribute.contract import (
    Kind,
    Receiver,
    check_receiver,
    report_text,
)
from pytribute.contract.key import Key
from pytribute.contract.reception import RECEIVER_CHECKS
from pytribute.webhooks import Event, WebhookHandler
from pytribute.webhooks.adapters.starlette import receiver as endpoint
from tests.contract.receivers import KEY, RIGHT, WRONG, listening

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
        if event.money == "paid":
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
