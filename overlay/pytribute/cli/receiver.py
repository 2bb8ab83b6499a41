"""Whether a receiver of webhooks refuses what nobody signed."""

from urllib.parse import urlsplit

from pytribute.cli.language import translated as _
from pytribute.webhooks import SIGNATURE_HEADER
from pytribute_client.models.webhook_test import WebhookTest
from pytribute_core.address import address_problem
from pytribute_core.exchange import Exchange
from pytribute_core.guard import check
from pytribute_core.transports.blocking import BlockingTransport

_BODY_LIMIT = 65_536
_REFUSALS = frozenset({400, 401})
_ACCEPTED = range(200, 300)


def check_receiver(url: str, timeout: float) -> tuple[str, str]:
    """Send bodies without a valid signature; return what came, and what to do about it.

    Raises:
        TributeError, ExchangeError: there is no response.
    """
    if problem := address_problem(url, has_query=True):
        return _("the address {problem}").format(problem=problem), _("correct --webhook")
    statuses = {_post(url, signature, timeout) for signature in (None, "0" * 64)}
    result = _("responds {statuses} to bodies without a valid signature").format(
        statuses=", ".join(map(str, sorted(statuses)))
    )
    if any(status in _ACCEPTED for status in statuses):
        return result, _("anybody can invent payments: verify the signature of each body")
    if statuses - _REFUSALS:
        return result, _("400 or 401 was expected: is this the address of the receiver?")
    return result, ""


def _post(address: str, signature: str | None, timeout: float) -> int:
    transport, parts = BlockingTransport(address), urlsplit(address)
    url = parts._replace(path=parts.path or "/").geturl()
    check(url, transport)
    headers = {"content-type": "application/json"}
    if signature:
        headers[SIGNATURE_HEADER] = signature
    body = WebhookTest(test_event="test").to_json().encode()
    try:
        return transport.send(Exchange("POST", url, headers, body, timeout, _BODY_LIMIT)).status
    finally:
        transport.close()
