"""Calls under a time limit that a signal handler enforces at any moment, as Celery and RQ do.

Run by `test_limits`, and by hand for longer: ``python -m tests.overlay.limits default 5000 1``.
"""

import faulthandler
import json
import random
import signal
import socketserver
import ssl
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from types import FrameType
from typing import ClassVar, NoReturn
from urllib.parse import parse_qs, urlsplit

import httpx2

from pytribute import RetryPolicy, Tribute, TributeError
from pytribute_core import prefetch, workers
from tests.overlay.shelf import KEY, products

_PAGE, _ROWS = 10, 40
_SHORTEST, _LONGEST = 0.0001, 0.006

_TLS = ssl.create_default_context()


class LimitError(Exception):
    """As Celery's SoftTimeLimitExceeded."""


class LateError(TimeoutError):
    """As a handler raises for `signal.alarm`; a socket raises the same kind."""


class BrokenError(ConnectionError):
    """What looks most of all as if the exchange had failed."""


class _Shop(BaseHTTPRequestHandler):
    """Respond after a moment, and sometimes close the connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet per response: a second one would wait for the first one's ACK
    refunds: ClassVar[Counter[str]] = Counter()

    def do_GET(self) -> None:
        if self._hangs_up(0.1):
            return
        query = parse_qs(urlsplit(self.path).query)
        if "page" in query:
            page = int(query["page"][0])
            rows = products(list(range((page - 1) * _PAGE, min(page * _PAGE, _ROWS))))
            self._say({"rows": rows, "meta": {"total": _ROWS, "offset": page, "limit": _PAGE}})
        else:
            self._say(products([1])[0])

    def do_POST(self) -> None:
        purchase = self.path.split("/")[-2]
        self.refunds[purchase] += 1
        if not self._hangs_up(0.05 if int(purchase) else 0):
            self._say({"success": True, "message": "done", "purchaseId": int(purchase)})

    def _hangs_up(self, chance: float) -> bool:
        time.sleep(random.uniform(0, 0.002))  # noqa: S311
        self.close_connection = random.random() < chance  # noqa: S311
        return self.close_connection

    def _say(self, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 - its name


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 100

    def handle_error(self, request: object, client_address: object) -> None: ...


def _passed(error: BaseException, function: str) -> bool:
    traceback = error.__traceback__
    while traceback:
        code = traceback.tb_frame.f_code
        if code.co_name == function and code.co_filename.endswith("drivers.py"):
            return True
        traceback = traceback.tb_next
    return False


class Run:
    """Calls one after the other, each with a limit that may end it anywhere."""

    def __init__(self, transport: str, seed: int, address: str) -> None:
        self.counts: Counter[str] = Counter()
        self.lost: list[BaseException | None] = []
        """What Python itself dropped: nothing can leave a destructor or a weak reference."""
        self.reported: set[int] = set()
        self.unreported: set[int] = set()
        self._transport = transport
        self._address = address
        self._chance = random.Random(seed)  # noqa: S311
        self._fired: Exception | None = None
        self._place = ""
        self._purchase = 0
        self._own: httpx2.Client | None = None
        self._tribute = self._client()
        signal.signal(signal.SIGALRM, self._fire)

    def _client(self) -> Tribute:
        # Enough of them to outlast the shop's hanging up.
        retries = RetryPolicy(attempts=8, wait_initial=0.002, wait_max=0.004)
        if self._transport == "own":
            own = self._own = httpx2.Client(verify=_TLS)
            return Tribute(KEY, base_url=self._address, retries=retries, http_client=own)
        return Tribute(KEY, base_url=self._address, retries=retries)

    def _fire(self, _: int, frame: FrameType | None) -> NoReturn:
        self._place = "".join(traceback.format_stack(frame, limit=4))
        # What looks like a failure of a socket is one for a client of one's own.
        kinds = [LimitError] if self._transport == "own" else [LimitError, LateError, BrokenError]
        kind = self._chance.choice(kinds)
        self._fired = kind()
        raise self._fired

    def warm_up(self) -> None:
        """Make each call once: msgspec drops what is raised while it makes a decoder."""
        self._get()
        self._list()
        self._refund()

    def call(self) -> None:
        """Make one call, and check its result."""
        calls: list[Callable[[], object]] = [self._get, self._list, self._refund]
        call = self._chance.choice(calls)
        self._fired, came = None, None
        self._purchase += 1
        try:
            signal.setitimer(signal.ITIMER_REAL, self._chance.uniform(_SHORTEST, _LONGEST))
            call()
        except Exception as error:  # noqa: BLE001 - whatever comes is judged
            came = error
        try:
            signal.setitimer(signal.ITIMER_REAL, 0)
        except (LimitError, LateError, BrokenError) as error:
            self._fired = came = error  # between the call and here
        self._judge(came)

    def _judge(self, came: Exception | None) -> None:
        self.counts["calls"] += 1
        if self._fired is None:
            if came is not None and not isinstance(came, TributeError):
                self.counts[f"failed: {came!r}"] += 1
            return
        self.counts["fired"] += 1
        if any(lost is self._fired for lost in self.lost):
            self.counts["lost in a destructor"] += 1
        elif came is None:
            self.counts[f"swallowed {self._fired!r}"] += 1
            sys.stderr.write(self._place)
        elif came is not self._fired and isinstance(came, TributeError):
            self.counts[f"{self._fired!r} turned into {type(came).__name__}"] += 1
        elif any("may have been made" in note for note in getattr(came, "__notes__", ())):
            self.reported.add(self._purchase)
        elif _passed(came, "run"):
            self.unreported.add(self._purchase)
        if self._own:  # what stays locked in a client of one's own isn't ours
            # A socket that its destructor has to close takes a handler's exception along.
            self._own.close()
            self._tribute = self._client()

    def check(self) -> None:
        """Check that later calls work, from this thread and others."""
        self._get()
        thread = threading.Thread(target=self._get, daemon=True)
        thread.start()
        thread.join(20)
        if thread.is_alive():
            self.counts["hangs"] += 1

    def _get(self) -> object:
        return self._tribute.products.get(1)

    def _list(self) -> object:
        return self._tribute.products.list(page_size=_PAGE, prefetch=2).to_list()

    def _refund(self) -> object:
        return self._tribute.products.cancel_purchase(self._purchase)


def _running_workers() -> int:
    # One whose beginning was interrupted is listed for ever: without a frame, or waiting for a lock
    # that `threading.Thread.start` has left taken. Neither has come to the code of a worker.
    frames = sys._current_frames()  # pyright: ignore[reportPrivateUsage]
    threads = [thread for thread in threading.enumerate() if thread.name == "pytribute"]
    return sum(_works(frames.get(thread.ident or 0)) for thread in threads)


def _works(frame: FrameType | None) -> bool:
    while frame and frame.f_code.co_filename != workers.__file__:
        frame = frame.f_back
    return frame is not None


def main(transport: str, calls: int, seed: int) -> None:
    """Make calls, and print their results as JSON."""
    faulthandler.dump_traceback_later(20 + calls * 0.05, exit=True)
    random.seed(seed)
    prefetch.QUICK = 0  # as if the server were slow
    with _Server(("127.0.0.1", 0), _Shop) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        run = Run(transport, seed, f"http://127.0.0.1:{server.server_address[1]}")
        run.warm_up()
        sys.unraisablehook = lambda given: run.lost.append(given.exc_value)
        for number in range(calls):
            run.call()
            if number % 50 == 49:
                run.check()
        time.sleep(0.1)  # what was written before the last limit may still be on its way
        server.shutdown()
    refunds = {int(purchase): times for purchase, times in _Shop.refunds.items()}
    run.counts["reported"] = len(run.reported)
    run.counts["refunded and unreported"] = len(run.unreported & refunds.keys())
    run.counts["refunded twice"] = sum(times > 1 for times in refunds.values())
    # In a client of one's own they may wait for what stays locked there.
    end = time.monotonic() + (0 if transport == "own" else 20)
    while (count := _running_workers()) and time.monotonic() < end:
        time.sleep(0.01)
    if count:
        faulthandler.dump_traceback()
    run.counts["threads"] = count
    print(json.dumps(run.counts))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
