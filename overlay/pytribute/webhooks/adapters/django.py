"""Django, from 5.0: ``path("tribute", receiver(handler))``, or ``areceiver``.

`receiver` is for plain functions, also under ASGI: they run in Django's own thread of the request.
`areceiver` is for ``async`` functions; plain ones run in a thread of the handler, with database
connections of that thread.

Neither of them is in the transaction that ``ATOMIC_REQUESTS`` makes of a request, because Django
commits even if a function failed, and after the event counts as handled. Instead, a plain function
runs in ``transaction.atomic()`` of each such database, which ends before the event counts. Django
has no such transactions for ``async`` functions: what has to be atomic belongs in a plain one.
"""

import logging
from collections.abc import Awaitable, Callable, Generator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from typing import Any, TypeAlias

from pytribute.webhooks.adapters import is_terminated, read_blocking
from pytribute.webhooks.delivery import Answer
from pytribute.webhooks.handler import WebhookHandler
from pytribute.webhooks.signature import SIGNATURE_HEADER

__all__ = ["areceiver", "receiver"]

# Django has no types. Imported so, it is Any to every type checker, whether it has stubs or not.
_http: Any = import_module("django.http")
_csrf: Any = import_module("django.views.decorators.csrf")
_methods: Any = import_module("django.views.decorators.http")
_db: Any = import_module("django.db")
_transaction: Any = import_module("django.db.transaction")
_Request: TypeAlias = Any
_Response: TypeAlias = Any

_log = logging.getLogger("pytribute")


def receiver(handler: WebhookHandler) -> Callable[[_Request], _Response]:
    """Make a view; the handler's functions can't be ``async``."""

    def receive(request: _Request) -> _Response:
        signature = request.headers.get(SIGNATURE_HEADER)
        answer = _read(request, handler, signature)
        if isinstance(answer, bytes):
            answer = handler.receive(answer, signature, around=_atomic)
        return _response(answer)

    view: Callable[[_Request], _Response] = _view(receive)
    return view


def areceiver(handler: WebhookHandler) -> Callable[[_Request], Awaitable[_Response]]:
    """Make an ``async`` view."""

    async def receive(request: _Request) -> _Response:
        signature = request.headers.get(SIGNATURE_HEADER)
        answer = _read(request, handler, signature)
        if isinstance(answer, bytes):
            answer = await handler.areceive(answer, signature, around=_atomic_in_thread)
        return _response(answer)

    view: Callable[[_Request], Awaitable[_Response]] = _view(receive)
    return view


class _All(set[str]):
    """Contains every database, also one that the settings don't name yet."""

    def __contains__(self, alias: object) -> bool:
        return True


def _view(receive: Callable[..., Any]) -> Any:  # noqa: ANN401 - as Django has no types
    view = _csrf.csrf_exempt(_methods.require_POST(receive))
    view._non_atomic_requests = _All()  # as transaction.non_atomic_requests does for one database
    return view


def _read(request: _Request, handler: WebhookHandler, signature: str | None) -> bytes | Answer:
    read = request.read
    environ = request.META
    if is_terminated(environ) and not environ.get("CONTENT_LENGTH"):
        read = environ["wsgi.input"].read  # Django reads nothing of what comes without its length
    try:
        return read_blocking(handler, signature, environ, read)
    except OSError:
        return b""  # of a body that breaks off: no signature fits it


@contextmanager
def _atomic() -> Generator[None]:
    """Be in a transaction of each database that wants one for a request, and commit them.

    Raises:
        RuntimeError: a transaction can only be rolled back, although nothing was raised.
    """
    settings = _db.connections.settings
    names = [name for name, options in settings.items() if options["ATOMIC_REQUESTS"]]
    committed: list[str] = []
    try:
        with ExitStack() as transactions:
            for name in names:
                # Inside another transaction the event would count before that one is committed.
                transactions.enter_context(_transaction.atomic(using=name, durable=True))
                _transaction.on_commit(partial(committed.append, name), using=name)
            yield
            for name in names:
                _check_whole(name)
    except Exception:
        if not names or len(committed) < len(names):
            raise
        # Delivered again, the event would have its effect once more.
        _log.exception("a function of on_commit() failed; the event counts as handled")


def _check_whole(name: str) -> None:
    """Make sure that a commit will be one: databases and Django may roll back without an error."""
    connection = _db.connections[name]
    if connection.vendor == "postgresql" and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")  # raises if a statement failed before
    if connection.needs_rollback:
        raise RuntimeError(
            f"the transaction on the database {name!r} can only be rolled back: let the error "
            "through, or put what may fail into a transaction.atomic() of its own"
        )


@contextmanager
def _atomic_in_thread() -> Generator[None]:
    """As `_atomic`, in a thread whose connections Django doesn't close."""
    _db.close_old_connections()
    try:
        with _atomic():
            yield
    finally:
        _db.close_old_connections()


def _response(answer: Answer) -> _Response:
    return _http.HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)
