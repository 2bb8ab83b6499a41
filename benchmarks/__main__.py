"""All measurements: ``make bench``."""

from benchmarks import pipeline
from benchmarks.measure import machine

print(machine())
pipeline.run()
