"""The log that the environment asks for."""

import logging
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator

import pytest

from pytribute import AsyncTribute, Tribute
from pytribute.mock import MockServer
from pytribute.webhooks import WebhookHandler
from pytribute_core.log import show_log

CODE = """
import logging, sys
from pytribute import Tribute
if sys.argv[1:]:
    logging.basicConfig(format="mine: %(message)s")
with Tribute() as tribute:
    tribute.products.list().first()
Tribute().close()
Tribute().products.list().first()
"""


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    log = logging.getLogger("pytribute")
    level = log.level
    yield log
    log.setLevel(level)


@pytest.mark.parametrize("application", [(), ("sets up logging",)])
def test_the_environment_shows_each_exchange_once(
    application: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with MockServer(products=1) as mock:
        for name, value in {
            "TRIBUTE_BASE_URL": mock.base_url,
            "TRIBUTE_API_KEY": mock.api_key,
            "TRIBUTE_LOG": "Debug",
        }.items():
            monkeypatch.setenv(name, value)
        ended = subprocess.run(  # noqa: S603 - this Python
            [sys.executable, "-c", CODE, *application], capture_output=True, text=True, check=True
        )
    assert ended.stderr.count(f"GET {mock.base_url}/products?page=1&size=1: <RawResponse 200") == 2
    assert ended.stderr.count("mine: ") == (2 if application else 0)
    assert ended.stderr.count(" DEBUG pytribute: ") == (0 if application else 2)
    assert mock.api_key not in ended.stderr


@pytest.mark.parametrize("level", ["", " "])
def test_without_a_level_nothing_changes(
    level: str, log: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIBUTE_LOG", level)
    log.setLevel("ERROR")
    show_log()
    assert log.level == logging.ERROR


def test_clients_and_handlers_read_the_level(
    log: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIBUTE_LOG", "info")
    for make in (lambda: Tribute("a-key"), lambda: AsyncTribute("a-key"), WebhookHandler):
        log.setLevel("ERROR")
        make()
        assert log.level == logging.INFO


def test_a_level_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIBUTE_LOG", "verbose")
    with pytest.raises(ValueError, match="one of debug, info, warning, not 'verbose'"):
        show_log()


@pytest.mark.parametrize("make", [Tribute, AsyncTribute, WebhookHandler])
def test_a_level_that_is_none_shows_no_key(
    make: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIBUTE_LOG", "verbose")
    with pytest.raises(ValueError, match="TRIBUTE_LOG") as caught:
        make("s3cret-k3y")
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert "s3cret-k3y" not in "".join(str(frame.locals) for frame in frames.stack[1:])
