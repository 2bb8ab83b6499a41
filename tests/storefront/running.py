"""Serve the store in a thread, and check it."""

import asyncio
import socket
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import uvicorn
from aiohttp import web

from pytribute.contract import Mode, Profile, Report, check
from pytribute.contract.checks import Check
from pytribute.contract.key import Key
from tests.servers.seed import KEYS, write_seed
from tests.storefront import aiohttp_app, fastapi_app
from tests.storefront.store import Store

__all__ = ["ALLOWED", "check_store", "profile_at", "serve", "serve_with_fastapi"]

ALLOWED = (
    *("createShopOrder", "cancelShopOrder", "refundShopOrderTransaction"),
    *("deactivateShopToken", "createShopCharge"),
)
_ABSENT = ("listSubscriptions", "listSubscribers", "listPhysicalOrders", "getPhysicalOrder")


def _seed(folder: Path) -> str:
    path = folder / "seed.json"
    write_seed(path)
    return str(path)


@contextmanager
def serve(store: Store, folder: Path, *, has_products: bool = True) -> Generator[str]:
    """Serve a store with aiohttp; yield the address."""
    loop = asyncio.new_event_loop()
    app = aiohttp_app.create_app(_seed(folder), store, has_products=has_products)
    runner = web.AppRunner(app, access_log=None)
    loop.run_until_complete(runner.setup())
    loop.run_until_complete(web.TCPSite(runner, "127.0.0.1", 0).start())
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        _, port = runner.addresses[0]
        yield f"http://127.0.0.1:{port}"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def serve_with_fastapi(store: Store, folder: Path) -> Generator[str]:
    """Serve a store with FastAPI; yield the address."""
    app = fastapi_app.create_app(_seed(folder), store)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    listening = socket.create_server(("127.0.0.1", 0))
    thread = Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        yield "http://127.0.0.1:{1}".format(*listening.getsockname())
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def profile_at(address: str) -> Profile:
    """Return the profile of a served store."""
    return Profile(
        f"{address}/api/v1",
        Key(KEYS["owner"]),
        other=Key(KEYS["other"]),
        reset_url=f"{address}/__reset",
        allowed=ALLOWED,
        absent_operations=_ABSENT,
    )


def check_store(address: str, mode: Mode, checks: Sequence[Check] | None = None) -> Report:
    """Check a served store."""
    return check(profile_at(address), mode=mode, checks=checks)
