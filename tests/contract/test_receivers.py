"""The check finds nothing wrong with webhook endpoints that developers write."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from pytribute.contract import Severity, WebhookEndpoint, check_webhook, report_text
from pytribute.contract.checks import WEBHOOK_CHECKS
from pytribute.contract.key import Key
from tests.contract.webhook_servers import KEY
from tests.servers.running import ROOT

_APPS = "tests.contract.receivers"
_GUNICORN = ("gunicorn", "--no-control-socket", "--bind", "fd://{fd}")
RECEIVERS = {
    "fastapi": ("uvicorn", "--fd", "{fd}", f"{_APPS}.with_fastapi:app"),
    "flask": (*_GUNICORN, f"{_APPS}.with_flask:app"),
    "django": (*_GUNICORN, f"{_APPS}.with_django:app()"),
    "aiohttp": (f"{_APPS}.with_aiohttp", "{fd}"),
}


@contextmanager
def serve(name: str, log: Path) -> Generator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening, log.open("wb") as output:
        address = "127.0.0.1:{1}".format(*listening.getsockname())
        process = subprocess.Popen(  # noqa: S603 - the commands above
            [sys.executable, "-m", *(one.format(fd=listening.fileno()) for one in RECEIVERS[name])],
            cwd=ROOT,
            pass_fds=[listening.fileno()],
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        connection = HTTPConnection(address, timeout=60)  # it responds when it has started
        connection.request("GET", "/granted")
        connection.getresponse().read()
        connection.close()
        yield f"http://{address}"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize("name", RECEIVERS)
def test_an_honest_endpoint_gets_no_error_and_no_warning(name: str, tmp_path: Path) -> None:
    with serve(name, tmp_path / "log") as address:
        url, effects_url = f"{address}/tribute", f"{address}/granted"
        report = check_webhook(WebhookEndpoint(url, Key(KEY), effects_url))

    assert report.of(Severity.ERROR) == report.of(Severity.WARNING) == [], report_text(report)
    assert report.checks == [one.name for one in WEBHOOK_CHECKS]
