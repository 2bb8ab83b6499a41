"""A span of OpenTelemetry for each call, by the semantic conventions for HTTP clients.

A span covers all attempts of a call and the pauses between them. It holds no header, no value of
the query and no text of an error, so no API key and nothing that names a person but the ids in the
path. No trace context is sent: the API belongs to another company, and a propagator may add the
caller's baggage.
"""

import re
from asyncio import CancelledError
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from pytribute_core.call import Call
from pytribute_core.drivers import StoppedError
from pytribute_core.errors import OutcomeUnknownError, RequestInfo, ResponseError
from pytribute_core.settings import Settings
from pytribute_core.types import RawResponse

try:
    from opentelemetry.trace import Span, SpanKind, StatusCode, TracerProvider
except ImportError as _missing:
    raise ImportError(
        f"tracing needs the package {_missing.name}: pip install 'pytribute[otel]'",
        name=_missing.name,
    ) from None

_PORTS = {"http": 80, "https": 443}
_FIRST_ERROR_STATUS = 400


class Tracer:
    """Make the spans of a client's calls.

    Args:
        provider: the provider of the caller's tracers.
        name: the name of the library.
        version: its version.
    """

    def __init__(self, provider: TracerProvider, name: str, version: str) -> None:
        self._tracer = provider.get_tracer(name, version)

    @contextmanager
    def span(self, call: Call[Any], settings: Settings) -> Generator[Settings, None, None]:
        """Make a span current, and return the settings with which the call is made in it."""
        operation = call.operation
        with self._tracer.start_as_current_span(
            f"{operation.method} {operation.path}",
            kind=SpanKind.CLIENT,
            attributes=_attributes(call, settings),
            # The text of an exception, and its traceback, are the caller's to record.
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            record = _Record(span, settings)
            try:
                yield replace(
                    settings,
                    tracer=None,
                    on_request=record.on_request,
                    on_response=record.on_response,
                )
            except BaseException as error:
                _set_error(span, error)
                # Leaving a listing early cancels its pages; the reader of a trace looks for errors.
                is_cancelled = isinstance(error, (CancelledError, StoppedError))
                if not is_cancelled or call.operation.effect:
                    span.set_status(StatusCode.ERROR)
                raise
            _set_status(span, record.status)


@dataclass(slots=True)
class _Record:
    """Note on a span what the hooks of a call see, and call the caller's hooks."""

    span: Span
    settings: Settings
    status: int = 0

    def on_request(self, request: RequestInfo) -> None:
        if request.attempt > 1:
            self.span.set_attribute("http.request.resend_count", request.attempt - 1)
        if self.settings.on_request:
            self.settings.on_request(request)

    def on_response(self, request: RequestInfo, response: RawResponse) -> None:
        self.status = response.status
        if self.settings.on_response:
            self.settings.on_response(request, response)


def _attributes(call: Call[Any], settings: Settings) -> dict[str, str | int]:
    url = urlsplit(settings.key.redact(settings.base_url + call.request.target))
    query = re.sub("=[^&]*", "=REDACTED", url.query)
    return {
        "http.request.method": call.operation.method,
        "server.address": url.hostname or "",
        "server.port": url.port or _PORTS[url.scheme],
        "url.full": url._replace(query=query).geturl(),
        "url.template": call.operation.path,
    }


def _set_error(span: Span, error: BaseException) -> None:
    """Name the error; a refund of unknown outcome is named so, whatever the status is."""
    kind = type(error).__name__
    response = error.cause if isinstance(error, OutcomeUnknownError) else error
    if isinstance(response, ResponseError):
        _set_status(span, response.status)
        if response is error and response.status >= _FIRST_ERROR_STATUS:
            kind = str(response.status)
    span.set_attribute("error.type", kind)


def _set_status(span: Span, status: int) -> None:
    span.set_attribute("http.response.status_code", status)
