"""How many cases, and which."""

import os

from hypothesis import HealthCheck, settings

_LONG_RUN = os.environ.get("PYTRIBUTE_CASES")

cases = settings(
    max_examples=int(_LONG_RUN or 25),
    derandomize=_LONG_RUN is None,
    database=None,
    deadline=None,
    print_blob=True,
    # A case is a whole response; the time to draw it is no finding.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
