"""The first requests of a run: is there an API at the address that accepts the key?"""

from collections.abc import Callable, Sequence

from pytribute.contract.context import CheckContext
from pytribute.contract.profile import ContractError
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.contract.response import TIMED_OUT, WireResponse
from pytribute.contract.transport import TIMEOUT, WireTransport
from pytribute_client.server import KEY_HEADER

__all__ = ["probe"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def probe(context: CheckContext, clock: Callable[[], float]) -> float:
    """Return the seconds of the fastest response, and keep a request that is a success.

    Raises:
        ContractError: there is no HTTP server, no API at its address, or it refuses the key.
    """
    profile = context.profile
    transport = WireTransport(profile.base_url)
    headers = [HeaderField(name, profile.owner) for name in (KEY_HEADER, KEY_HEADER.lower())]
    requests = [
        request
        for header in headers
        for request in (WireRequest.list("", header), WireRequest.get(1, header))
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
    context.session.accepted = next((one.request for one in responses if one.is_success), None)
    return min(times, default=0.0)


def _problem(responses: Sequence[WireResponse]) -> str:
    """Return why a server can't be checked, as the end of a sentence; an empty string if it can."""
    first, statuses = responses[0], {response.status for response in responses}
    if not any(response.is_http for response in responses):
        return f": {'' if first.failure == TIMED_OUT else 'not an HTTP server: '}{first.failure}"
    if statuses == {401}:
        return " refuses keys.owner: is it a key of this server?"
    if not all(map(_is_foreign, responses)):
        return ""
    what = f"{first.request.target} is {first.status}"
    if first.status in _REDIRECTS:
        what += f", to {first.header('location')}"
    elif _is_html(first):
        what += ", a page of HTML"
    return f": there is no such API: {what}; base_url must be the address up to /api/v1"


def _is_foreign(response: WireResponse) -> bool:
    """Whether a response could come from any other web server, or from a firewall."""
    is_redirect = response.status in _REDIRECTS and response.header("location") is not None
    return response.status == 404 or is_redirect or _is_html(response)  # noqa: PLR2004 - HTTP


def _is_html(response: WireResponse) -> bool:
    content_type = response.header("content-type") or ""
    return "html" in content_type.lower() and response.body.lstrip().startswith(b"<")
