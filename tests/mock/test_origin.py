"""The control over HTTP is out of reach of any website, also of one that took on its address."""

import http.client
import json
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from pytribute.mock import MockServer
from pytribute.mock.origin import refusal_reason

CONTROL = [
    *(("POST", "/reset"), ("GET", "/state"), ("PUT", "/state"), ("GET", "/clock")),
    *(("PUT", "/clock"), ("POST", "/faults"), ("DELETE", "/faults"), ("GET", "/requests")),
    *(("GET", "/refunds"), ("PUT", "/webhook"), ("POST", "/events"), ("GET", "/events")),
    *(("POST", "/purchases"), ("POST", "/advance")),
    *(("POST", "/deliveries/1/redeliver"), ("POST", "/deliveries/1/duplicate")),
    *(("POST", "/deliveries/test"), ("POST", "/deliveries/pause"), ("POST", "/deliveries/resume")),
    *(("GET", "/deliveries/waiting"), ("PUT", "/deliveries/waiting")),
]


def request(mock: MockServer, method: str, path: str, **headers: str) -> tuple[int, str]:
    port = int(mock.url.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.putrequest(method, f"/__control{path}", skip_host="host" in headers)
        for name, value in {"content-length": "2", **headers}.items():
            connection.putheader(name, value)
        connection.endheaders(b"{}")
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize(("method", "path"), CONTROL)
def test_no_website_steers_or_reads_the_mock(mock: MockServer, method: str, path: str) -> None:
    mock.add_purchase()
    mock.set_webhook("http://127.0.0.1:9/")
    before = mock.dump()

    rebound, why = request(mock, method, path, host="shop.example.com:8080")
    foreign, _ = request(mock, method, path, origin="https://shop.example.com")
    opaque, _ = request(mock, method, path, origin="null")

    assert (rebound, foreign, opaque) == (403, 403, 403)
    assert "use localhost, an IP address" in json.loads(why)["message"]
    assert mock.dump() == before
    assert mock.deliveries == []


def test_every_control_route_is_tested_here(mock: MockServer) -> None:
    for method, path in CONTROL:
        assert request(mock, method, path)[0] not in {401, 403, 404, 405}


@pytest.mark.parametrize(
    "host",
    [
        *("localhost:8080", "127.0.0.1", "127.0.0.2:1", "[::1]:8080", "[::1]", "192.168.1.5:80"),
        *("mock:8080", "MOCK", "host.docker.internal:8080", "mock.localhost", "printer.local"),
    ],
)
def test_a_name_that_no_website_can_have_is_served(mock: MockServer, host: str) -> None:
    assert request(mock, "POST", "/reset", host=host)[0] == 204
    assert request(mock, "POST", "/reset", host=host, origin=f"http://{host.lower()}")[0] == 204


@pytest.mark.parametrize(
    "host",
    ["", "example.com", "localhost.example.com", "127.0.0.1.nip.io", "[::1", "a.b:8080", "x."],
)
def test_another_name_is_not_served(mock: MockServer, host: str) -> None:
    assert request(mock, "POST", "/reset", host=host)[0] == 403


@pytest.mark.parametrize(
    "origin",
    ["http://localhost:1", "http://localhost", "http://127.0.0.1:8080", "null", "", "file://"],
)
def test_a_page_of_another_port_or_host_is_another_origin(mock: MockServer, origin: str) -> None:
    assert request(mock, "POST", "/reset", host="localhost:8080", origin=origin)[0] == 403


def test_the_name_that_the_server_listens_on_is_served() -> None:
    assert refusal_reason("mock.example.com:80", None, own="Mock.example.com") is None
    assert refusal_reason("other.example.com:80", None, own="mock.example.com") is not None


@pytest.fixture
def website(tmp_path: Path) -> Iterator[str]:
    """A website that sends what a browser sends without asking: simple requests."""
    (tmp_path / "index.html").write_text("<title>a shop</title>")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its base
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path)) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.unmeasured
@pytest.mark.skipif(
    shutil.which("chromium") is None or shutil.which("chromedriver") is None,
    reason="no Chromium here; on Debian: apt-get install chromium chromium-driver",
)
def test_a_page_in_a_real_browser_can_not_drive_the_mock(mock: MockServer, website: str) -> None:
    from selenium.webdriver.chrome.options import Options  # noqa: PLC0415 - slow to import
    from selenium.webdriver.chrome.service import Service  # noqa: PLC0415 - as above
    from selenium.webdriver.chrome.webdriver import WebDriver  # noqa: PLC0415 - as above

    options = Options()
    options.binary_location = shutil.which("chromium") or ""
    port = mock.url.rpartition(":")[2]
    rebound = f"shop.example.com:{port}"
    for argument in (
        *("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"),
        # The response of a rebinding name server; no other name is resolved.
        "--host-resolver-rules=MAP shop.example.com 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ):
        options.add_argument(argument)
    mock.add_purchase(id=8001)
    with WebDriver(options=options, service=Service(shutil.which("chromedriver"))) as browser:
        browser.get(website)
        browser.execute_async_script(  # pyright: ignore[reportUnknownMemberType] - bare *args
            "const done = arguments[1];"
            "fetch(arguments[0], {method: 'POST', mode: 'no-cors', body: '{}'})"
            ".then(() => done(), () => done())",
            f"{mock.url}/__control/reset",
        )
        browser.get(f"http://{rebound}/__control/state")
        shown = browser.page_source

    assert "tribute-mock-key" not in shown
    assert "may be the name of any website" in shown
    assert '"id": 8001' in mock.dump()
