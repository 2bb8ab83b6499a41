"""What is sent, and what its errors may show."""

import traceback

from pytribute_core.exchange import Exchange
from tests.faults.steps import http_response, respond
from tests.frames import is_ours

KEY = "k3y-that-must-not-show"
LIMIT = 65536
# Seconds until a silent server is late; also a busy machine has sent the request by then.
BRIEF = 0.5
HEALTHY = respond(http_response(200, b"healthy"))


def exchange(url: str, *, method: str = "POST", timeout: float = 20) -> Exchange:
    """Make a request that carries the key."""
    return Exchange(
        method,
        url,
        {"api-key": KEY, "accept": "*/*", "accept-encoding": "gzip"},
        None,
        timeout,
        LIMIT,
    )


def shown(error: BaseException) -> str:
    """Collect everything that a report on an error could show of our own frames."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    ours = [frame for frame in frames if is_ours(frame.f_code.co_filename)]
    assert ours
    values = [value for frame in ours for value in frame.f_locals.values()]
    return "".join(map(_shown, [*values, error, error.args, vars(error)])) + str(error)


def _shown(value: object) -> str:
    try:
        return repr(value)
    except RuntimeError as error:
        return repr(error)
