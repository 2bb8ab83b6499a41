"""The settings of a client, and the options of one call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from pytribute_core.checks import check_hook, check_kind, check_methods, check_seconds, check_whole
from pytribute_core.content import ACCEPTED_ENCODING
from pytribute_core.enums import OpenEnum
from pytribute_core.errors import RequestInfo
from pytribute_core.exchange import Exchange
from pytribute_core.retries import Clock, RetryPolicy
from pytribute_core.secret import Secret
from pytribute_core.types import RawResponse, Request

if TYPE_CHECKING:
    from opentelemetry.trace import TracerProvider

    from pytribute_core.tracing import Tracer

RequestHook: TypeAlias = Callable[[RequestInfo], None]
ResponseHook: TypeAlias = Callable[[RequestInfo, RawResponse], None]
ErrorHook: TypeAlias = Callable[[RequestInfo, BaseException], None]

# Headers that the client sets itself, and those that would break the framing of the request.
_OWN_HEADERS = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "expect"}
    | {"host", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer"}
    | {"transfer-encoding", "upgrade"}
)


@dataclass(frozen=True, slots=True)
class Api:
    """The API, as every client needs it.

    Attributes:
        key_header: the header that holds the caller's key.
        key_prefix: the text before the key in that header.
        user_agent: the client's user agent.
        error_code: converts a response's error code to the API's enum.
    """

    key_header: str
    key_prefix: str
    user_agent: str
    error_code: Callable[[str], OpenEnum]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a client. Immutable.

    Attributes:
        api: the API.
        key: the API key.
        base_url: the server's address, without a trailing slash.
        timeout: seconds for one attempt, from connecting to the last byte.
        body_limit: maximum bytes of a response's body, after decompression.
        retries: when a request is retried.
        clock: the time source.
        headers: additional headers; see `merged`.
        on_request: called before each attempt.
        on_response: called with each response.
        on_error: called with the error of each attempt that ends without a response.
        tracer: makes a span of OpenTelemetry for each call.
    """

    api: Api
    key: Secret
    base_url: str
    timeout: float
    body_limit: int
    retries: RetryPolicy
    clock: Clock
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    on_request: RequestHook | None = None
    on_response: ResponseHook | None = None
    on_error: ErrorHook | None = None
    tracer: "Tracer | None" = None

    def __post_init__(self) -> None:
        check_seconds("timeout", self.timeout)
        for hook in (self.on_request, self.on_response, self.on_error):
            check_hook(hook)
        check_whole("body_limit", self.body_limit, 1)
        check_methods("clock", self.clock, "now", "time", "sleep", "asleep")

    def exchange(self, request: Request, url: str, timeout: float, doubt: str = "") -> Exchange:
        """Add address, key and limits to a request."""
        return Exchange(
            request.method,
            url,
            {
                "user-agent": self.api.user_agent,
                **request.headers,
                **self.headers,
                "accept-encoding": ACCEPTED_ENCODING,
                self.api.key_header.lower(): self.api.key_prefix + self.key.reveal(),
            },
            request.body,
            timeout,
            self.body_limit,
            doubt,
        )

    def for_call(self, options: "CallOptions") -> "Settings":
        """Return the settings of one call.

        Raises:
            TypeError, ValueError: an option is invalid.
        """
        # Type checkers report it too; without one, a misspelt filter would list everything.
        if unknown := sorted(options.keys() - CallOptions.__annotations__.keys()):
            raise TypeError(f"a call has no option {unknown[0]!r}: it takes timeout and headers")
        timeout, headers = options.get("timeout"), options.get("headers")
        if timeout is None and headers is None:
            return self
        return replace(
            self,
            timeout=self.timeout if timeout is None else timeout,
            headers=merged(self.headers, headers, self.api.key_header),
        )


def tracer_of(provider: "TracerProvider | None", api: Api) -> "Tracer | None":
    """Return a tracer for the calls of a client, None without a provider.

    Raises:
        TypeError: the provider is something else.
        ImportError: OpenTelemetry isn't installed.
    """
    if provider is None:
        return None
    check_methods("tracer_provider", provider, "get_tracer")
    from pytribute_core.tracing import Tracer  # noqa: PLC0415 - needs the extra otel

    return Tracer(provider, *api.user_agent.split("/"))


class CallOptions(TypedDict, total=False):
    """Options of one call that override those of its client."""

    timeout: float | None
    """Seconds for each attempt."""
    headers: Mapping[str, str] | None
    """Added to the client's headers."""


def merged(
    headers: Mapping[str, str], more: Mapping[str, str] | None, key_header: str
) -> Mapping[str, str]:
    """Add headers to others, and replace those of the same name in any case.

    Raises:
        TypeError: they are not a mapping of str to str.
        ValueError: one can't be sent, or is set by the client itself.
    """
    if more is None:
        return headers
    check_kind("headers", more, Mapping, "a mapping")
    for name, value in more.items():
        _check_header(name, value, key_header)
    return {**headers, **{name.lower(): value for name, value in more.items()}}


def _check_header(name: object, value: object, key_header: str) -> None:
    if not isinstance(name, str) or not isinstance(value, str):
        kinds = f"{type(name).__name__} and {type(value).__name__}"
        raise TypeError(f"a header's name and value must be str, not {kinds}")
    token = name.replace("-", "").replace("_", "")
    if not (token.isascii() and token.isalnum()):
        raise ValueError(f"{name!r} isn't a header's name")
    if name.lower() in _OWN_HEADERS | {key_header.lower()}:
        raise ValueError(f"the header {name} is the client's own")
    if not (value.isascii() and value.isprintable() and value == value.strip()):
        raise ValueError(f"the header {name} can't hold line breaks, or anything but ASCII")
