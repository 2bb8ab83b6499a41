"""Check in a process whether the hand-written library works with what was just generated.

The pipeline knows what the pages say, not what the library needs of it: a constructor without a
new required field, a class that has another name. Each failure is work to do, at a file and line.
"""

import importlib
import importlib.metadata
import importlib.util
import json
import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from traceback import walk_stack, walk_tb
from types import FrameType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from scripts.errors import printable
from scripts.project import CHECKOUT, Project

if TYPE_CHECKING:
    from pytribute.mock import MockServer

# Two seconds on a quiet machine; one that runs all tests took more than thirty.
_SECONDS = 120.0
# The process reports its own time-out, and where it hangs; this is for one that can't even do so.
_GRACE = 5.0
_CHILD = (
    "import sys; seconds, root, *sys.path[:0] = sys.argv[1:]; "
    "from scripts.trial import perform; perform(root, float(seconds))"
)
_OWN = ("pytribute", "pytribute_core", "pytribute_client", "pytribute_schemas")
_SHOWN = 300
_MOST_FAILURES = 20


class Failure(NamedTuple):
    """Something that the library can't do any more."""

    action: str
    """The action that failed."""
    reason: str
    """What happened; it may quote a page."""
    place: str = ""
    """The file of the checkout and its line, where one is known."""

    def __str__(self) -> str:
        place = f", {self.place}" if self.place else ""
        text = f"the hand-written library needs a hand: {self.action}: {self.reason}{place}"
        return printable(text)


class Trial:
    """A process that imports the library of a checkout and uses it; it starts at once.

    Args:
        project: the checkout.
        seconds: how long it may take.
    """

    def __init__(self, project: Project, *, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        # Not over PYTHONPATH, where a colon in the path of the checkout would split it.
        paths = [str(project.root / "overlay"), str(project.generated), str(CHECKOUT.root)]
        command = [sys.executable, "-c", _CHILD, str(seconds), str(project.root), *paths]
        # No pipe, which a process that a module starts would keep open.
        self._errors = TemporaryFile()  # noqa: SIM115 - closed at the end
        self._process = subprocess.Popen(  # noqa: S603 - our own words, and no shell
            command,
            cwd=project.root,
            # The library must not find the key or the address of a real account.
            env={k: v for k, v in os.environ.items() if not k.startswith("TRIBUTE_")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )

    def failures(self) -> list[Failure]:
        """Wait for the end, and return what failed."""
        try:
            output, _ = self._process.communicate(timeout=self._seconds + _GRACE)
        except subprocess.TimeoutExpired:
            return [Failure("try it", f"it did not end within {self._seconds:.0f} seconds")]
        lines = output.decode(errors="replace").splitlines()
        if "done" in lines[-1:]:
            with suppress(ValueError, TypeError):  # a module wrote into it
                return [Failure(*json.loads(line)) for line in lines[:-1]]
        self._errors.seek(0)
        last = self._errors.read().decode(errors="replace").split("\n")[-2:][0][:_SHOWN]
        status = self._process.returncode
        return [Failure("try it", f"the process ended with status {status}: {last or 'silently'}")]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()
        self._errors.close()


def perform(root: str, seconds: float) -> None:
    """Try the library of a checkout, and write each failure as a line; this is the child process.

    Args:
        root: the checkout.
        seconds: how long it may take.
    """
    # The output of a module must not be read as a failure.
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    attempt = _Attempt(Path(root))
    main = threading.main_thread().ident

    def stop() -> None:
        frames = sys._current_frames()  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001 - documented
        frame = frames[main or 0]
        place = attempt.place_of(reversed(_lines(walk_stack(frame))))
        reason = f"it did not end within {seconds:.0f} seconds"
        attempt.failures.append(Failure(attempt.action, reason, place))
        finish()

    def finish() -> None:
        for failure in attempt.grouped():
            output.write(json.dumps(failure) + "\n")
        output.write("done\n")
        output.flush()
        os._exit(0)  # no thread of the library may keep the process alive

    watchdog = threading.Timer(seconds, stop)
    watchdog.daemon = True
    watchdog.start()
    attempt.run()
    watchdog.cancel()
    finish()


class _Attempt(logging.Handler):
    """All actions that are tried, and their failures."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = root
        self.failures: list[Failure] = []
        self.action = "start"

    def run(self) -> None:
        """Import every module, then use the library as its users do."""
        # A failure in the thread of the mock is only logged.
        logging.getLogger().addHandler(self)
        for module in _modules(self._root / "overlay"):
            self._try(f"import {module}", partial(importlib.import_module, module))
        self._try("start a mock", self._use_mock)

    def grouped(self) -> Iterator[Failure]:
        """Return each cause once: one broken module breaks all that import it."""
        causes: dict[tuple[str, str], list[Failure]] = {}
        for failure in self.failures:
            causes.setdefault((failure.place, failure.reason), []).append(failure)
        for first, *others in list(causes.values())[:_MOST_FAILURES]:
            more = f" (and {len(others)} more)" if others else ""
            yield first._replace(action=first.action + more)

    def place_of(self, lines: Iterable[tuple[str, int]]) -> str:
        """Return the innermost line of the hand-written library, or else of the generated one."""
        places = {"overlay": "", "generated": ""}
        for file, line in lines:
            path = Path(file)
            if path.is_relative_to(self._root):
                inside = path.relative_to(self._root)
                if inside.parts[0] in places:
                    places[inside.parts[0]] = f"{inside.as_posix()}:{line}"
        return places["overlay"] or places["generated"]

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            self._fail(record.exc_info[1])

    def _try(self, action: str, function: Callable[[], object]) -> None:
        self.action = action
        try:
            function()
        except BaseException as error:  # noqa: BLE001 - also a SystemExit is no success
            if not _is_missing_extra(error):
                self._fail(error)

    def _fail(self, error: BaseException) -> None:
        lines = _lines(walk_tb(error.__traceback__))
        if isinstance(error, SyntaxError) and error.filename:
            lines.append((error.filename, error.lineno or 1))
        text = " ".join(str(error).split())[:_SHOWN]
        reason = f"{type(error).__name__}: {text}" if text else type(error).__name__
        self.failures.append(Failure(self.action, reason, self.place_of(lines)))

    def _use_mock(self) -> None:
        from pytribute.mock import MockServer  # noqa: PLC0415 - only the child can import it

        with MockServer(seed=0) as mock:
            self._try("list the products of the mock", partial(_list_products, mock))
            self._try("cancel a purchase at the mock", partial(_cancel_purchase, mock))
            self._try("make events", partial(self._read_events, mock))

    def _read_events(self, mock: "MockServer") -> None:
        from pytribute.mock.events import event_names  # noqa: PLC0415 - as above

        for name in event_names():
            self._try(f"read the event {name}", partial(_read_event, mock, name))


def _list_products(mock: "MockServer") -> None:
    with mock.client() as tribute:
        products = list(tribute.products.list())
        if not products:
            raise RuntimeError("the list is empty")
        for product in products:
            _ = f"{product.price} {product.stars_price}"
        if tribute.products.get(products[0].id) != products[0]:
            raise RuntimeError("a product is not as its row in the list")


def _cancel_purchase(mock: "MockServer") -> None:
    purchase = mock.add_purchase(paid_with="stars")
    with mock.client() as tribute:
        tribute.products.cancel_purchase(purchase)
    if mock.refunds != {purchase: 1}:
        raise RuntimeError("the mock did not refund it once")


def _read_event(mock: "MockServer", name: str) -> None:
    from pytribute import webhooks  # noqa: PLC0415 - only the child can import it

    deliveries: list[tuple[bytes, str | None]] = []

    def receive(body: bytes, signature: str | None) -> int:
        deliveries.append((body, signature))
        return 200

    mock.set_webhook(receive)
    mock.send(name)
    event: Any = webhooks.parse(*deliveries[0], mock.api_key)
    if name in webhooks.EVENTS and isinstance(event, webhooks.UnknownEvent):
        raise RuntimeError(f"no class fits: {event.reason}")
    _ = f"{event.idempotency_key} {event.amount} {event.payment_state} {event.buyer.id}"


def _modules(overlay: Path) -> Iterator[str]:
    for path in sorted(overlay.rglob("*.py")):
        yield ".".join(path.relative_to(overlay).with_suffix("").parts).removesuffix(".__init__")


def _lines(frames: Iterable[tuple[FrameType, int]]) -> list[tuple[str, int]]:
    return [(frame.f_code.co_filename, line) for frame, line in frames]


def _is_missing_extra(error: BaseException) -> bool:
    """Whether a module imports a package that is optional and not installed."""
    package = (getattr(error, "name", None) or "").partition(".")[0]
    if not isinstance(error, ImportError) or not package or package in _OWN:
        return False
    required = [line for line in importlib.metadata.requires(_OWN[0]) or () if "extra" not in line]
    names = {re.split(r"[^\w-]", line)[0].replace("-", "_").lower() for line in required}
    return package.lower() not in names and importlib.util.find_spec(package) is None
