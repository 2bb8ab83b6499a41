"""Redis and PostgreSQL, started from what the system has installed, and stopped for sure."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Event, Thread

_PATIENCE = 60


class NotInstalledError(Exception):
    """The program of a server isn't there."""


@contextmanager
def redis_server(kept: Path | None = None, *options: str) -> Generator[str]:
    """Serve Redis on a socket; give its address.

    With a folder, what was written is there again when it is served a second time.
    """
    program = shutil.which("redis-server")
    if program is None:
        raise NotInstalledError("redis-server is not installed (apt install redis-server)")
    with _folder(None) if kept is None else nullcontext(kept) as folder:
        address = folder / "socket"
        settings = {"port": "0", "unixsocket": str(address), "save": "", "dir": str(folder)}
        if kept is not None:
            settings |= {"appendonly": "yes", "appendfsync": "always"}
        words = [word for name in settings for word in (f"--{name}", settings[name])]
        with _running([program, *words, *options], "eady to accept connections", signal.SIGKILL):
            yield f"unix://{address}"


@contextmanager
def sentinel_server(service: str) -> Generator[int]:
    """Serve Redis on a port of loopback, and a sentinel that names it; give the sentinel's port."""
    master, sentinel = _free_port(), _free_port()
    with _folder(None) as folder, redis_server(None, "--port", str(master), "--bind", "127.0.0.1"):
        config = folder / "sentinel.conf"
        config.write_text(
            f"port {sentinel}\nbind 127.0.0.1\ndir {folder}\n"
            f"sentinel monitor {service} 127.0.0.1 {master} 1\n",
            encoding="utf-8",
        )
        program = shutil.which("redis-server") or "redis-server"
        with _running([program, str(config), "--sentinel"], "+monitor", signal.SIGKILL):
            yield sentinel


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


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
