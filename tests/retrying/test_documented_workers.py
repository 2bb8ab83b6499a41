"""What the page on errors shows of task queues, with workers: a refund in doubt is sent once."""

import asyncio
import logging
import runpy
from collections.abc import Iterator
from importlib import import_module
from typing import Any, TypeAlias

import pytest
from tenacity import wait_none

from pytribute import OutcomeUnknownError, Tribute
from pytribute.mock import MockServer
from tests.snippets import DOCS
from tests.webhooks.inbox.servers import NotInstalledError, redis_server

Untyped: TypeAlias = Any
start_worker: Untyped = import_module("celery.contrib.testing.worker").start_worker


def snippet(name: str) -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "snippets" / f"worker_{name}.py"))


@pytest.fixture(scope="module")
def celery_refund() -> Iterator[Untyped]:
    """The task of the page, whose worker runs in a thread and whose broker is Redis."""
    names = snippet("celery")
    app, refund = names["app"], names["refund"]
    level, handlers = logging.root.level, logging.root.handlers[:]
    try:
        with redis_server() as address:
            place = address.removeprefix("unix://")
            app.conf.update(
                broker_url=f"redis+socket://{place}",
                result_backend="cache+memory://",
                worker_hijack_root_logger=False,
                worker_redirect_stdouts=False,
            )
            with start_worker(app, perform_ping_check=False, shutdown_timeout=60):
                yield refund
    except NotInstalledError as error:
        pytest.skip(str(error))
    finally:
        # It sets the level of all logs to its own.
        logging.root.setLevel(level)
        logging.root.handlers[:] = handlers


def no_pause(**_options: object) -> int:
    return 0


def test_celery_repeats_what_was_refused(
    celery_refund: Untyped, tribute_mock: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its first pause is up to a second.
    monkeypatch.setattr("celery.app.autoretry.get_exponential_backoff_interval", no_pause)
    purchase = tribute_mock.add_purchase(paid_with="stars")
    tribute_mock.add_fault("cancelProductPurchase", status=429, count=2)

    assert celery_refund.delay(purchase).get(timeout=60) is None
    assert len(tribute_mock.requests) == 3
    assert tribute_mock.refunds == {purchase: 1}


def test_celery_sends_a_refund_in_doubt_once(
    celery_refund: Untyped, tribute_mock: MockServer
) -> None:
    purchase = tribute_mock.add_purchase(paid_with="stars")
    tribute_mock.add_fault("cancelProductPurchase", drop="after")

    error = celery_refund.delay(purchase).get(timeout=60, propagate=False)
    assert type(error) is OutcomeUnknownError
    assert len(tribute_mock.requests) == 1


@pytest.mark.parametrize(
    ("fault", "requests", "is_refunded"),
    [({"status": 429}, 2, True), ({"drop": "after"}, 1, False), ({"status": 500}, 1, False)],
)
def test_taskiq_repeats_what_was_refused_and_never_what_is_in_doubt(
    tribute_mock: MockServer, fault: dict[str, Any], requests: int, *, is_refunded: bool
) -> None:
    names = snippet("taskiq")
    purchase = tribute_mock.add_purchase(paid_with="stars")
    tribute_mock.add_fault("cancelProductPurchase", **fault)

    async def work() -> Any:  # noqa: ANN401 - an exception, or None
        broker = names["broker"]
        await broker.startup()
        task = await names["refund"].kiq(purchase)
        while broker._running_tasks:  # a retry is another task
            await broker.wait_all()
        result = await task.wait_result(timeout=60)
        await broker.shutdown()
        return result.error

    error = asyncio.run(work())
    assert (error is None) is is_refunded
    assert len(tribute_mock.requests) == requests


@pytest.mark.parametrize(("fault", "requests"), [({"status": 429}, 2), ({"drop": "after"}, 1)])
def test_tenacity_repeats_what_was_refused_and_never_what_is_in_doubt(
    tribute_mock: MockServer, tribute: Tribute, fault: dict[str, Any], requests: int
) -> None:
    refund: Untyped = snippet("tenacity")["refund"]
    refund.retry.wait = wait_none()
    purchase = tribute_mock.add_purchase(paid_with="stars")
    tribute_mock.add_fault("cancelProductPurchase", **fault)
    if requests == 1:
        with pytest.raises(OutcomeUnknownError):
            refund(tribute, purchase)
    else:
        refund(tribute, purchase)
    assert len(tribute_mock.requests) == requests
