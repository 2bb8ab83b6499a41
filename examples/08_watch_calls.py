"""Measure every attempt with hooks, and trace every call with OpenTelemetry.

pip install 'pytribute[otel]' opentelemetry-sdk
"""

from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor

from pytribute import NotFoundError, RawResponse, RequestInfo, Tribute


def on_response(request: RequestInfo, response: RawResponse) -> None:
    """See the end of an attempt that got a response, whatever its status."""
    print(f"attempt {request.attempt}: HTTP {response.status} after {request.seconds:.3f} s")


def on_error(request: RequestInfo, error: BaseException) -> None:
    """See the end of an attempt that got none: broken, late, too large, cancelled."""
    print(f"attempt {request.attempt}: {type(error).__name__} after {request.seconds:.3f} s")


def line(span: ReadableSpan) -> str:
    """Show a span in a line; your collector shows it better."""
    attributes = span.attributes or {}
    return f"span {span.name}: HTTP {attributes.get('http.response.status_code')}\n"


provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(formatter=line)))
trace.set_tracer_provider(provider)

with Tribute(
    on_response=on_response,
    on_error=on_error,
    tracer_provider=trace.get_tracer_provider(),
) as tribute:
    print(tribute.products.list().first())
    try:
        tribute.products.get(999_999_999_999)
    except NotFoundError:
        print("no such product")
