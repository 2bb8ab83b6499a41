# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""An operation: from arguments to a request, from an answer to a value or an error. No network."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic, TypeVar, cast
from urllib.parse import quote

from .decoding import decode, encode
from .errors import ApiError, UndecodableAnswerError, UnexpectedStatusError
from .parameters import Cookie, Header, Parameter, Path, Query
from .types import RawResponse, Request

T = TypeVar("T")

_FIRST_SUCCESS, _FIRST_REDIRECT, _FIRST_ERROR = 200, 300, 400


@dataclass(frozen=True)
class Operation(Generic[T]):
    """What the specification says of one operation.

    Attributes:
        name: its operationId.
        method: its HTTP method.
        path: its path, with a place for each path parameter.
        parameters: its parameters by the name of their argument.
        answers: what a body holds, by status; None where it holds nothing.
        body: what the request's body holds.
        documentation: the address of the page that documents it, where one is known.
    """

    name: str
    method: str
    path: str
    parameters: Mapping[str, Parameter]
    answers: Mapping[str, Any]
    body: Any = None
    documentation: str = ""

    def build(self, /, **arguments: Any) -> Request:
        """Make a request of the arguments.

        Raises:
            TypeError: when one is of another type.
            ValueError: when one is out of bounds.
        """
        path = self.path
        query: list[tuple[str, str]] = []
        headers = {"accept": "application/json"}
        cookies: list[str] = []
        for argument, parameter in self.parameters.items():
            if parameter.deprecated and arguments[argument] is not None:
                text = f"{argument} of {self.name} is deprecated: the API may remove it"
                warnings.warn(text, DeprecationWarning, stacklevel=3)
            for text in parameter.encode(arguments[argument]):
                match parameter:
                    case Query():
                        query.append((parameter.name, text))
                    case Path():
                        place = "{" + parameter.name + "}"
                        path = path.replace(place, quote(text, safe=""))
                    case Cookie():
                        cookies.append(f"{parameter.name}={text}")
                    case Header():
                        headers[parameter.name.lower()] = text
                    case _:
                        raise AssertionError(parameter)
        if cookies:
            headers["cookie"] = "; ".join(cookies)
        body = arguments.get("body")
        content = None
        if self.body is not None and body is not None:
            headers["content-type"] = "application/json"
            content = encode(self.body, body)
        return Request(self.method, path, tuple(query), MappingProxyType(headers), content)

    def parse(self, response: RawResponse) -> T:
        """Read an answer.

        Any 2xx status is a success, if the body is that of the documented success.

        Raises:
            ApiError: when it is a documented error, whatever its body is.
            UnexpectedStatusError: when its status isn't documented.
            UndecodableAnswerError: when the body of a success isn't what is documented.
        """
        status = response.status
        is_success = _FIRST_SUCCESS <= status < _FIRST_REDIRECT
        successes = sorted(key for key in self.answers if key.startswith("2"))
        others = successes if is_success else ["default"]
        keys = [str(status), f"{status // 100}XX", *others]
        key = next((key for key in keys if key in self.answers), None)
        if key is None or not (is_success or status >= _FIRST_ERROR):
            raise UnexpectedStatusError(status, response.headers, response.content)
        kind = self.answers[key]
        parsed = None
        try:
            parsed = None if kind is None else decode(kind, response)
        except UndecodableAnswerError:
            if is_success:
                raise
        if is_success:
            return cast("T", parsed)
        raise ApiError(status, response.headers, response.content, parsed)
