"""One run of all checks against a server, or against a webhook endpoint."""

from collections.abc import Callable, Sequence
from time import monotonic

from pytribute.contract.checks import CHECKS, WEBHOOK_CHECKS, Check
from pytribute.contract.context import CheckContext, Mode, SkipCheck
from pytribute.contract.endpoint import WebhookEndpoint
from pytribute.contract.hypothesis_isolation import isolated_hypothesis
from pytribute.contract.profile import ContractError, Profile
from pytribute.contract.progress import RunProgress
from pytribute.contract.request import HeaderField, WireRequest
from pytribute.contract.response import WireResponse
from pytribute.contract.transport import TIMEOUT, WireTransport
from pytribute.contract.violation import Report
from pytribute.contract.webhook_context import WebhookContext
from pytribute_client.server import KEY_HEADER
from pytribute_core.text import origin_of

__all__ = ["check", "check_webhook"]


def check(
    profile: Profile,
    *,
    mode: Mode = Mode.READ_ONLY,
    strict: bool = False,
    seed: int = 0,
    time_budget: float | None = None,
    checks: Sequence[Check] | None = None,
    progress: RunProgress | None = None,
    clock: Callable[[], float] = monotonic,
) -> Report:
    """Check a server against the specification, and against the readings of the profile.

    Args:
        profile: the server, and the requests that it allows.
        mode: full mode refunds the purchases that the profile lists under ``stars``.
        strict: whether warnings are errors.
        seed: the seed of all random choices.
        time_budget: seconds after which the remaining checks are skipped.
        checks: the checks to run, all by default; the others depend on the first one.
        progress: learns when a check begins and ends.
        clock: returns seconds.

    Raises:
        ContractError: the server doesn't respond, refuses the key, or can't be reset.
    """
    started = clock()
    context = CheckContext(
        profile, mode, strict=strict, seed=seed, seconds=time_budget, clock=clock
    )
    _require_key(context)
    if context.is_full:
        context.reset()
    with isolated_hypothesis():
        _run_all(CHECKS if checks is None else checks, context, progress or RunProgress())
    if context.is_full:
        context.reset()
    context.result.seconds = clock() - started
    return context.result


def check_webhook(
    endpoint: WebhookEndpoint,
    *,
    strict: bool = False,
    time_budget: float | None = None,
    checks: Sequence[Check] | None = None,
    progress: RunProgress | None = None,
) -> Report:
    """Check a webhook endpoint against the rules of deliveries.

    It receives events of invented purchases, signed with its key: use a test installation.

    Args:
        endpoint: the endpoint to check.
        strict: whether warnings are errors.
        time_budget: seconds after which the remaining checks are skipped.
        checks: the checks to run, all by default; the others depend on the first one.
        progress: learns when a check begins and ends.

    Raises:
        ContractError: the endpoint doesn't respond, or its effects can't be counted.
    """
    started = monotonic()
    context = WebhookContext(endpoint, strict=strict, seconds=time_budget)
    context.require_http_server()
    _run_all(WEBHOOK_CHECKS if checks is None else checks, context, progress or RunProgress())
    context.result.seconds = monotonic() - started
    return context.result


def _run_all(checks: Sequence[Check], context: CheckContext, progress: RunProgress) -> None:
    """Run checks in turn."""
    for number, one in enumerate(checks, 1):
        progress.begin(one.name, number, len(checks), context.result)
        _run(one, context)
        progress.end(one.name, context.result)


def _run(one: Check, context: CheckContext) -> None:
    """Run one check, and record whether it was completed or skipped."""
    context.begin(one.name)
    if one.is_for_full_mode and not context.is_full:
        context.skip(one.name, "it needs --mode full")
        return
    try:
        one.run(context)
    except SkipCheck as skip:
        context.skip(one.name, str(skip))
    except ContractError:
        raise
    except Exception as error:  # noqa: BLE001 - users can't read a traceback of this package
        raise ContractError(f"a bug in the check {one.name!r}: {origin_of(error)}") from None
    else:
        context.result.checks.append(one.name)


def _require_key(context: CheckContext) -> None:
    profile = context.profile
    transport = WireTransport(profile.base_url)
    headers = [HeaderField(name, profile.owner) for name in (KEY_HEADER, KEY_HEADER.lower())]
    requests = [
        request
        for header in headers
        for request in (WireRequest.list("", header), WireRequest.get(1, header))
    ]
    responses: list[WireResponse] = []
    try:
        for request in requests:
            left = context.seconds_left()
            if left == 0:
                break
            responses.append(transport.send(request, min(TIMEOUT, left or TIMEOUT)))
    except ConnectionError as error:
        raise ContractError(f"{profile.base_url}: {error}") from None
    if responses and not any(response.is_http for response in responses):
        reason = context.redact(responses[0].failure)
        raise ContractError(f"{profile.base_url}: not an HTTP server: {reason}")
    statuses = {response.status for response in responses}
    if len(responses) == len(requests) and statuses == {401}:
        raise ContractError(f"{profile.base_url} refuses keys.owner: is it a key of this server?")
