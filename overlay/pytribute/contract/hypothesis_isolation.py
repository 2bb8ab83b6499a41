"""Hypothesis without its folder in the working directory, and independent of loaded modules."""

import gzip
import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import unidata_version
from warnings import catch_warnings, filterwarnings

from hypothesis.configuration import set_hypothesis_home_dir, storage_directory
from hypothesis.errors import HypothesisWarning
from hypothesis.internal.conjecture import providers

__all__ = ["isolated_hypothesis", "without_local_constants", "write_characters"]

# The characters of UTF-8 in Hypothesis's cache format. Without this file Hypothesis tries all
# characters, which takes seconds and has the same result.
_UTF_8 = ([(0, 0xD7FF), (0xE000, 0x10FFFF)], list[tuple[int, int]]())
_providers: Any = providers  # its private names are untyped
_UTF_8_FILE = Path("unicode_data", unidata_version, "codec-v2-utf-8.json.gz")


@contextmanager
def isolated_hypothesis() -> Generator[None]:
    """Keep the files of Hypothesis in a temporary folder, not in the caller's."""
    home = storage_directory(intent_to_write=False).path
    with TemporaryDirectory(prefix="pytribute-contract-") as folder:
        write_characters(Path(folder))
        set_hypothesis_home_dir(folder)
        try:
            # Schemathesis ignores them as well, in threads that undo each other's filters.
            with without_local_constants(), catch_warnings():
                filterwarnings("ignore", category=HypothesisWarning)
                yield
        finally:
            set_hypothesis_home_dir(home)


def write_characters(home: Path) -> None:
    """Write the characters of UTF-8 into a folder of Hypothesis."""
    file = home / _UTF_8_FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(json.dumps(_UTF_8).encode()))


@contextmanager
def without_local_constants() -> Generator[None]:
    """Let a seed mean the same everywhere: Hypothesis also draws constants of loaded modules."""
    original = _providers._get_local_constants
    _providers._get_local_constants = _providers.Constants
    _providers.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        _providers._get_local_constants = original
        _providers.CONSTANTS_CACHE.cache.clear()
