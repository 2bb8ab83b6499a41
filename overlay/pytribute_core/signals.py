"""Exceptions from outside an exchange: raised by a signal handler, or by another thread.

The time limits of Celery and RQ and `signal.alarm` raise ordinary exceptions at any moment. They
are for the caller, so no layer may treat them as failures of the exchange that was running.
"""

import signal
import sys
from types import CodeType


def pass_on(error: BaseException) -> None:
    """Raise an exception again if a signal handler raised it, whatever its class.

    A handler may raise a TimeoutError, as a socket does.
    """
    # A failing system call leaves one frame, and asking for each signal's handler takes 0.2 ms.
    if error.__traceback__ and error.__traceback__.tb_next and _is_handlers(error, _handlers()):
        raise error


def from_handler(error: BaseException, before: BaseException | None) -> BaseException | None:
    """Return the exception in a chain that a signal handler raised; None if there is none.

    A cleanup after such an exception may fail as well, and hide it.

    Args:
        error: the exception that was caught.
        before: the exception that the caller was handling before; the chain ends there.
    """
    handlers = _handlers()
    chain = _chain(error, before)
    return next((link for link in reversed(chain) if _is_handlers(link, handlers)), None)


def interruption(
    error: BaseException, libraries: frozenset[str], before: BaseException | None
) -> BaseException | None:
    """Return the exception from outside an exchange, None if the exchange itself failed.

    The exception is returned without tracebacks: their frames hold the API key.

    Args:
        error: the exception that ended the exchange.
        libraries: the packages that speak HTTP.
        before: the exception that the caller was handling when the exchange began; the chain ends
            there.
    """
    try:
        first = from_handler(error, before)
        if first is None and _is_failure(error, libraries):
            return None
    except BaseException as later:  # noqa: BLE001 - of a handler, too, with the other behind it
        first = error = later
    for link in _chain(error, before):
        link.__traceback__ = None
    return first or error


def _chain(error: BaseException, before: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link is not before and link not in chain:
        chain.append(link)
        link = link.__context__
    return chain


def _is_failure(error: BaseException, libraries: frozenset[str]) -> bool:
    """Whether a library raised an exception, or an operating system on its behalf.

    An exception that another thread raises in this one has no frame of its own, so the kind counts
    as well as the place.
    """
    if not isinstance(error, Exception):
        return False
    if isinstance(error, (OSError, UnicodeError)):  # the latter: a host name that no DNS can hold
        return True
    if any(_package(kind.__module__) in libraries for kind in type(error).mro()):
        return True
    if type(error).__module__ != "builtins":
        return False
    traceback = error.__traceback__
    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    place = traceback.tb_frame.f_globals.get("__name__", "") if traceback else ""
    return _package(place) in libraries


def _package(module: str) -> str:
    return module.partition(".")[0]


def handled() -> BaseException | None:
    """Return the exception that the caller is handling, None if there is none."""
    return sys.exception()


def _handlers() -> set[CodeType]:
    handlers = (signal.getsignal(number) for number in signal.valid_signals())
    return {code for handler in handlers if (code := _code(handler)) is not None}


def _code(handler: object) -> CodeType | None:
    """Return the code of a function, a method, a partial or an object that is called."""
    handler = getattr(handler, "func", handler)
    for called in (handler, getattr(type(handler), "__call__", None)):  # noqa: B004 - its code
        code = getattr(called, "__code__", None)
        if isinstance(code, CodeType):
            return code
    return None


def _is_handlers(error: BaseException, handlers: set[CodeType]) -> bool:
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code in handlers:
            return True
        traceback = traceback.tb_next
    return False
