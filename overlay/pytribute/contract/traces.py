"""Hypothesis draws the cases: it leaves nothing with whoever runs them, and takes nothing there."""

import gzip
import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import unidata_version

from hypothesis.configuration import set_hypothesis_home_dir, storage_directory
from hypothesis.internal.conjecture import providers

__all__ = ["no_traces"]

# Which characters can be written in UTF-8, and which of them are read otherwise, as Hypothesis
# keeps it. Without this file it tries them all, which takes seconds, and nothing else changes.
_UTF_8 = ([(0, 0xD7FF), (0xE000, 0x10FFFF)], list[tuple[int, int]]())
_providers: Any = providers  # it has no types for what it keeps to itself
_UTF_8_FILE = Path("unicode_data", unidata_version, "codec-v2-utf-8.json.gz")


@contextmanager
def no_traces() -> Generator[None]:
    """Let what Hypothesis writes go with the run; its home is for the caller's own tests."""
    home = storage_directory(intent_to_write=False).path
    with TemporaryDirectory(prefix="pytribute-contract-") as folder:
        known = folder / _UTF_8_FILE
        known.parent.mkdir(parents=True)
        known.write_bytes(gzip.compress(json.dumps(_UTF_8).encode()))
        set_hypothesis_home_dir(folder)
        try:
            with _no_constants():
                yield
        finally:
            set_hypothesis_home_dir(home)


@contextmanager
def _no_constants() -> Generator[None]:
    """Let a seed draw the same everywhere: Hypothesis also draws what stands in loaded modules."""
    found = _providers._get_local_constants
    _providers._get_local_constants = _providers.Constants
    _providers.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        _providers._get_local_constants = found
        _providers.CONSTANTS_CACHE.cache.clear()
