"""An operation as the specification describes it, and the request made of its arguments."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from pytribute_core.body import RequestBody
from pytribute_core.checks import check_kind
from pytribute_core.expected import Expected
from pytribute_core.parameters import Cookie, Parameter, Path, Query
from pytribute_core.types import SAFE_METHODS, Request

T = TypeVar("T")


# RFC 9110: repeating these has the same effect as sending them once.
_IDEMPOTENT = SAFE_METHODS | {"DELETE", "PUT"}


@dataclass(frozen=True)
class Effect:
    """An effect of an operation that must not happen twice, such as moving money.

    Attributes:
        what: what may have been made where the outcome is unknown.
        check: where to look before the request is sent again.
        key: the argument that holds the idempotency key; empty where there is none.
        done: the error codes by which a server says that it happened before.
    """

    what: str
    check: str
    key: str = ""
    done: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation(Generic[T]):
    """The description of one operation in the specification.

    Attributes:
        name: its operationId.
        method: its HTTP method.
        path: its path, with a placeholder for each path parameter.
        parameters: its parameters by the name of their argument.
        responses: the type of the body by status; None where it has no body.
        body: the request's body.
        documentation: the address of the page that documents it, where one is known.
        effect: its effect that must not happen twice; None where there is none.
        expects: the fields by which a success is checked.
        flags: arguments that are sent only when they are true.
    """

    name: str
    method: str
    path: str
    parameters: Mapping[str, Parameter]
    responses: Mapping[str, Any]
    body: RequestBody | None = None
    documentation: str = ""
    effect: Effect | None = None
    expects: tuple[Expected, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def is_idempotent(self) -> bool:
        """Whether the same request may be repeated after it was sent."""
        return bool(self.effect.key) if self.effect else self.method in _IDEMPOTENT

    def build(self, /, **arguments: Any) -> Request:
        """Make a request of the arguments.

        Raises:
            TypeError: one is of another type.
            ValueError: one is out of bounds.
        """
        path = self.path
        query: list[str] = []
        headers = {"accept": "application/json"}
        cookies: list[str] = []
        for flag in self.flags:
            check_kind(flag, arguments[flag], bool, "True or False")
            # A flag that is off isn't sent, so that the request is the documented one.
            arguments[flag] = arguments[flag] or None
        for argument, parameter in self.parameters.items():
            if parameter.deprecated and arguments[argument] is not None:
                text = f"{argument} of {self.name} is deprecated: the API may remove it"
                warnings.warn(text, DeprecationWarning, stacklevel=3)
            for text in parameter.encode(argument, arguments[argument]):
                match parameter:
                    case Query():
                        query.append(f"{quote(parameter.name, safe='')}={quote(text, safe='')}")
                    case Path():
                        placeholder = "{" + parameter.name + "}"
                        path = path.replace(placeholder, quote(text, safe=""))
                    case Cookie():
                        cookies.append(f"{parameter.name}={text}")
                    case _:
                        headers[parameter.name.lower()] = text
        if cookies:
            headers["cookie"] = "; ".join(cookies)
        content = self.body.content(arguments) if self.body else None
        if content is not None:
            headers["content-type"] = "application/json"
        return Request(self.method, path, tuple(query), headers, content)

    def success(self, status: int) -> Any:
        """Return the type of the body of a success; None if it has no body.

        Any 2xx status is a success, if its body is that of a documented one.
        """
        key = str(status)
        if key not in self.responses:
            key = min(other for other in self.responses if other.startswith("2"))
        return self.responses[key]
