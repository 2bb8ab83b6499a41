"""What the saved pages make: one specification for all tests of a process, it takes a second."""

from scripts.project import CHECKOUT
from scripts.specification import make_specification

SPECIFICATION = make_specification(CHECKOUT)
