"""Inboxes in processes whose threads are greenlets, however late they became that."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path

import pytest

from scripts.project import CHECKOUT
from tests.webhooks.inbox.greenlets import EVENTS, delivery

_PATIENCE = 60


@pytest.mark.parametrize(
    ("moment", "store"), [("early", "sqlite"), ("late", "sqlite"), ("late", "redis")]
)
@pytest.mark.parametrize("library", ["gevent", "eventlet"])
def test_greenlets_handle_each_event_once(
    request: pytest.FixtureRequest, tmp_path: Path, library: str, moment: str, store: str
) -> None:
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    place = str(tmp_path / "inbox.sqlite3")
    if store == "redis":
        place = request.getfixturevalue("redis_address")

    done = subprocess.run(  # noqa: S603 - Python
        [sys.executable, "-m", "tests.webhooks.inbox.greenlets", library, moment, place],
        cwd=CHECKOUT.root,
        # Its own resolver doesn't load where dnspython finds trio.
        env={**os.environ, "EVENTLET_NO_GREENDNS": "yes"},
        capture_output=True,
        timeout=_PATIENCE,
        check=False,
    )

    assert done.returncode == 0, done.stderr.decode()
    responses, runs = json.loads(done.stdout)
    assert responses == {
        "while they run": {"503": EVENTS},
        "first": {"200": EVENTS},
        "after": {"200": EVENTS},
    }
    assert runs == {"1": EVENTS}


@pytest.mark.unmeasured
@pytest.mark.parametrize("options", [[], ["--preload"]])
def test_workers_of_gunicorn_handle_each_event_once(tmp_path: Path, options: list[str]) -> None:
    if find_spec("gunicorn") is None or find_spec("gevent") is None:
        pytest.skip("gunicorn and gevent are not installed")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        command = [
            *(sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", "2", *options),
            *("--bind", f"fd://{listening.fileno()}", "--no-control-socket"),
            f"tests.webhooks.inbox.greenlets:served({str(tmp_path)!r})",
        ]
        port: int = listening.getsockname()[1]
        process = subprocess.Popen(  # noqa: S603 - Python
            command,
            cwd=CHECKOUT.root,
            pass_fds=[listening.fileno()],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    try:
        with ThreadPoolExecutor(EVENTS) as threads:
            numbers = [*range(EVENTS)] * 3
            responses = list(threads.map(partial(_deliver, port), numbers))
        last = {_deliver(port, number) for number in range(EVENTS)}
    finally:
        process.send_signal(signal.SIGINT)  # quicker than to terminate
        said, _ = process.communicate(timeout=_PATIENCE)

    assert set(responses) <= {200, 503}, said.decode()
    assert responses.count(200) >= EVENTS
    assert last == {200}
    runs = (tmp_path / "runs").read_text(encoding="utf-8").split()
    assert Counter(runs) == {str(number): 1 for number in range(EVENTS)}


def _deliver(port: int, number: int) -> int:
    body, signature = delivery(number)
    with closing(HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)) as connection:
        connection.request("POST", "/tribute", body, {"trbt-signature": signature})
        return connection.getresponse().status
