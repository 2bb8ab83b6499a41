"""How generated cases travel: through the same gate and over the same wire as the written ones.

So a redirect is not followed, no proxy and no ``.netrc`` of the environment has a part in it, an
answer has an end, read-only mode is kept in one place, and every answer is looked over.
"""

from collections import deque
from collections.abc import Iterable
from datetime import timedelta
from http.client import responses
from io import BytesIO
from typing import Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case
from schemathesis.specs.openapi.schemas import OpenApiSchema
from schemathesis.transport import BaseTransport
from schemathesis.transport.requests import REQUESTS_TRANSPORT
from urllib3 import HTTPHeaderDict, HTTPResponse

from pytribute.contract.examination import Examination, Stop
from pytribute.contract.incoming import NO_ANSWER, Answer
from pytribute.contract.key import Key
from pytribute.contract.request import Header, Request

__all__ = ["Carrier", "as_headers", "carried_schema"]

_THEIRS: Any = REQUESTS_TRANSPORT  # its types are half known
# What the wire writes itself, and what says nothing.
_LEFT_OUT = frozenset(
    {
        *("host", "connection", "user-agent", "accept-encoding", "content-length"),
        *("transfer-encoding", "x-schemathesis-testcaseid"),
    }
)
_BUSY = frozenset({429, 503})


class Carrier(BaseTransport[requests.Session]):
    """Takes the requests of Schemathesis to the server; it runs in threads of its own.

    Args:
        examination: sends, and refuses to send.
    """

    def __init__(self, examination: Examination) -> None:
        super().__init__()
        self._examination = examination
        self.answers: deque[Answer] = deque()
        """What came, until somebody looks it over."""

    serialize_case = _THEIRS.serialize_case

    def send(
        self,
        case: Case[Any],
        *,
        session: requests.Session | None = None,
        **kwargs: Any,  # noqa: ANN401 - as in its base
    ) -> Response:
        """Send a case."""
        operation: Any = case.operation.definition.raw
        with requests.Session() as ours:
            ours.headers.clear()
            ours.headers.update(session.headers if session else {})
            ours.trust_env = False
            adapter = _Adapter(self._examination, self.answers, str(operation["operationId"]))
            for scheme in ("http://", "https://"):
                ours.mount(scheme, adapter)
            response: Response = _THEIRS.send(case, session=ours, **kwargs)
            return response


def carried_schema(
    document: dict[str, Any], config: SchemathesisConfig, carrier: Carrier
) -> OpenApiSchema:
    """Load a specification whose cases travel so."""

    class Carried(OpenApiSchema):
        @property
        def transport(self) -> Carrier:
            return carrier

    return Carried(raw_schema=document, config=config.projects.get(document))


class _Adapter(BaseAdapter):
    def __init__(self, examination: Examination, answers: deque[Answer], operation: str) -> None:
        super().__init__()
        self._examination = examination
        self._answers = answers
        self._operation = operation

    def send(self, request: requests.PreparedRequest, **_kwargs: object) -> requests.Response:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # the rest is decided elsewhere
        body: Any = request.body
        given = [(name, _text(value)) for name, value in request.headers.items()]
        profile = self._examination.profile
        asked = Request(
            self._operation,
            str(request.method).upper(),
            str(request.url).removeprefix(profile.base_url),
            as_headers(profile.owner, given),
            body.encode() if isinstance(body, str) else body,
        )
        try:
            answer = self._examination.carry(asked)
        except Stop as stop:
            raise requests.ConnectionError(str(stop), request=request) from None
        self._answers.append(answer)
        if answer.status == NO_ANSWER or answer.status in _BUSY:
            raise requests.ConnectionError(str(answer), request=request)
        return _as_response(answer, request)

    def close(self) -> None:
        """Nothing is kept open."""


def as_headers(key: Key, given: Iterable[tuple[str, str]]) -> tuple[Header, ...]:
    """Give headers of Schemathesis as ours, which show no key."""
    return tuple(
        Header(name, key if key.is_written(value) else value)
        for name, value in given
        if name.lower() not in _LEFT_OUT and (name, value) != ("Accept", "*/*")
    )


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _as_response(answer: Answer, request: requests.PreparedRequest) -> requests.Response:
    raw = HTTPResponse(
        body=BytesIO(answer.body),
        headers=HTTPHeaderDict(answer.headers),
        status=answer.status,
        reason=responses.get(answer.status, ""),
        version=10 if answer.is_http_1_0 else 11,
        preload_content=False,
        decode_content=False,
    )
    response = HTTPAdapter().build_response(request, raw)
    response.elapsed = timedelta(0)
    return response
