"""Requests to a mock without a socket, which no client checks before it sends them."""

import json
from typing import Any, NamedTuple

from pytribute.mock import Mock
from pytribute.mock.planned_response import IncomingRequest, handle
from pytribute.mock.routes import BASE_PATH


class Result(NamedTuple):
    status: int
    body: Any
    headers: dict[bytes, bytes]

    @property
    def error(self) -> tuple[int, str]:
        return self.status, self.body["error"]


def call(mock: Mock, method: str, path: str, body: object = None, key: str | None = None) -> Result:
    path, _, query = path.partition("?")
    headers = [(b"api-key", (key or mock.api_key).encode())]
    request = IncomingRequest(method, f"{BASE_PATH}{path}".encode(), query.encode(), headers)
    content = b"" if body is None else json.dumps(body).encode()
    response = handle(mock, request).finish(content).response
    assert response is not None
    return Result(response.status, json.loads(response.body), dict(response.headers))
