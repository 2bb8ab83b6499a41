"""A span of OpenTelemetry for each call, on the sockets of the mock."""

import asyncio
import gc
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx2
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from pytribute import (
    AsyncTribute,
    NotFoundError,
    OutcomeUnknownError,
    RawResponse,
    RequestInfo,
    ResponseValidationError,
    RetryPolicy,
    Tribute,
    TributeError,
    __version__,
)
from pytribute.mock import MockServer
from pytribute_core.exchange import Exchange, NoResponseError
from tests.faults.server import closed_port
from tests.overlay.gates import AsyncGate, Gate, no_thread_is_left
from tests.overlay.shelf import (
    KEY,
    PRODUCT,
    AsyncMemoryTransport,
    MemoryTransport,
    Shelf,
    Steps,
    json_response,
)

QUICK = RetryPolicy(attempts=2, wait_initial=0)


class Tracing:
    """A provider of tracers that keeps the spans."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        self.provider = TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.tracer = self.provider.get_tracer("of the caller")

    def spans(self, *names: str) -> list[ReadableSpan]:
        spans = self._exporter.get_finished_spans()
        return [span for span in spans if not names or span.name in names]

    def only(self) -> ReadableSpan:
        (span,) = self.spans()
        return span


@pytest.fixture
def tracing() -> Iterator[Tracing]:
    tracing = Tracing()
    yield tracing
    tracing.provider.shutdown()


@pytest.fixture(params=[False, True], ids=["blocking", "async"])
def call(
    request: pytest.FixtureRequest, tracing: Tracing, tribute_mock: MockServer
) -> Callable[..., object]:
    """A function that calls a method of the products of a client, of either kind."""

    def run(method: str, *arguments: int, **options: Any) -> object:  # noqa: ANN401 - of a client
        options = {"retries": QUICK, "tracer_provider": tracing.provider, **options}
        if not request.param:
            with Tribute(**options) as tribute:
                return getattr(tribute.products, method)(*arguments)

        async def arun() -> object:
            async with AsyncTribute(**options) as tribute:
                return await getattr(tribute.products, method)(*arguments)

        return asyncio.run(arun())

    return run


def attributes(span: ReadableSpan) -> Mapping[str, object]:
    return dict(span.attributes or {})


def parent(span: ReadableSpan) -> int | None:
    return span.parent.span_id if span.parent else None


def test_a_call_is_a_span_by_the_conventions(
    call: Callable[..., object], tracing: Tracing, tribute_mock: MockServer
) -> None:
    call("get", 2548)
    span = tracing.only()
    address = httpx2.URL(tribute_mock.base_url)
    assert (span.name, span.kind) == ("GET /products/{id}", SpanKind.CLIENT)
    assert span.status.status_code is StatusCode.UNSET
    assert attributes(span) == {
        "http.request.method": "GET",
        "server.address": "127.0.0.1",
        "server.port": address.port,
        "url.full": f"{address}/products/2548",
        "url.template": "/products/{id}",
        "http.response.status_code": 200,
    }
    scope = span.instrumentation_scope
    assert scope is not None
    assert (scope.name, scope.version) == ("pytribute", __version__)


def test_a_call_with_retries_is_one_span(
    call: Callable[..., object], tracing: Tracing, tribute_mock: MockServer
) -> None:
    tribute_mock.add_fault("getProduct", status=503)
    call("get", 2548)
    span = attributes(tracing.only())
    assert span["http.request.resend_count"] == 1
    assert span["http.response.status_code"] == 200
    assert "error.type" not in span


def test_an_error_status_is_an_error(call: Callable[..., object], tracing: Tracing) -> None:
    with pytest.raises(NotFoundError):
        call("get", 4)
    span = tracing.only()
    assert span.status.status_code is StatusCode.ERROR
    assert span.status.description is None
    assert attributes(span)["http.response.status_code"] == 404
    assert attributes(span)["error.type"] == "404"
    assert span.events == ()


def test_no_response_is_an_error(call: Callable[..., object], tracing: Tracing) -> None:
    with pytest.raises(TributeError):
        call("get", 1, base_url=f"http://127.0.0.1:{closed_port()}")
    span = tracing.only()
    assert span.status.status_code is StatusCode.ERROR
    assert attributes(span)["error.type"] == "APIConnectionError"
    assert attributes(span)["http.request.resend_count"] == 1
    assert "http.response.status_code" not in attributes(span)


@pytest.mark.parametrize(
    ("fault", "status"), [({"drop": "after"}, None), ({"status": 500}, 500)], ids=str
)
def test_a_refund_of_unknown_outcome_is_named(
    fault: dict[str, Any],
    status: int | None,
    call: Callable[..., object],
    tracing: Tracing,
    tribute_mock: MockServer,
) -> None:
    tribute_mock.add_fault("cancelProductPurchase", **fault)
    with pytest.raises(OutcomeUnknownError):
        call("cancel_purchase", tribute_mock.add_purchase(paid_with="stars"))
    span = tracing.only()
    assert span.name == "POST /products/purchases/{purchaseId}/cancel"
    assert span.status.status_code is StatusCode.ERROR
    assert attributes(span)["error.type"] == "OutcomeUnknownError"
    assert attributes(span).get("http.response.status_code") == status


def test_an_unexpected_body_is_an_error_whatever_the_status_is(tracing: Tracing) -> None:
    transport = MemoryTransport(lambda _: json_response({}))
    with pytest.raises(ResponseValidationError):
        Tribute(KEY, transport=transport, tracer_provider=tracing.provider).products.get(2548)
    span = tracing.only()
    assert span.status.status_code is StatusCode.ERROR
    assert attributes(span)["error.type"] == "ResponseValidationError"
    assert attributes(span)["http.response.status_code"] == 200


def test_the_span_is_current_in_the_transport_and_the_hooks(tracing: Tracing) -> None:
    current: list[object] = []

    def see(*_: object) -> None:
        current.append(trace.get_current_span().get_span_context().span_id)

    def respond(_: Exchange) -> RawResponse:
        see()
        return json_response(PRODUCT)

    async def arun() -> None:
        options: dict[str, Any] = {"on_request": see, "on_response": see}
        tribute = AsyncTribute(
            KEY,
            transport=AsyncMemoryTransport(respond),
            tracer_provider=tracing.provider,
            **options,
        )
        await tribute.products.get(2548)

    def run() -> None:
        tribute = Tribute(
            KEY,
            transport=MemoryTransport(respond),
            tracer_provider=tracing.provider,
            on_request=see,
            on_response=see,
        )
        tribute.products.get(2548)

    for make in (run, lambda: asyncio.run(arun())):
        current.clear()
        with tracing.tracer.start_as_current_span("of the caller") as caller:
            make()
            assert trace.get_current_span() is caller
        span = tracing.spans("GET /products/{id}")[-1]
        assert span.context is not None
        assert current == [span.context.span_id] * 3
        assert parent(span) == caller.get_span_context().span_id


def test_an_instrumented_client_nests_below(tracing: Tracing, tribute_mock: MockServer) -> None:
    class Instrumented(httpx2.HTTPTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            with tracing.tracer.start_as_current_span("sent"):
                return super().handle_request(request)

    tribute_mock.add_fault("getProduct", status=503)
    with httpx2.Client(transport=Instrumented()) as own:
        tribute = Tribute(http_client=own, tracer_provider=tracing.provider, retries=QUICK)
        tribute.products.get(2548)
    (outer,) = tracing.spans("GET /products/{id}")
    assert outer.context is not None
    assert [parent(span) for span in tracing.spans("sent")] == [outer.context.span_id] * 2


def test_prefetched_pages_are_children_of_the_readers_span(tracing: Tracing) -> None:
    gate = Gate(Shelf(list(range(19))), *range(1, 11))
    tribute = Tribute(KEY, transport=gate, clock=Steps(1), tracer_provider=tracing.provider)
    with tracing.tracer.start_as_current_span("of the caller") as caller:
        assert len(tribute.products.list(page_size=2, prefetch=3).to_list()) == 19
    no_thread_is_left()
    pages = tracing.spans("GET /products")
    assert len(pages) == 10
    assert {parent(span) for span in pages} == {caller.get_span_context().span_id}


def test_prefetched_pages_of_tasks_are_children_of_the_readers_span(tracing: Tracing) -> None:
    gate = AsyncGate(Shelf(list(range(19))), *range(1, 11))

    async def run() -> int:
        tribute = AsyncTribute(KEY, transport=gate, tracer_provider=tracing.provider)
        return len(await tribute.products.list(page_size=2, prefetch=3).to_list())

    with tracing.tracer.start_as_current_span("of the caller") as caller:
        assert asyncio.run(run()) == 19
    pages = tracing.spans("GET /products")
    assert len(pages) == 10
    assert {parent(span) for span in pages} == {caller.get_span_context().span_id}


def test_leaving_a_listing_early_is_no_error(tracing: Tracing) -> None:
    gate = Gate(Shelf(list(range(19))), 1)
    tribute = Tribute(KEY, transport=gate, clock=Steps(1), tracer_provider=tracing.provider)
    for _ in tribute.products.list(page_size=2, prefetch=3).pages():
        gate.wait_for(2, 3, 4)
        break
    gc.collect()
    no_thread_is_left()
    spans = tracing.spans()
    assert [span.status.status_code for span in spans] == [StatusCode.UNSET] * 4
    assert [attributes(span).get("error.type") for span in spans[1:]] == ["StoppedError"] * 3


@pytest.mark.parametrize(
    ("method", "status"), [("get", StatusCode.UNSET), ("cancel_purchase", StatusCode.ERROR)]
)
def test_a_cancelled_call_is_an_error_where_it_may_have_had_an_effect(
    method: str, status: StatusCode, tracing: Tracing
) -> None:
    def respond(_: Exchange) -> RawResponse:
        raise asyncio.CancelledError

    tribute = AsyncTribute(
        KEY, transport=AsyncMemoryTransport(respond), tracer_provider=tracing.provider
    )
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(getattr(tribute.products, method)(1))
    span = tracing.only()
    assert span.status.status_code is status
    assert attributes(span)["error.type"] == "CancelledError"


def test_neither_the_key_nor_a_value_of_the_query_is_in_a_span(tracing: Tracing) -> None:
    def respond(_: Exchange) -> RawResponse:
        raise NoResponseError(f"the server said {KEY}", may_have_arrived=True)

    tribute = Tribute(
        KEY, transport=MemoryTransport(respond), retries=0, tracer_provider=tracing.provider
    )
    with (
        pytest.raises(TributeError),
        tracing.tracer.start_as_current_span("of the caller"),  # records the exception
    ):
        tribute.products.list(type="digital").to_list()
    span, caller = tracing.spans()
    assert KEY not in span.to_json() + caller.to_json()
    assert "exception" in caller.to_json()
    url = str(attributes(span)["url.full"])
    assert url == "https://tribute.tg/api/v1/products?page=REDACTED&size=REDACTED&type=REDACTED"
    assert attributes(span)["server.port"] == 443
    assert "digital" not in span.to_json()


def test_no_trace_context_is_sent(tracing: Tracing) -> None:
    transport = MemoryTransport(lambda _: json_response(PRODUCT))
    with tracing.tracer.start_as_current_span("of the caller"):
        Tribute(KEY, transport=transport, tracer_provider=tracing.provider).products.get(2548)
        Tribute(KEY, transport=transport).products.get(2548)
    traced, plain = transport.exchanges
    assert traced.headers == plain.headers


def test_a_twin_traces_with_its_own_provider(tracing: Tracing) -> None:
    requests: list[RequestInfo] = []
    tribute = Tribute(KEY, transport=MemoryTransport(lambda _: json_response(PRODUCT)))
    twin = tribute.with_options(tracer_provider=tracing.provider)
    for client in (tribute, twin, twin.with_options(on_request=requests.append)):
        client.products.get(2548)
    assert len(tracing.spans()) == 2
    assert len(requests) == 1


def test_without_a_configured_sdk_a_call_is_made_all_the_same() -> None:
    transport = MemoryTransport(lambda _: json_response(PRODUCT))
    provider = trace.NoOpTracerProvider()
    assert Tribute(KEY, transport=transport, tracer_provider=provider).products.get(2548).id == 2548


def test_threads_have_their_own_spans(tracing: Tracing) -> None:
    meeting = threading.Barrier(2, timeout=20)

    def respond(_: Exchange) -> RawResponse:
        meeting.wait()
        return json_response(PRODUCT)

    tribute = Tribute(KEY, transport=MemoryTransport(respond), tracer_provider=tracing.provider)
    threads = [threading.Thread(target=tribute.products.get, args=(2548,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [parent(span) for span in tracing.spans()] == [None, None]


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pytribute_core.tracing", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.trace", None)
    with pytest.raises(ImportError, match=r"pip install 'pytribute\[otel\]'") as caught:
        Tribute(KEY, tracer_provider=trace.NoOpTracerProvider())
    assert caught.value.__cause__ is None
