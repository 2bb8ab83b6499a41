"""The blocking client where gevent or eventlet makes threads greenlets, however late."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from importlib.util import find_spec
from urllib.parse import parse_qs, urlsplit

import pytest

from scripts.project import CHECKOUT
from tests.faults.server import SELF_SIGNED, Conversation, Server, Step
from tests.faults.steps import http_response
from tests.overlay.shelf import products
from tests.transports.greenlets import ADDRESS, GREENLETS

_PATIENCE = 60
_ROWS = 45


def pages() -> Step:
    """Respond to page 1 at once, and to the four others when all of them were requested.

    So a process that waits for one of them alone, or in which one greenlet blocks the others, gets
    none.
    """
    together = threading.Barrier(4)

    def step(conversation: Conversation) -> None:
        target = conversation.receive().split(b" ")[1].decode()
        (page,) = map(int, parse_qs(urlsplit(target).query)["page"])
        if page > 1:
            together.wait(_PATIENCE)
        rows = products([*range(1, _ROWS + 1)][(page - 1) * 10 : page * 10])
        meta = {"total": _ROWS, "offset": page, "limit": 10}
        conversation.send(http_response(200, json.dumps({"rows": rows, "meta": meta}).encode()))

    return step


@pytest.mark.parametrize("moment", ["early", "late"])
@pytest.mark.parametrize("library", ["gevent", "eventlet"])
def test_greenlets_share_a_client_and_prefetch(library: str, moment: str) -> None:
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    with Server(pages(), tls=SELF_SIGNED) as server:
        url = server.url(scheme="https", host="localhost")  # a name, so that it is looked up
        done = subprocess.run(  # noqa: S603 - Python
            [sys.executable, "-m", "tests.transports.greenlets", library, moment, url],
            cwd=CHECKOUT.root,
            # Its own resolver doesn't load where dnspython finds trio.
            env={**os.environ, "EVENTLET_NO_GREENDNS": "yes"},
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == [_ROWS] * (2 + GREENLETS)


@pytest.mark.unmeasured
@pytest.mark.parametrize("options", [[], ["--preload"]], ids=["each", "preload"])
def test_workers_of_gunicorn_share_a_client_that_was_used_before_they_were_made(
    options: list[str],
) -> None:
    if find_spec("gunicorn") is None or find_spec("gevent") is None:
        pytest.skip("gunicorn and gevent are not installed")
    # With one worker: a signal to one that is still starting is lost.
    with Server(pages()) as server, socket.create_server(("127.0.0.1", 0)) as listening:
        command = [
            *(sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", "1", *options),
            *("--bind", f"fd://{listening.fileno()}", "--no-control-socket"),
            "tests.transports.greenlets:served()",
        ]
        process = subprocess.Popen(  # noqa: S603 - Python
            command,
            cwd=CHECKOUT.root,
            env={**os.environ, ADDRESS: server.url()},
            pass_fds=[listening.fileno()],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        port: int = listening.getsockname()[1]
        try:
            with ThreadPoolExecutor(8) as threads:
                responses = list(threads.map(_get, [port] * 16))
        finally:
            process.send_signal(signal.SIGINT)  # quicker than to terminate
            said, _ = process.communicate(timeout=_PATIENCE)
    assert responses == [(200, b"%d" % _ROWS)] * 16, said.decode()


def _get(port: int) -> tuple[int, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)) as connection:
        connection.request("GET", "/")
        response = connection.getresponse()
        return response.status, response.read()
