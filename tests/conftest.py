"""How many processes run the tests, and where coverage is measured: it doubles their time."""

import gc
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

import pytest
from coverage import Coverage
from hypothesis import HealthCheck, settings
from hypothesis.configuration import storage_directory

import pytribute
import pytribute_core
from pytribute.contract.hypothesis_isolation import without_local_constants, write_characters
from pytribute_core import prefetch
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
        *("faults/test_client.py", "faults/test_odd_responses.py", "faults/test_refunds.py"),
        *("faults/test_together.py", "mock/test_readings.py", "retrying/test_tools.py"),
        *("transports/test_greenlets.py", "webhooks/inbox/test_greenlets.py"),
        *("webhooks/test_what_goes_wrong_by_hand.py", "test_contents.py", "test_layers.py"),
        *("test_examples.py", "test_shop_examples.py", "test_live_sources.py"),
        *(
            "test_readme.py",
            "test_report.py",
            "test_site.py",
            "test_public_api.py",
            "test_publishing.py",
        ),
        *("test_specification.py", "test_staging.py", "test_supplement.py", "test_prose.py"),
        "trial",
    }
)
_Cached = type(cache(len))
_OF_PROCESSES = "COVERAGE_PROCESS_CONFIG"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return twice the number of cores: half of the time a test waits for something."""
    return 2 * (os.cpu_count() or 1)


def pytest_configure() -> None:
    """Speak English, and let Hypothesis draw alike everywhere and measure no time."""
    for name in ("LC_ALL", "LANG", "LANGUAGE"):
        os.environ.pop(name, None)
    os.environ["LC_MESSAGES"] = "C"
    settings.register_profile(
        "repeatable",
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("repeatable")
    # Each worker would compute the characters of UTF-8 in 3 s.
    write_characters(storage_directory(intent_to_write=False).path)


@pytest.fixture(scope="session", autouse=True)
def same_cases() -> Iterator[None]:
    """Let Hypothesis draw alike in every worker, and not read every module first."""
    with without_local_constants():
        yield


@pytest.fixture
def slow_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages count as those of a slow server, so that the next ones are prefetched."""
    monkeypatch.setattr(prefetch, "QUICK", 0)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Measure how `overlay/` is imported, and not how the tests are."""
    if Coverage.current() is None or session.config.pluginmanager.hasplugin("dsession"):
        return (yield)
    modules = [
        import_module(found.name)
        for package in (pytribute, pytribute_core)
        for found in walk_packages(package.__path__, f"{package.__name__}.")
    ]
    with _unmeasured():
        result = yield
    for cached in [value for one in modules for value in vars(one).values()]:
        if isinstance(cached, _Cached):
            cached.cache_clear()  # what the tests' own imports called is measured when it is next
    return result


def pytest_collection_finish() -> None:
    """Keep the modules and items of all tests out of every later garbage collection."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    path = item.path.relative_to(_TESTS)
    is_measured = _UNMEASURED.isdisjoint({path.parts[0], path.as_posix()})
    if is_measured and item.get_closest_marker("unmeasured") is None:
        return (yield)
    with _unmeasured():
        return (yield)


@contextmanager
def _unmeasured() -> Generator[None]:
    measuring = Coverage.current()
    if measuring is None:
        yield
        return
    measuring.stop()
    config = os.environ.pop(_OF_PROCESSES, None)
    try:
        yield
    finally:
        if config is not None:
            os.environ[_OF_PROCESSES] = config
        measuring.start()
