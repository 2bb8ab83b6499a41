"""Django, from 5.0: ``path("tribute", view(handler))``, or ``aview``.

`view` is for plain functions, also under ASGI: they run in Django's thread of the request.
`aview` is for ``async`` functions. Plain functions run in a thread of the handler there, with
database connections of that thread.

Neither view runs in the transaction that ``ATOMIC_REQUESTS`` makes of a request: Django would
commit it even if a function failed, and only after the event counts as handled. Instead, a plain
function runs in ``transaction.atomic()`` of each such database, which commits before the event
counts. Django has no such transactions for ``async`` functions: use a plain function for writes
that have to be atomic.
"""

import logging
from collections.abc import Awaitable, Callable, Generator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from typing import Any, TypeAlias

from pytribute.webhooks._delivery import WebhookResponse
from pytribute.webhooks._handler import WebhookHandler
from pytribute.webhooks._signature import SIGNATURE_HEADER
from pytribute.webhooks.adapters import is_terminated, read_blocking
from pytribute.webhooks.inbox.django import close_idle_connections

__all__ = ["aview", "view"]

# Django has no types. This import makes it Any for every type checker, with or without stubs.
_http: Any = import_module("django.http")
_csrf: Any = import_module("django.views.decorators.csrf")
_methods: Any = import_module("django.views.decorators.http")
_db: Any = import_module("django.db")
_transaction: Any = import_module("django.db.transaction")
_Request: TypeAlias = Any
_Response: TypeAlias = Any

_log = logging.getLogger("pytribute")


def view(handler: WebhookHandler) -> Callable[[_Request], _Response]:
    """Return a view; the handler's functions can't be ``async``."""

    def tribute_webhook(request: _Request) -> _Response:
        signature = request.headers.get(SIGNATURE_HEADER)
        result = _read(request, handler, signature)
        if isinstance(result, bytes):
            result = handler.handle(result, signature, around=partial(_atomic, handler))
        return _response(result)

    decorated: Callable[[_Request], _Response] = _decorate(tribute_webhook)
    return decorated


def aview(handler: WebhookHandler) -> Callable[[_Request], Awaitable[_Response]]:
    """Return an ``async`` view."""

    async def tribute_webhook(request: _Request) -> _Response:
        signature = request.headers.get(SIGNATURE_HEADER)
        result = _read(request, handler, signature)
        if isinstance(result, bytes):
            result = await handler.ahandle(
                result, signature, around=partial(_atomic_in_thread, handler)
            )
        return _response(result)

    decorated: Callable[[_Request], Awaitable[_Response]] = _decorate(tribute_webhook)
    return decorated


class _All(set[str]):
    """A set that contains every database, also one that the settings don't name yet."""

    def __contains__(self, alias: object) -> bool:
        return True


def _decorate(function: Callable[..., Any]) -> Any:  # noqa: ANN401 - Django has no types
    decorated = _csrf.csrf_exempt(_methods.require_POST(function))
    # transaction.non_atomic_requests does the same for one database.
    decorated._non_atomic_requests = _All()
    return decorated


def _read(
    request: _Request, handler: WebhookHandler, signature: str | None
) -> bytes | WebhookResponse:
    read = request.read
    environ = request.META
    if is_terminated(environ) and not environ.get("CONTENT_LENGTH"):
        read = environ["wsgi.input"].read  # Django reads nothing of a body without a length
    try:
        return read_blocking(handler, signature, environ, read)
    except OSError:
        return b""  # the body broke off: no signature matches it


@contextmanager
def _atomic(handler: WebhookHandler) -> Generator[None]:
    """Run a block in a transaction of each database that has ``ATOMIC_REQUESTS``.

    Raises:
        RuntimeError: a transaction can only be rolled back, although nothing was raised.
    """
    settings = _db.connections.settings
    claimed = getattr(handler.inbox, "using", None)  # a DjangoInbox has a transaction already
    names = [
        name for name, options in settings.items() if options["ATOMIC_REQUESTS"] and name != claimed
    ]
    committed: list[str] = []
    try:
        with ExitStack() as transactions:
            for name in names:
                # Inside another transaction the event would count before the outer commit.
                transactions.enter_context(_transaction.atomic(using=name, durable=True))
                _transaction.on_commit(partial(committed.append, name), using=name)
            yield
            for name in names:
                _check_committable(name)
    except Exception:
        if not names or len(committed) < len(names):
            raise
        # A failure here would make Tribute deliver the event again, and repeat its effect.
        _log.exception("a function of on_commit() failed; the event counts as handled")


def _check_committable(name: str) -> None:
    """Check that COMMIT will commit: databases and Django may roll back without an error."""
    connection = _db.connections[name]
    if connection.vendor == "postgresql" and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")  # raises if a statement failed before
    if connection.needs_rollback:
        raise RuntimeError(
            f"the transaction on the database {name!r} can only be rolled back: let the error "
            "propagate, or put the code that may fail into a transaction.atomic() of its own"
        )


@contextmanager
def _atomic_in_thread(handler: WebhookHandler) -> Generator[None]:
    """Do the same as `_atomic` in a thread whose connections Django doesn't close."""
    close_idle_connections()
    try:
        with _atomic(handler):
            yield
    finally:
        close_idle_connections()


def _response(result: WebhookResponse) -> _Response:
    return _http.HttpResponse(result.body, status=result.status, content_type=result.content_type)
