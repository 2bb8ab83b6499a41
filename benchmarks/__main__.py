"""All measurements, or those that are named: ``make bench``, ``make bench ARGS="listing"``."""

import sys

from benchmarks import decoding, latency, listing, pipeline, starting
from benchmarks.measure import machine

_ALL = {
    "decoding": decoding.run,
    "listing": listing.run,
    "latency": latency.run,
    "starting": starting.run,
    "pipeline": pipeline.run,
}

names = sys.argv[1:] or list(_ALL)
if unknown := [name for name in names if name not in _ALL]:
    sys.exit(f"no measurement is called {', '.join(unknown)}; there are {', '.join(_ALL)}")
print(machine())
for name in names:
    _ALL[name]()
