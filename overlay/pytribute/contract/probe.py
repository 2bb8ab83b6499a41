"""The first requests of a run: is there what shall be checked, and does it accept the key?"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from pytribute.contract.context import CheckContext
from pytribute.contract.profile import ContractError
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.contract.response import NO_RESPONSE, TIMED_OUT, WireResponse
from pytribute.contract.transport import TIMEOUT, WireTransport
from pytribute.contract.webhook_context import WebhookContext, is_accepted
from pytribute.mock.events import TEST_EVENT
from pytribute.webhooks._signature import SIGNATURE_HEADER
from pytribute_client.server import KEY_HEADER
from pytribute_core.secret import KEY_VARIABLE

__all__ = ["is_faster_side_by_side", "probe", "probe_endpoint"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REFUSALS = frozenset({401, 403})
_NOT_FOUND, _METHOD_NOT_ALLOWED = 404, 405
# A quick refusal of what comes at once isn't speed.
_OVERLOADED = frozenset({NO_RESPONSE, 429, 502, 503, 504})
# Any server may be late once.
_ROUNDS = 2
_EVENTS = ("new_digital_product", "new_subscription")


def probe(context: CheckContext, clock: Callable[[], float]) -> float:
    """Return the seconds of the fastest response, and learn whether the key is accepted.

    Raises:
        ContractError: there is no HTTP server, no API at its address, or it refuses the key.
    """
    profile = context.profile
    transport = WireTransport(profile.base_url)
    headers = [HeaderField(name, profile.owner) for name in (KEY_HEADER, KEY_HEADER.lower())]
    product = [WireRequest.get(1)] if context.has_products else []
    requests = [
        request.with_headers(header)
        for header in headers
        for request in (context.plain_request(), *product)
    ]
    responses: list[WireResponse] = []
    times: list[float] = []
    try:
        for request in requests:
            left = context.session.seconds_left()
            if left == 0:
                break
            started = clock()
            responses.append(transport.send(request, min(TIMEOUT, left or TIMEOUT)))
            times.append(clock() - started)
    except ConnectionError as error:
        raise ContractError(f"{profile.base_url}: {error}") from None
    if responses and (problem := _problem(responses)):
        raise ContractError(context.redact(f"{profile.base_url}{problem}"))
    if responses and responses[0].is_success:
        # No check sends this target without the key: a cache has no refusal of it.
        context.session.control = context.plain_request(context.owner, query="page=1&size=1")
    return min(times, default=0.0)


def is_faster_side_by_side(
    context: CheckContext, count: int, seconds: float, clock: Callable[[], float]
) -> bool:
    """Whether a number of requests at once take at most half as long as one after another.

    Otherwise the last ones wait for the others, so they may run into the limit of an exchange.
    """
    transport = WireTransport(context.profile.base_url)
    request = context.plain_request(context.owner)
    limit = min(seconds * count, TIMEOUT) / 2
    with ThreadPoolExecutor(count) as pool:
        for _ in range(_ROUNDS):
            started = clock()
            try:
                responses = [*pool.map(transport.send, [request] * count)]
            except ConnectionError:  # it takes fewer connections
                return False
            if any(response.status in _OVERLOADED for response in responses):
                return False
            if clock() - started < limit:
                return True
    return False


def probe_endpoint(context: WebhookContext) -> None:
    """Deliver an unsigned body, then valid events until one is accepted.

    Raises:
        ContractError: there is no HTTP server, no endpoint at its address, or it refuses the key.
    """
    server, transport = context.result.server, WireTransport(context.profile.base_url)
    try:
        unsigned = transport.send(context.request(b"{}", None, "dashboardTest"))
        signed: list[WireResponse] = []
        for body in (TEST_EVENT, *(context.encode(context.event(name)) for name in _EVENTS)):
            signed.append(transport.send(context.signed_request(body, "dashboardTest")))
            if is_accepted(signed[-1]) and not all(map(_is_foreign, (unsigned, *signed))):
                return
    except ConnectionError as error:
        raise ContractError(f"{server}: {error}") from None
    if problem := _endpoint_problem(unsigned, signed):
        raise ContractError(context.redact(f"{server}{problem}"))


def _problem(responses: Sequence[WireResponse]) -> str:
    """Return why a server can't be checked, as the end of a sentence; an empty string if it can."""
    first = responses[0]
    if not any(response.is_http for response in responses):
        return _silence(first)
    if {response.status for response in responses} == {401}:
        return " refuses keys.owner: is it a key of this server?"
    if not all(map(_is_foreign, responses)):
        return ""
    what = f"{first.request.target} is {_description(first)}"
    return f": there is no such API: {what}; base_url must be the address up to /api/v1"


def _endpoint_problem(unsigned: WireResponse, signed: Sequence[WireResponse]) -> str:
    """Return why an endpoint can't be checked, as `_problem` does."""
    if not any(response.is_http for response in (unsigned, *signed)):
        return _silence(unsigned)
    first = signed[0]
    if all(response.status in _REFUSALS for response in signed):
        return (
            f" refuses every signed delivery with {_description(first)}: is webhook.key (by "
            f"default {KEY_VARIABLE}) its key, and does it read the header {SIGNATURE_HEADER}?"
        )
    is_wrong = all(
        _is_foreign(response) or response.status == _METHOD_NOT_ALLOWED
        for response in (unsigned, *signed)
    )
    return f": there is no webhook endpoint: POST is {_description(first)}" if is_wrong else ""


def _silence(response: WireResponse) -> str:
    is_late = response.failure == TIMED_OUT
    return f": {'' if is_late else 'not an HTTP server: '}{response.failure}"


def _description(response: WireResponse) -> str:
    if response.status in _REDIRECTS:
        return f"{response.status}, to {response.header('location')}"
    return f"{response.status}{', a page of HTML' if _is_html(response) else ''}"


def _is_foreign(response: WireResponse) -> bool:
    """Whether a response could come from any other web server, or from a firewall."""
    is_redirect = response.status in _REDIRECTS and response.header("location") is not None
    return response.status == _NOT_FOUND or is_redirect or _is_html(response)


def _is_html(response: WireResponse) -> bool:
    content_type = response.header("content-type") or ""
    return "html" in content_type.lower() and response.body.lstrip().startswith(b"<")
