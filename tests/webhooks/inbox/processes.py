"""Processes forked from one that has imported everything: a fork takes milliseconds."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import TypeVar

T = TypeVar("T")

_PATIENCE = 60


def context() -> ForkServerContext:
    """Give what makes such processes."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["tests.webhooks.inbox.deliveries"])
    return made


def start(function: Callable[..., object], *arguments: object) -> ForkServerProcess:
    """Let another process call a function."""
    process = context().Process(target=function, args=arguments, daemon=True)
    process.start()
    return process


def ended(process: ForkServerProcess) -> int:
    """Wait for the end of a process; give its exit code, or the signal that ended it, negative."""
    process.join(_PATIENCE)
    code = process.exitcode
    assert code is not None, "the process hangs"
    process.close()
    return code


def apart(function: Callable[..., T], *arguments: object) -> T:
    """Give what another process gets from a function."""
    receiver, sender = context().Pipe(duplex=False)
    with receiver:
        with sender:
            process = start(_send_result, sender, function, *arguments)
        assert receiver.poll(_PATIENCE), "the process says nothing"
        is_result, response = receiver.recv()
    assert ended(process) == 0
    assert is_result, response
    result: T = response
    return result


def _send_result(sender: Connection, function: Callable[..., object], *arguments: object) -> None:
    try:
        sender.send((True, function(*arguments)))
    except BaseException as error:
        sender.send((False, repr(error)))
        raise
