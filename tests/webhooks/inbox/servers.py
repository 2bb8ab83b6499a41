"""Redis, PostgreSQL and PgBouncer, as the system has them installed: started, and stopped."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
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


@dataclass(frozen=True)
class PostgresCluster:
    """Files of PostgreSQL, which one server after the other may serve."""

    folder: Path
    programs: Path
    user: str | None

    @property
    def address(self) -> str:
        return f"postgresql://tester@/postgres?host={self.folder}"

    @contextmanager
    def server(self, *options: str, crash: bool = False) -> Generator[str]:
        """Serve it on a socket; give its address.

        Args:
            options: settings, ``name=value``.
            crash: whether the server is killed at the end, all of its processes at once.
        """
        settings = ("listen_addresses=", f"unix_socket_directories={self.folder}", *options)
        command = [
            str(self.programs / "postgres"),
            "-D",
            str(self.folder / "data"),
            *(f"--{each}" for each in settings),
        ]
        with _running(command, "ready to accept connections", signal.SIGINT, self.user) as process:
            yield self.address
            if crash:
                _kill_with_children(process)


@contextmanager
def postgres_cluster() -> Generator[PostgresCluster]:
    """Make the files of a cluster, without a server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise NotInstalledError("PostgreSQL is not installed (apt install postgresql)")
    initdb = found[-1]
    with _folder(_account()) as folder:
        subprocess.run(  # noqa: S603 - a program of the system
            [initdb, "--no-sync", "--auth=trust", "--username=tester", "--pgdata", folder / "data"],
            user=_account(),
            cwd=folder,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        yield PostgresCluster(folder, initdb.parent, _account())


@contextmanager
def postgres_server(*options: str) -> Generator[str]:
    """Serve PostgreSQL on a socket; give its address."""
    with postgres_cluster() as cluster, cluster.server(*options) as address:
        yield address


@contextmanager
def pgbouncer(host: str, database: str) -> Generator[str]:
    """Pool connections to a database in transaction mode; give the address of the pool.

    Args:
        host: the folder of the server's socket.
        database: the name of the database.
    """
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        raise NotInstalledError("PgBouncer is not installed (apt install pgbouncer)")
    with _folder(_account()) as folder:
        settings = folder / "pgbouncer.ini"
        settings.write_text(
            f"[databases]\n{database} = host={host} user=tester\n"
            f"[pgbouncer]\nunix_socket_dir = {folder}\nlisten_addr =\nauth_type = any\n"
            "pool_mode = transaction\ndefault_pool_size = 3\n",
            encoding="utf-8",
        )
        with _running([program, str(settings)], "process up", signal.SIGINT, _account()):
            yield f"postgresql://tester@/{database}?host={folder}&port=6432"


def _account() -> str | None:
    return "postgres" if os.getuid() == 0 else None  # PostgreSQL and PgBouncer refuse root


def _kill_with_children(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGSTOP)  # it restarts children that are killed
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8")
    for child in children.split():
        os.kill(int(child), signal.SIGKILL)
    process.kill()


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
) -> Generator["subprocess.Popen[str]"]:
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
            yield process
        finally:
            process.send_signal(stop)
            try:
                process.wait(_PATIENCE)
            finally:
                process.kill()
                listener.join()
