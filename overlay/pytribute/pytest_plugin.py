"""Fixtures for the tests of bots and shops; pytest finds them where pytribute is installed.

``tribute_mock`` is a server of the test's own, ``tribute`` and ``async_tribute`` are its clients::

    @pytest.mark.tribute(products=3)
    def test_a_refund_is_made_once(tribute_mock, tribute):
        purchase = tribute_mock.add_purchase(paid_with="stars")
        tribute.products.cancel_purchase(purchase)
        assert tribute_mock.refunds == {purchase: 1}

While pytest runs, no call of the library leaves this machine, whatever carries it, unless the test
has the marker ``@pytest.mark.tribute(network=True)``; see `pytribute_core.guard`.

Every run of pytest imports this module, whether or not its tests use it: so it imports the rest
of the package only inside of the fixtures.
"""

import os
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from pytribute_core.guard import Refusal, loopback_only

if TYPE_CHECKING:
    from pytribute import AsyncTribute, Tribute
    from pytribute.mock import MockServer

_OPTIONS = ("seed", "products")
_MARKER = (
    "tribute(seed=None, products=None, network=False): the world of tribute_mock; how many "
    "products you have; whether calls may leave this machine"
)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Keep the library on this machine while the first conftest files are imported."""
    # Not with `_refusal`, which pytest takes for a failure of a test only.
    _guard(early_config, None)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and keep the library on this machine until pytest ends."""
    config.addinivalue_line("markers", _MARKER)
    _guard(config, _refusal)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let a test reach the network that says so."""
    marks = (mark.kwargs.get("network") for mark in item.iter_markers("tribute"))
    is_allowed = next((value for value in marks if value is not None), False) is True
    with loopback_only(_refusal, active=not is_allowed):
        return (yield)


@pytest.fixture
def tribute_mock(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> "Iterator[MockServer]":
    """A mock of the Tribute API on a free port, in its first state.

    Until the test ends, ``TRIBUTE_BASE_URL`` and ``TRIBUTE_API_KEY`` lead to it: code that makes a
    client of its own doesn't reach the real service, even if you have a key of it, nor a proxy.
    ``TRIBUTE_INBOX`` names a file of this test, in which a `WebhookHandler` without an inbox of its
    own remembers the events: those of another test, or of the shop itself, count for nothing.
    """
    with _server(request.node.get_closest_marker("tribute")) as mock:
        monkeypatch.setenv("TRIBUTE_BASE_URL", mock.base_url)
        monkeypatch.setenv("TRIBUTE_API_KEY", mock.api_key)
        inbox = tmp_path_factory.mktemp("tribute") / "tribute-inbox.sqlite3"
        monkeypatch.setenv("TRIBUTE_INBOX", str(inbox))
        # This spelling wins where both are set.
        monkeypatch.setenv("no_proxy", _past_proxies("127.0.0.1"))
        yield mock


@pytest.fixture
def tribute(tribute_mock: "MockServer") -> "Iterator[Tribute]":
    """A client of ``tribute_mock`` that repeats nothing."""
    with tribute_mock.client() as client:
        yield client


@pytest.fixture
def async_tribute(tribute_mock: "MockServer") -> "AsyncTribute":
    """As ``tribute``, for ``await``, in whatever event loop the test runs."""
    # Not closed here: its loop is over by now, and its connections go with the client.
    return tribute_mock.async_client()


def _guard(config: pytest.Config, refusal: Refusal | None) -> None:
    guard = ExitStack()
    guard.enter_context(loopback_only(refusal))
    config.add_cleanup(guard.close)


def _refusal(message: str) -> BaseException:
    # It is no Exception, so that the code under test doesn't take it for a failure to retry.
    return pytest.fail.Exception(message, pytrace=False)


def _server(mark: pytest.Mark | None) -> "MockServer":
    try:
        from pytribute.mock import MockError, MockServer  # noqa: PLC0415
    except ImportError as error:
        problem = str(error)
    else:
        try:
            return MockServer(**_options(mark)) if mark else MockServer()
        except MockError as error:
            problem = f"@pytest.mark.tribute: {error}"
    # Outside of the handlers: pytest would show what was caught as well.
    pytest.fail(problem, pytrace=False)


def _past_proxies(host: str) -> str:
    told = os.environ.get("no_proxy", os.environ.get("NO_PROXY", ""))
    # A star means every host only where it stands alone.
    return told if told == "*" else ",".join(filter(None, (told, host)))


def _options(mark: pytest.Mark) -> Mapping[str, Any]:
    options = {name: value for name, value in mark.kwargs.items() if name != "network"}
    others = [*map(repr, mark.args), *(name for name in options if name not in _OPTIONS)]
    if others:
        wanted, given = ", ".join(_OPTIONS), ", ".join(others)
        pytest.fail(
            f"@pytest.mark.tribute takes {wanted} and network, by name, not {given}", pytrace=False
        )
    return options
