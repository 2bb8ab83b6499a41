"""The command as people start it: a process, at a terminal or without one."""

import os
import pty
import subprocess
import sys
from dataclasses import dataclass

# A shell may have started the tests with Ctrl-C ignored, which a child would inherit.
_START = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from pytribute.__main__ import main; main()"
)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", _START, *arguments]


def environment(**variables: str) -> dict[str, str]:
    """Give this process's variables without those of the client, and with these."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith("TRIBUTE_")}
    return {**rest, "COLUMNS": "60", "TERM": "xterm", **variables}


@dataclass
class Ended:
    code: int
    output: str
    """What came to standard output, unless that was the terminal as well."""
    shown: str
    """What the terminal showed."""


def at_terminal(
    *arguments: str, variables: dict[str, str], typed: str = "", redirected: bool = False
) -> Ended:
    """Run with a terminal on standard input and error, and on output if it isn't redirected."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(  # noqa: S603 - our own command
        command(*arguments),
        stdin=theirs,
        stdout=subprocess.PIPE if redirected else theirs,
        stderr=theirs,
        env=environment(**variables),
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    output = process.stdout.read() if process.stdout else b""
    shown = b""
    while chunk := _read(ours):
        shown += chunk
    os.close(ours)
    with process:
        code = process.wait()
    return Ended(code, output.decode(), shown.decode().replace("\r\n", "\n"))


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux: the other end is closed
        return b""
