"""Fetch the listed pages again; a good saved page is replaced only by a good one.

Read ``command`` (a run), ``fetch`` (one page over the network), ``response`` (its bytes, bounded,
and whether they are documentation), ``memory`` (validators for the next request) and ``record``
(the update of the list of pages).
"""

from scripts.download.command import run
from scripts.download.limits import Limits, Timing
from scripts.download.response import CountDescribed

__all__ = ["CountDescribed", "Limits", "Timing", "run"]
