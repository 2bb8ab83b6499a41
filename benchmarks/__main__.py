"""All measurements, or those that are named: ``make bench``, ``make bench ARGS="listing"``."""

import sys

from benchmarks import (
    cancellations,
    contract,
    dashboard,
    decoding,
    inbox,
    latency,
    listing,
    mock,
    mutants,
    pipeline,
    starting,
    webhooks,
)
from benchmarks.measure import machine

_ALL = {
    "decoding": decoding.run,
    "listing": listing.run,
    "latency": latency.run,
    "starting": starting.run,
    "cancellations": cancellations.run,
    "pipeline": pipeline.run,
    "mock": mock.run,
    "webhooks": webhooks.run,
    "contract": contract.run,
    "dashboard": dashboard.run,
    "inbox": inbox.run,
}
# What takes minutes.
_BY_NAME = {"mutants": mutants.run}

names = sys.argv[1:] or list(_ALL)
known = _ALL | _BY_NAME
if unknown := [name for name in names if name not in known]:
    sys.exit(f"no measurement is called {', '.join(unknown)}; there are {', '.join(known)}")
print(machine())
for name in names:
    known[name]()
