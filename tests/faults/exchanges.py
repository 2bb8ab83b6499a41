"""What is sent, and what its errors may show."""

import traceback

from pytribute_client.transport import Exchange
from tests.faults.steps import answer, say

KEY = "k3y-that-must-not-show"
LIMIT = 65536
HEALTHY = say(answer(200, b"healthy"))


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
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [f"{frame.locals}" for frame in report.stack if "/pytribute" in frame.filename]
    assert ours
    return "".join([*ours, repr(error), str(error), repr(error.args), repr(vars(error))])
