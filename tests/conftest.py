"""How many processes run the tests, and where coverage is measured: it doubles their time."""

import gc
import os
from collections.abc import Generator

import pytest
from coverage import Coverage

from scripts.project import CHECKOUT

_TESTS = CHECKOUT.root / "tests"
# The way from the pages to the client, the mutants, what goes over all once more: the rest
# takes every line of overlay/ without them.
_UNMEASURED = frozenset(
    {
        *("changes", "diff", "document", "download", "end_to_end", "extract", "generate"),
        *("hostile", "merge", "mutants", "patch", "properties", "servers"),
        "test_build.py",
        *("contract/test_receivers.py", "contract/test_references.py"),
        *("test_examples.py", "test_live_sources.py", "test_readme.py", "test_report.py"),
        *("test_specification.py", "test_staging.py", "test_supplement.py", "test_prose.py"),
        "trial",
    }
)
_OF_PROCESSES = "COVERAGE_PROCESS_CONFIG"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return twice the number of cores: half of the time a test waits for something."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_finish() -> None:
    """Keep the modules and items of all tests out of every later garbage collection."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    measuring = Coverage.current()
    path = item.path.relative_to(_TESTS)
    if measuring is None or _UNMEASURED.isdisjoint({path.parts[0], path.as_posix()}):
        return (yield)
    measuring.stop()
    config = os.environ.pop(_OF_PROCESSES, None)
    try:
        return (yield)
    finally:
        if config is not None:
            os.environ[_OF_PROCESSES] = config
        measuring.start()
