"""Redis and PostgreSQL, started from what the system has installed, and stopped for sure."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

_PATIENCE = 60


class NotInstalledError(Exception):
    """The program of a server isn't there."""


@contextmanager
def redis_server() -> Generator[str]:
    """Serve Redis on a socket; give its address."""
    program = shutil.which("redis-server")
    if program is None:
        raise NotInstalledError("redis-server is not installed (apt install redis-server)")
    with _folder(None) as folder:
        socket = folder / "socket"
        options = {"port": "0", "unixsocket": str(socket), "save": "", "dir": str(folder)}
        command = [program, *(word for name in options for word in (f"--{name}", options[name]))]
        with _running(command, "eady to accept connections", signal.SIGKILL):
            yield f"unix://{socket}"


@contextmanager
def postgres_server(*options: str) -> Generator[str]:
    """Serve PostgreSQL on a socket; give its address."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise NotInstalledError("PostgreSQL is not installed (apt install postgresql)")
    initdb, user = found[-1], "postgres" if os.getuid() == 0 else None  # it refuses root
    with _folder(user) as folder:
        data = folder / "data"
        subprocess.run(  # noqa: S603 - a program of the system
            [initdb, "--no-sync", "--auth=trust", "--username=tester", "--pgdata", data],
            user=user,
            cwd=folder,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        settings = ("listen_addresses=", f"unix_socket_directories={folder}", *options)
        command = [
            str(initdb.with_name("postgres")),
            "-D",
            str(data),
            *(f"--{each}" for each in settings),
        ]
        with _running(command, "ready to accept connections", signal.SIGINT, user):
            yield f"postgresql://tester@/postgres?host={folder}"


@contextmanager
def _folder(user: str | None) -> Generator[Path]:
    """Make a folder with a short name, as sockets need it."""
    folder = Path(tempfile.mkdtemp(prefix="inbox-"))
    try:
        if user:
            account = pwd.getpwnam(user)
            os.chown(folder, account.pw_uid, account.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def _running(
    command: Sequence[str], ready: str, stop: signal.Signals, user: str | None = None
) -> Generator[None]:
    process = subprocess.Popen(  # noqa: S603 - a program of the system
        command, user=user, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    said: list[str] = []
    is_ready = Event()

    def listen() -> None:
        for line in process.stdout or ():
            said.append(line)
            if ready in line:
                is_ready.set()
        is_ready.set()

    with process:
        listener = Thread(target=listen, daemon=True)
        listener.start()
        try:
            is_ready.wait(_PATIENCE)
            assert process.poll() is None, "".join(said)
            yield
        finally:
            process.send_signal(stop)
            try:
                process.wait(_PATIENCE)
            finally:
                process.kill()
                listener.join()
