"""Fixtures for tests of bots and shops; pytest loads them if pytribute is installed.

``tribute_mock`` is a new server for each test, ``tribute`` and ``async_tribute`` are its clients::

    @pytest.mark.tribute(products=3)
    def test_a_refund_is_made_once(tribute_mock, tribute):
        purchase = tribute_mock.add_purchase(paid_with="stars")
        tribute.products.cancel_purchase(purchase)
        assert tribute_mock.refunds == {purchase: 1}

While pytest runs, the library calls only this machine, with any transport, unless a test has the
marker ``@pytest.mark.tribute(network=True)``; see `pytribute_core.guard`.

Every run of pytest imports this module, so it imports the rest of the package only inside of the
fixtures.
"""

import os
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from pytribute_core.address import ADDRESS_VARIABLE
from pytribute_core.guard import Refusal, loopback_only
from pytribute_core.secret import KEY_VARIABLE

if TYPE_CHECKING:
    from pytribute import AsyncTribute, Tribute
    from pytribute.mock import MockServer

_OPTIONS = ("seed", "products")
_MARKER = (
    "tribute(seed=None, products=None, network=False): the seed of tribute_mock; the number of "
    "your products; whether calls may leave this machine"
)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Allow only calls to this machine while the first conftest files are imported."""
    # Without `_refusal`, which pytest expects only in tests.
    _guard(early_config, None)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and allow only calls to this machine until pytest ends."""
    config.addinivalue_line("markers", _MARKER)
    _guard(config, _refusal)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Allow calls to the network in tests that are marked so."""
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
    """A mock of the Tribute API on a free port, in its initial state.

    During the test, ``TRIBUTE_BASE_URL`` and ``TRIBUTE_API_KEY`` are those of the mock: code that
    makes its own client reaches neither the real service nor a proxy, even with a real key.
    ``TRIBUTE_INBOX`` is a new file, so that a `WebhookHandler` with the default inbox does not see
    events of other tests or of the shop itself.
    """
    from pytribute.webhooks._consumer import INBOX_VARIABLE  # noqa: PLC0415 - as the module says

    with _server(request.node.get_closest_marker("tribute")) as mock:
        monkeypatch.setenv(ADDRESS_VARIABLE, mock.base_url)
        monkeypatch.setenv(KEY_VARIABLE, mock.api_key)
        inbox = tmp_path_factory.mktemp("tribute") / "tribute-inbox.sqlite3"
        monkeypatch.setenv(INBOX_VARIABLE, str(inbox))
        # The lower-case variable takes precedence.
        monkeypatch.setenv("no_proxy", _no_proxy("127.0.0.1"))
        yield mock


@pytest.fixture
def tribute(tribute_mock: "MockServer") -> "Iterator[Tribute]":
    """A client of ``tribute_mock`` that does not retry."""
    with tribute_mock.client() as client:
        yield client


@pytest.fixture
def async_tribute(tribute_mock: "MockServer") -> "AsyncTribute":
    """The asynchronous ``tribute``, in any event loop."""
    # Not closed here: its event loop has ended, and its connections are closed with the client.
    return tribute_mock.async_client()


def _guard(config: pytest.Config, refusal: Refusal | None) -> None:
    guard = ExitStack()
    guard.enter_context(loopback_only(refusal))
    config.add_cleanup(guard.close)


def _refusal(message: str) -> BaseException:
    # Not an Exception, so that the code under test does not catch and retry it.
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
            problem = f"{'@pytest.mark.tribute' if mark else 'tribute_mock'}: {error}"
    # Outside of the handlers: pytest would also show the caught exception.
    pytest.fail(problem, pytrace=False)


def _no_proxy(host: str) -> str:
    hosts = os.environ.get("no_proxy", os.environ.get("NO_PROXY", ""))
    # A star means every host only if it stands alone.
    return hosts if hosts == "*" else ",".join(filter(None, (hosts, host)))


def _options(mark: pytest.Mark) -> Mapping[str, Any]:
    options = {name: value for name, value in mark.kwargs.items() if name != "network"}
    others = [*map(repr, mark.args), *(name for name in options if name not in _OPTIONS)]
    if others:
        message = (
            f"@pytest.mark.tribute takes {', '.join(_OPTIONS)} and network, by name, "
            f"not {', '.join(others)}"
        )
        pytest.fail(message, pytrace=False)
    return options
