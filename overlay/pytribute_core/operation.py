"""An operation as the specification describes it, and the request that its arguments make."""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from pytribute_core.body import RequestBody
from pytribute_core.checks import check_kind
from pytribute_core.expected import Expected
from pytribute_core.parameters import Cookie, Parameter, Path, Query
from pytribute_core.types import SAFE_METHODS, Request

T = TypeVar("T")


# To repeat these changes no more than sending them once.
_IDEMPOTENT = SAFE_METHODS | {"DELETE", "PUT"}


@dataclass(frozen=True)
class Effect:
    """What an operation does that must not happen twice, such as moving money.

    Attributes:
        what: what may have been made where the outcome is unknown.
        check: where to look before the request is sent again.
        key: the argument that holds the idempotency key; empty where there is none.
    """

    what: str
    check: str
    key: str = ""


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
        effect: what must not happen twice; None where nothing does.
        expects: what a success has to say.
        flags: arguments that are sent only when they are true.
    """

    name: str
    method: str
    path: str
    parameters: Mapping[str, Parameter]
    answers: Mapping[str, Any]
    body: RequestBody | None = None
    documentation: str = ""
    effect: Effect | None = None
    expects: tuple[Expected, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def is_idempotent(self) -> bool:
        """Whether the same request may be sent again after it left."""
        return bool(self.effect.key) if self.effect else self.method in _IDEMPOTENT

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
        arguments |= dict(self._flags(arguments))
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
        content = self.body.content(arguments) if self.body else None
        if content is not None:
            headers["content-type"] = "application/json"
        return Request(self.method, path, tuple(query), MappingProxyType(headers), content)

    def _flags(self, arguments: Mapping[str, Any]) -> Iterator[tuple[str, bool | None]]:
        # What is off by default isn't sent, so that the request is the documentation's own.
        for flag in self.flags:
            check_kind(flag, arguments[flag], bool, "True or False")
            yield flag, arguments[flag] or None

    def success(self, status: int) -> Any:
        """Return what the body of a success holds; None if it holds nothing.

        Any 2xx status is a success, if the body is that of a documented one.
        """
        documented = sorted(key for key in self.answers if key.startswith("2"))
        return self.answers[next(key for key in (str(status), *documented) if key in self.answers)]
