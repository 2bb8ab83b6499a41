"""The specification of the frozen snapshots, made once per process: it takes a second."""

from scripts.specification import make_specification
from tests.snapshots import SNAPSHOTS

SPECIFICATION = make_specification(SNAPSHOTS)
