"""Tools that send a call again when it fails: a refund that may have been made is sent once."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, TypeAlias

import pytest
from taskiq import InMemoryBroker, SimpleRetryMiddleware
from tenacity import retry, retry_if_exception, retry_if_exception_type, stop_after_attempt

from pytribute import (
    APIConnectionError,
    APITimeoutError,
    OutcomeUnknownError,
    RateLimitError,
    ResponseValidationError,
    ServerError,
    Tribute,
    TributeError,
    UnexpectedStatusError,
)
from pytribute.mock import MockServer

Untyped: TypeAlias = Any
Celery: Untyped = import_module("celery").Celery
start_worker: Untyped = import_module("celery.contrib.testing.worker").start_worker

# The errors that users retry.
RETRIED = (
    APIConnectionError,
    APITimeoutError,
    ServerError,
    RateLimitError,
    ResponseValidationError,
    UnexpectedStatusError,
)
ATTEMPTS = 3
PURCHASE = 5001

IN_DOUBT: dict[str, Mapping[str, Any]] = {
    "no response, but done": {"drop": "after"},
    "no response, nothing done": {"drop": "before"},
    "a truncated response": {"body": "cut"},
    "a page": {"body": "html"},
    "an empty body": {"body": "empty"},
    "500": {"status": 500},
    "503": {"status": 503, "retry_after": 0},
    "504": {"status": 504},
    "408": {"status": 408},
    "302": {"status": 302},
}
in_doubt = pytest.mark.parametrize("fault", IN_DOUBT.values(), ids=IN_DOUBT)


@pytest.fixture
def mock() -> Iterator[MockServer]:
    with MockServer(products=3) as mock:
        yield mock


def refund(mock: MockServer) -> None:
    with mock.client() as tribute:
        tribute.products.cancel_purchase(PURCHASE)


def posts(mock: MockServer) -> int:
    return sum(request.method == "POST" for request in mock.requests)


@pytest.fixture(scope="module")
def celery() -> Iterator[Any]:
    """A worker of Celery, in a thread, whose broker and results are in memory."""
    app = Celery("refunds", broker="memory://", backend="cache+memory://", set_as_current=False)
    app.conf.update(
        broker_transport_options={"polling_interval": 0.01},
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
    )

    def task(base_url: str, api_key: str) -> None:
        with Tribute(api_key, base_url=base_url, retries=0) as tribute:
            tribute.products.cancel_purchase(PURCHASE)

    again = {"max_retries": ATTEMPTS - 1, "countdown": 0}
    app.task(name="refund", autoretry_for=RETRIED, retry_backoff=False, retry_kwargs=again)(task)

    level, handlers = logging.root.level, logging.root.handlers[:]
    with start_worker(app, perform_ping_check=False, shutdown_timeout=60):
        yield app
    # It sets the level of all logs to its own.
    logging.root.setLevel(level)
    logging.root.handlers[:] = handlers


def by_celery(celery: Untyped, mock: MockServer) -> Any:  # noqa: ANN401
    result = celery.send_task("refund", (mock.base_url, mock.api_key))
    return result.get(timeout=60, propagate=False)


@in_doubt
def test_celery_sends_a_refund_in_doubt_once(
    celery: Untyped, mock: MockServer, fault: Mapping[str, Any]
) -> None:
    mock.add_fault("cancelProductPurchase", **fault)

    error = by_celery(celery, mock)

    assert type(error) is OutcomeUnknownError
    assert "Look at the purchase in the Tribute dashboard" in str(error)
    assert posts(mock) == 1


def test_celery_retries_a_refused_refund(celery: Untyped, mock: MockServer) -> None:
    mock.add_fault("cancelProductPurchase", status=429, count=ATTEMPTS - 1)

    assert by_celery(celery, mock) is None
    assert posts(mock) == ATTEMPTS
    assert mock.refunds == {PURCHASE: 1}


@in_doubt
@pytest.mark.parametrize(
    "again",
    [
        retry_if_exception_type(RETRIED),
        retry_if_exception(lambda error: isinstance(error, TributeError) and error.may_be_repeated),
    ],
    ids=["kinds", "may_be_repeated"],
)
def test_tenacity_sends_a_refund_in_doubt_once(
    mock: MockServer, again: Callable[[Any], bool], fault: Mapping[str, Any]
) -> None:
    mock.add_fault("cancelProductPurchase", **fault)
    tried = retry(retry=again, stop=stop_after_attempt(ATTEMPTS), reraise=True)(refund)

    with pytest.raises(OutcomeUnknownError):
        tried(mock)
    assert posts(mock) == 1


def test_tenacity_retries_safe_calls(mock: MockServer) -> None:
    mock.add_fault("cancelProductPurchase", status=429, count=ATTEMPTS - 1)
    again = retry_if_exception(
        lambda error: isinstance(error, TributeError) and error.may_be_repeated
    )

    retry(retry=again, stop=stop_after_attempt(ATTEMPTS))(refund)(mock)

    assert posts(mock) == ATTEMPTS
    assert mock.refunds == {PURCHASE: 1}


@in_doubt
def test_taskiq_sends_a_refund_in_doubt_once(mock: MockServer, fault: Mapping[str, Any]) -> None:
    mock.add_fault("cancelProductPurchase", **fault)

    error = asyncio.run(by_taskiq(mock))

    assert type(error) is OutcomeUnknownError
    assert posts(mock) == 1


def test_taskiq_retries_a_refused_refund(mock: MockServer) -> None:
    mock.add_fault("cancelProductPurchase", status=429, count=ATTEMPTS - 1)

    assert asyncio.run(by_taskiq(mock)) is None
    assert posts(mock) == ATTEMPTS
    assert mock.refunds == {PURCHASE: 1}


async def by_taskiq(mock: MockServer) -> BaseException | None:
    retries = SimpleRetryMiddleware(
        default_retry_count=ATTEMPTS, default_retry_label=True, types_of_exceptions=RETRIED
    )
    broker = InMemoryBroker(await_inplace=True).with_middlewares(retries)

    @broker.task
    async def task() -> None:
        async with mock.async_client() as tribute:
            await tribute.products.cancel_purchase(PURCHASE)

    await broker.startup()
    sent = await task.kiq()
    result = await sent.wait_result(timeout=60)
    await broker.shutdown()
    return result.error
