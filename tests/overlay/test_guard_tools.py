"""Beside tools that forbid or record the network, no refund leaves a test, and the mock works.

Every request goes through a proxy on this machine, which counts what was really sent.
"""

import re
import subprocess
from pathlib import Path

import pytest

from tests.faults.server import Conversation, Server
from tests.mock.test_plugin import ALONE, run

SHOP = """
import asyncio

import httpx2
import pytest

from pytribute import AsyncTribute, OutcomeUnknownError, Tribute

def refund():
    with Tribute() as tribute:
        return tribute.products.cancel_purchase(5001)

def async_refund():
    async def run():
        async with AsyncTribute() as tribute:
            return await tribute.products.cancel_purchase(5001)
    return asyncio.run(run())

def refund_by_own_client():
    with httpx2.Client() as own:
        return Tribute(http_client=own).products.cancel_purchase(5001)

def async_refund_by_own_client():
    async def run():
        async with httpx2.AsyncClient() as own:
            return await AsyncTribute(http_client=own).products.cancel_purchase(5001)
    return asyncio.run(run())

BUILT_IN = [refund, async_refund]
OWN = [refund_by_own_client, async_refund_by_own_client]
"""
WITHOUT_THE_MOCK = """
@pytest.mark.parametrize("refund", [*BUILT_IN, *OWN])
def test_without_the_mock_nothing_is_sent(refund):
    with pytest.raises(pytest.fail.Exception, match="nothing was sent.*network=True"):
        refund()
"""
WITH_THE_MOCK = """
@pytest.mark.parametrize("refund", BUILT_IN)
def test_with_the_mock_it_is_refunded(refund, tribute_mock):
    assert refund().success
    assert tribute_mock.refunds == {5001: 1}

def test_with_the_fixtures_it_is_refunded(tribute_mock, tribute, async_tribute):
    assert tribute.products.cancel_purchase(5001).success
    assert asyncio.run(async_tribute.products.get(2548)).id == 2548
"""
OWN_WITH_THE_MOCK = """
@pytest.mark.parametrize("refund", OWN)
def test_with_the_mock_an_own_client_refunds(refund, tribute_mock):
    assert refund().success
    assert tribute_mock.refunds == {5001: 1}
"""
MARKED = """
@pytest.mark.tribute(network=True)
def test_that_is_meant_to_reach_the_network_does():
    with pytest.raises(OutcomeUnknownError):
        refund()
"""
BESIDE = {
    "vcrpy": """
import vcr

@pytest.fixture(autouse=True)
def tool(tmp_path):
    with vcr.use_cassette(str(tmp_path / "none.yaml"), record_mode="none"):
        yield
""",
    "responses": """
import responses

@pytest.fixture(autouse=True)
def tool():
    with responses.RequestsMock():
        yield
""",
    "respx": """
import respx

@pytest.fixture(autouse=True)
def tool():
    with respx.mock:
        yield
""",
    "pytest-httpx": """
@pytest.fixture(autouse=True)
def tool(httpx_mock): ...
""",
    "pytest-socket": "",
}
OPTIONS = {
    "pytest-httpx": ["-p", "pytest_httpx"],
    "pytest-socket": ["-p", "pytest_socket", "--disable-socket", "--allow-hosts=127.0.0.1"],
}
# VCR records httpx2, so a client of the caller's is refused by VCR: in its own words, and unsent.
OWN_UNDER_VCR = """
from vcr.errors import CannotOverwriteExistingCassetteException

@pytest.mark.parametrize("refund", OWN)
def test_vcr_responds_to_an_own_client(refund, tribute_mock):
    with pytest.raises(CannotOverwriteExistingCassetteException, match="How to fix"):
        refund()
    assert tribute_mock.refunds == {}
"""
EVENTS = """
import http.server
import threading

import pytest
import vcr

class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_): ...

@pytest.fixture
def url():
    with http.server.HTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()

@pytest.fixture
def cassette(tmp_path):
    with vcr.use_cassette(str(tmp_path / "none.yaml"), record_mode="none"):
        yield

def test_an_event_that_vcr_refuses(cassette, url, tribute_mock):
    tribute_mock.set_webhook(url)
    delivery = tribute_mock.send("new_donation")
    assert "How to fix" in delivery.attempts[-1].problem

def test_an_event_after_the_cassette(url, tribute_mock):
    tribute_mock.set_webhook(url)
    assert tribute_mock.send("new_donation").attempts[-1].status == 200
"""
NO_SOCKETS = """
def test_the_mock(tribute_mock): ...
"""


def hang_up(conversation: Conversation) -> None:
    conversation.receive()
    conversation.close()


def run_beside(
    folder: Path, source: str, *options: str, proxy: str = ""
) -> "subprocess.CompletedProcess[str]":
    variables = {
        **ALONE,
        "HTTP_PROXY": proxy,
        "TRIBUTE_BASE_URL": "http://shop.invalid",
        "TRIBUTE_API_KEY": "key",
    }
    plugins = ["-p", "pytribute.pytest_plugin", *options]
    return run(folder, *plugins, variables=variables, test_it=source)


@pytest.mark.unmeasured
@pytest.mark.parametrize("tool", BESIDE)
def test_beside_a_tool_only_a_marked_test_sends_a_refund_and_the_mock_works(
    tool: str, tmp_path: Path
) -> None:
    own = OWN_UNDER_VCR if tool == "vcrpy" else OWN_WITH_THE_MOCK
    source = SHOP + BESIDE[tool] + WITHOUT_THE_MOCK + WITH_THE_MOCK + own + MARKED
    with Server(hang_up) as proxy:
        ended = run_beside(tmp_path, source, *OPTIONS.get(tool, []), proxy=proxy.url())
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "10 passed" in ended.stdout
    (request,) = proxy.requests  # no tool would have kept it here
    assert request.startswith(b"POST http://shop.invalid/products/purchases/5001/cancel ")


def test_events_are_sent_after_a_cassette_was_in_use(tmp_path: Path) -> None:
    ended = run_beside(tmp_path, EVENTS)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("warnings", ["default", "error"])
def test_where_sockets_are_forbidden_the_fixture_says_how_to_allow_them(
    warnings: str, tmp_path: Path
) -> None:
    ended = run_beside(
        tmp_path, NO_SOCKETS, "-p", "pytest_socket", "--disable-socket", "-W", warnings
    )
    assert "1 error" in ended.stdout
    shown = re.sub(r"\s+", " ", ended.stdout)
    assert "tribute_mock: can't listen on 127.0.0.1, because a tool forbids sockets" in shown
    assert "--allow-hosts=127.0.0.1" in shown
    assert "Traceback" not in ended.stdout
