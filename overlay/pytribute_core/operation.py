"""An operation as the specification describes it, and the request that its arguments make."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from pytribute_core.decoding import encode
from pytribute_core.parameters import Cookie, Parameter, Path, Query
from pytribute_core.types import Request

T = TypeVar("T")


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
                    case _:
                        headers[parameter.name.lower()] = text
        if cookies:
            headers["cookie"] = "; ".join(cookies)
        body = arguments.get("body")
        content = None
        if self.body is not None and body is not None:
            headers["content-type"] = "application/json"
            content = encode(self.body, body)
        return Request(self.method, path, tuple(query), MappingProxyType(headers), content)

    def success(self, status: int) -> Any:
        """Return what the body of a success holds; None if it holds nothing.

        Any 2xx status is a success, if the body is that of a documented one.
        """
        documented = sorted(key for key in self.answers if key.startswith("2"))
        return self.answers[next(key for key in (str(status), *documented) if key in self.answers)]
