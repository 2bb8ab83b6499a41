"""Start the servers as processes, each on a listening socket that it inherits."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["FAULTY", "ROOT", "SERVERS", "UnavailableError", "serve"]

ROOT = Path(__file__).parents[2]
NODE = Path(__file__).parent / "node"
_NGINX = "/usr/sbin/nginx"
_MODULE = (sys.executable, "-m")
_GUNICORN = (*_MODULE, "gunicorn", "--bind", "fd://{fd}", "--no-control-socket")

SERVERS = {
    "fastapi": (*_MODULE, "tests.servers.fastapi_server", "{seed}", "{fd}"),
    "starlette": (
        *_MODULE,
        "hypercorn",
        "--bind",
        "fd://{fd}",
        "tests.servers.starlette_server:app",
    ),
    "aiohttp": (*_MODULE, "tests.servers.aiohttp_server", "{seed}", "{fd}"),
    "flask": (*_GUNICORN, "tests.servers.flask_server:create_app({seed!r})"),
    "django": (*_GUNICORN, "tests.servers.django_server:create_app({seed!r})"),
    "rest-framework": (*_GUNICORN, "tests.servers.rest_framework_server:create_app({seed!r})"),
    "express": ("node", f"{NODE / 'express.js'}", "{seed}", "{fd}"),
    "fastify": ("node", f"{NODE / 'fastify.js'}", "{seed}", "{fd}"),
    "nginx": (_NGINX, "-p", "{folder}", "-c", "nginx.conf", "-e", "stderr"),
}
"""The command of each server; nginx stands before the Flask one."""

FAULTY = ("fastapi", "express")
"""The servers that take a fault as their last argument."""

_NGINX_CONF = """\
daemon off;
pid nginx.pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {{
        listen {listen};
        location / {{
            proxy_pass {upstream};
            proxy_set_header Host $http_host;
        }}
    }}
}}
"""
_STARTING = 60


class UnavailableError(Exception):
    """A server can't be started here; the message is the reason."""


@contextmanager
def serve(name: str, seed: Path, fault: str = "") -> Generator[str]:
    """Start a server with the data of a file; yield its address without a path.

    Raises:
        UnavailableError: Node, npm or nginx is missing, or the packages can't be installed.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        address = "127.0.0.1:{1}".format(*listening.getsockname())
        environment = {**os.environ, "SEED": str(seed)}
        if name in ("express", "fastify"):
            environment |= {"NODE_PATH": str(_node_modules()), "NODE_ENV": "production"}
        if name == "nginx":
            if not Path(_NGINX).exists():
                raise UnavailableError("nginx is not installed")
            upstream = stack.enter_context(serve("flask", seed))
            conf = _NGINX_CONF.format(listen=address, upstream=upstream)
            (folder / "nginx.conf").write_text(conf)
            environment["NGINX"] = f"{listening.fileno()};"  # listening sockets that it inherits
        names = {"seed": str(seed), "fd": listening.fileno(), "folder": folder}
        command = [part.format(**names) for part in SERVERS[name]] + [fault] * bool(fault)
        log = stack.enter_context((folder / "log").open("w+b"))
        process = subprocess.Popen(  # noqa: S603 - the commands above
            command,
            cwd=ROOT,
            env=environment,
            pass_fds=[listening.fileno()],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        stack.callback(_stop, process)
        listening.close()
        try:
            _await_response(address)
        except (OSError, HTTPException):
            log.seek(0)
            raise RuntimeError(f"{name} did not start:\n{log.read().decode()}") from None
        yield f"http://{address}"


def _await_response(address: str) -> None:
    """Wait for a response: the socket accepts before the server does, and as long as it lives."""
    connection = HTTPConnection(address, timeout=_STARTING)
    try:
        connection.request("GET", "/api/v1/products")
        connection.getresponse().read()
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    # The workers of gunicorn and nginx as well, and at once: nothing of them is kept.
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _node_modules() -> Path:
    """Return the folder of the Node servers' packages, installed once for each lock file."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise UnavailableError("Node and npm are not installed")
    lock = (NODE / "package-lock.json").read_bytes()
    folder = ROOT / ".cache" / "servers"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # tests run in several processes
        installed = folder / "installed"
        if not installed.exists() or installed.read_bytes() != lock:
            installed.unlink(missing_ok=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy(NODE / name, folder)
            ended = subprocess.run(  # noqa: S603 - npm
                [npm, "ci", "--loglevel=error", "--no-audit", "--no-fund", "--ignore-scripts"],
                cwd=folder,
                capture_output=True,
                check=False,
            )
            if ended.returncode:
                reason = ended.stderr.decode().strip().partition("\n")[0]
                raise UnavailableError(f"npm can't install the packages: {reason}")
            installed.write_bytes(lock)
    return folder / "node_modules"
