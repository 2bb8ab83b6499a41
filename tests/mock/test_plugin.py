"""The fixtures, in a pytest of their own that finds them because pytribute is installed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.server import closed_port

# Other plugins of this environment, which take seconds to import.
SLOW = ["-p", "no:schemathesis", "-p", "no:hypothesispytest"]

ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

AT_THE_START = """
import sys

HEAVY = {"httptools", "httpx2", "msgspec", "pydantic", "pytribute._client", "pytribute.mock",
         "pytribute_client", "starlette", "uvicorn"}

def test_the_plugin_is_there_and_cost_nothing_yet(request):
    assert "pytribute.pytest_plugin" in sys.modules
    assert any(line.startswith("tribute(seed=None") for line in request.config.getini("markers"))
    assert HEAVY & sys.modules.keys() == set()
"""

USE = """
import asyncio
import gc
import os

import pytest

from pytribute import AsyncTribute, NotFoundError, OutcomeUnknownError, Tribute

def test_a_refund(tribute_mock, tribute):
    assert tribute.products.cancel_purchase(5001).success
    assert tribute_mock.refunds == {5001: 1}

@pytest.mark.parametrize("again", range(3))
def test_each_test_has_its_own_state(tribute_mock, tribute, again):
    assert tribute.products.cancel_purchase(5001).success
    assert len(tribute_mock.requests) == 1

def test_a_fault(tribute_mock, tribute):
    tribute_mock.add_fault("cancelProductPurchase", drop="after")
    with pytest.raises(OutcomeUnknownError):
        tribute.products.cancel_purchase(5001)
    assert tribute_mock.refunds == {5001: 1}

def test_a_client_of_the_code_itself_comes_here(tribute_mock):
    with Tribute() as client:
        assert client.products.get(2548).id == 2548
    assert [request.status for request in tribute_mock.requests] == [200]

def test_afterwards_the_environment_is_as_it_was():
    assert os.environ["TRIBUTE_API_KEY"] == "of the real service"
    assert "TRIBUTE_BASE_URL" not in os.environ

@pytest.mark.tribute(products=3, seed=5)
def test_a_small_state(tribute, async_tribute):
    assert tribute.products.list().count() == 3
    assert asyncio.run(async_tribute.products.list().count()) == 3

@pytest.mark.tribute(products=2)
class TestAGroup:
    def test_shares_the_marker(self, tribute):
        assert tribute.products.list().count() == 2

    @pytest.mark.tribute(products=1)
    def test_or_has_its_own(self, tribute):
        assert tribute.products.list().count() == 1

@pytest.fixture(params=["asyncio"])
def anyio_backend(request):
    return request.param

@pytest.mark.anyio
async def test_with_the_plugin_of_anyio(tribute_mock, async_tribute):
    assert (await async_tribute.products.cancel_purchase(5001)).success
    with pytest.raises(NotFoundError):
        await async_tribute.products.get(4004)
    assert len(tribute_mock.requests) == 2

def test_in_several_event_loops(async_tribute):
    for _ in range(2):
        assert asyncio.run(async_tribute.products.get(2548)).id == 2548

def test_nothing_was_left_open():
    gc.collect()
"""

MISUSE = """
import sys
import pytest

@pytest.mark.tribute(3)
def test_position(tribute_mock): ...

@pytest.mark.tribute(product=3)
def test_name(tribute_mock): ...

@pytest.mark.tribute(products="many")
def test_value(tribute_mock): ...

@pytest.fixture
def no_uvicorn(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("pytribute.mock")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)

def test_extra(no_uvicorn, tribute_mock): ...
"""


def run(
    folder: Path, *arguments: str, variables: dict[str, str] | None = None, **files: str
) -> "subprocess.CompletedProcess[str]":
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    # Without the settings of the pytest that runs this test.
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "TRIBUTE_"))}
    ours = {k: v for k, v in ours.items() if not k.lower().endswith("_proxy")}
    return subprocess.run(  # noqa: S603 - this Python
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *SLOW, *arguments],
        cwd=folder,
        env={
            **ours,
            "TRIBUTE_API_KEY": "of the real service",
            **(variables or {}),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


INBOXES = """
import os
from pathlib import Path

import pytest

from pytribute.webhooks import WebhookHandler

SEEN = []

@pytest.mark.tribute(seed=0)
@pytest.mark.parametrize("again", range(3))
def test_each_test_has_an_inbox_of_its_own(tribute_mock, tmp_path, again):
    file = Path(os.environ["TRIBUTE_INBOX"])
    assert file not in SEEN
    SEEN.append(file)
    assert list(file.parent.iterdir()) == list(tmp_path.iterdir()) == []

    came = []
    handler = WebhookHandler(inbox=os.environ["TRIBUTE_INBOX"])
    handler.default(came.append)
    tribute_mock.set_webhook(handler)
    event = tribute_mock.send("new_donation")  # the same one in each test: it has a seed
    tribute_mock.redeliver(event)
    assert len(came) == 1
    assert file.exists()

def test_afterwards_the_environment_is_as_it_was():
    assert os.environ["TRIBUTE_INBOX"] == "of the shop"
"""


@pytest.mark.unmeasured
def test_no_test_remembers_the_events_of_another_one_or_of_the_shop(tmp_path: Path) -> None:
    ended = run(
        tmp_path,
        *("-W", "error", "-p", "pytribute.pytest_plugin"),
        variables={**ALONE, "TRIBUTE_INBOX": "of the shop"},
        test_inboxes=INBOXES,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "4 passed" in ended.stdout
    assert [path.name for path in tmp_path.glob("*inbox*")] == ["test_inboxes.py"]


def test_unused_fixtures_import_nothing(tmp_path: Path) -> None:
    ended = run(tmp_path, "--strict-markers", test_start=AT_THE_START)

    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_fixtures_need_no_conftest(tmp_path: Path) -> None:
    ended = run(tmp_path, "-W", "error", "--strict-markers", test_use=USE)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "13 passed" in ended.stdout
    assert ended.stderr == ""


PROXIED = """
import os
from urllib.request import proxy_bypass

import pytest

from pytribute import Tribute

@pytest.mark.parametrize("told", ["", "shop.example", "shop.example,", "*"])
def test_a_client_of_the_code_itself_goes_around_the_proxy(told, request, monkeypatch):
    monkeypatch.setenv("NO_PROXY", told)
    mock = request.getfixturevalue("tribute_mock")
    with Tribute() as client:
        assert client.products.get(2548).id == 2548
    assert len(mock.requests) == 1
    assert proxy_bypass("shop.example") == bool(told)
    assert proxy_bypass("elsewhere.example") == (told == "*")

def test_afterwards_the_environment_is_as_it_was():
    assert "no_proxy" not in os.environ
"""


@pytest.mark.unmeasured
def test_code_under_test_reaches_the_mock_without_a_proxy(tmp_path: Path) -> None:
    proxy = f"http://127.0.0.1:{closed_port()}"
    ended = run(
        tmp_path,
        *("-W", "error", "-p", "pytribute.pytest_plugin"),
        variables={**ALONE, "HTTP_PROXY": proxy, "ALL_PROXY": proxy},
        test_proxied=PROXIED,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.unmeasured
def test_the_fixtures_work_in_several_processes_of_xdist(tmp_path: Path) -> None:
    only = {**ALONE, "PYTEST_PLUGINS": "xdist.plugin,pytribute.pytest_plugin"}
    ended = run(tmp_path, "-n", "2", "-k", "refund or own", variables=only, test_use=USE)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "5 passed" in ended.stdout


def test_misuse_is_a_line_and_no_traceback(tmp_path: Path) -> None:
    shown = run(tmp_path, "-p", "pytribute", variables=ALONE, test_misuse=MISUSE).stdout

    assert "4 errors" in shown
    assert "Traceback" not in shown
    assert "During handling" not in shown
    assert "@pytest.mark.tribute takes seed, products and network, by name, not 3" in shown
    assert "@pytest.mark.tribute takes seed, products and network, by name, not product" in shown
    assert "@pytest.mark.tribute: products must be a whole number" in shown
    assert "needs the package uvicorn: pip install 'pytribute[mock]'" in shown
