"""A transport for Schemathesis that sends its cases as all other requests are sent.

So no redirect is followed, neither a proxy nor a ``.netrc`` of the environment is used, responses
are bounded, one place enforces read-only mode, and every response is inspected.
"""

from collections import deque
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import timedelta
from http.client import responses
from io import BytesIO
from typing import Any, cast

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response as SchemathesisResponse
from schemathesis.engine.run import probes
from schemathesis.generation.case import Case
from schemathesis.specs.openapi.schemas import OpenApiSchema
from schemathesis.transport import BaseTransport
from schemathesis.transport.requests import REQUESTS_TRANSPORT
from urllib3 import HTTPHeaderDict, HTTPResponse

from pytribute.contract.context import CheckContext, SkipCheck
from pytribute.contract.key import Key
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.contract.response import NO_RESPONSE, WireResponse

__all__ = ["SchemathesisTransport", "load_schema", "to_headers", "without_probes"]

_REQUESTS: Any = REQUESTS_TRANSPORT  # partly untyped
_probes: Any = probes
# Headers that the transport writes, or that don't belong in a report.
_OMITTED = frozenset(
    {
        *("host", "connection", "user-agent", "accept-encoding", "content-length"),
        *("transfer-encoding", "x-schemathesis-testcaseid"),
    }
)
_BUSY = frozenset({429, 503})


class SchemathesisTransport(BaseTransport[requests.Session]):
    """The transport of Schemathesis; called from several threads.

    Args:
        context: sends the requests, and enforces the mode.
    """

    def __init__(self, context: CheckContext) -> None:
        super().__init__()
        self._copy_serializers_from(_REQUESTS)  # pyright: ignore[reportUnknownMemberType]  # untyped
        self._context = context
        self.responses: deque[WireResponse] = deque()
        """The responses that are not inspected yet."""

    serialize_case = _REQUESTS.serialize_case

    def may_send(self, case: Case[Any]) -> bool:
        """Whether the mode allows the target of a case; the gate looks at the rest as well."""
        base_url = self._context.profile.base_url
        parts: dict[str, Any] = _REQUESTS.serialize_case(case, base_url=base_url)
        url = requests.Request(parts["method"], parts["url"], params=parts["params"]).prepare().url
        target = str(url).removeprefix(base_url)
        return self._context.may_send(WireRequest(case.path, parts["method"], target))

    def send(
        self,
        case: Case[Any],
        *,
        session: requests.Session | None = None,
        **kwargs: Any,  # noqa: ANN401 - as in its base
    ) -> SchemathesisResponse:
        """Send a case."""
        operation: Any = case.operation.definition.raw
        with requests.Session() as isolated:
            isolated.headers.clear()
            isolated.headers.update(session.headers if session else {})
            isolated.trust_env = False
            adapter = _Adapter(self._context, self.responses, str(operation["operationId"]))
            for scheme in ("http://", "https://"):
                isolated.mount(scheme, adapter)
            response: SchemathesisResponse = _REQUESTS.send(case, session=isolated, **kwargs)
            return response


def load_schema(
    document: dict[str, Any], config: SchemathesisConfig, context_transport: SchemathesisTransport
) -> OpenApiSchema:
    """Return the schema of a specification whose cases use a transport."""

    class Schema(OpenApiSchema):
        @property
        def transport(self) -> SchemathesisTransport:
            return context_transport

    def filter_case(_: object, case: Case[Any]) -> bool:
        return context_transport.may_send(case)

    schema: Any = Schema(raw_schema=document, config=config.projects.get(document))
    # A case that the mode forbids would end those of its operation.
    schema.hook(filter_case)
    return cast("OpenApiSchema", schema)


@contextmanager
def without_probes() -> Generator[None]:
    """Send nothing past the transport: Schemathesis tries each server with requests of its own."""
    original, _probes.PROBES = _probes.PROBES, ()
    try:
        yield
    finally:
        _probes.PROBES = original


class _Adapter(BaseAdapter):
    def __init__(
        self, context: CheckContext, responses: deque[WireResponse], operation: str
    ) -> None:
        super().__init__()
        self._context = context
        self._responses = responses
        self._operation = operation

    def send(self, request: requests.PreparedRequest, **_kwargs: object) -> requests.Response:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # the rest is decided elsewhere
        body: Any = request.body
        headers = [(name, _text(value)) for name, value in request.headers.items()]
        profile = self._context.profile
        sent = WireRequest(
            self._operation,
            str(request.method).upper(),
            str(request.url).removeprefix(profile.base_url),
            to_headers(profile.owner, headers),
            body.encode() if isinstance(body, str) else body,
        )
        try:
            response = self._context.send_raw(sent)
        except SkipCheck as skip:
            raise requests.ConnectionError(str(skip), request=request) from None
        self._responses.append(response)
        if response.status == NO_RESPONSE or response.status in _BUSY:
            raise requests.ConnectionError(str(response), request=request)
        return _to_requests(response, request)

    def close(self) -> None:
        """Do nothing: no connection stays open."""


def to_headers(key: Key, headers: Iterable[tuple[str, str]]) -> tuple[HeaderField, ...]:
    """Return headers whose text hides the key."""
    return tuple(
        HeaderField(name, key if key.matches(value) else value)
        for name, value in headers
        if name.lower() not in _OMITTED and (name, value) != ("Accept", "*/*")
    )


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _to_requests(response: WireResponse, request: requests.PreparedRequest) -> requests.Response:
    raw = HTTPResponse(
        body=BytesIO(response.body),
        headers=HTTPHeaderDict(response.headers),
        status=response.status,
        reason=responses.get(response.status, ""),
        version=10 if response.is_http_1_0 else 11,
        preload_content=False,
        decode_content=False,
    )
    converted = HTTPAdapter().build_response(request, raw)
    converted.elapsed = timedelta(0)
    return converted
