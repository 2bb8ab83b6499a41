"""Fetch the listed pages again; a good saved page is only ever replaced by a good one.

Read ``command`` (what a run does), ``fetch`` (one page over the network), ``body`` (its bytes,
bounded), ``accept`` (is it documentation at all), ``memory`` (what to ask the server next
time) and ``record`` (the list of pages, brought up to date).
"""

from scripts.download.accept import CountDescribed
from scripts.download.command import run
from scripts.download.limits import Limits, Timing

__all__ = ["CountDescribed", "Limits", "Timing", "run"]
