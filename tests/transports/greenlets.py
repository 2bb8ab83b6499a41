"""Processes whose threads are greenlets, with a client; run as a script, or by gunicorn.

The arguments: which library patches, whether before the import of pytribute or after a client was
used, and where the server is. It prints how many products each greenlet listed.
"""

import importlib
import json
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

from tests.webhooks.inbox.greenlets import patch

KEY = "a-key-for-tests"
ADDRESS = "GREENLETS_SERVER"
"""The variable with the server's address, for gunicorn."""
GREENLETS = 4


def client(url: str) -> Any:  # noqa: ANN401 - loaded later
    """Return a client that verifies the server's own certificate."""
    module: Any = importlib.import_module("pytribute")
    server: Any = importlib.import_module("tests.faults.server")
    prefetch: Any = importlib.import_module("pytribute_core.prefetch")
    prefetch.QUICK = 0  # as if the server were slow
    return module.Tribute(KEY, base_url=url, proxy="", verify=server.SELF_SIGNED, retries=0)


def listed(tribute: Any) -> int:  # noqa: ANN401 - loaded later
    """Return the number of products of a listing that prefetches."""
    return len(tribute.products.list(page_size=10, prefetch=4).to_list())


def main(library: str, moment: str, url: str) -> None:
    """List in the main greenlet and in others, with one client."""
    spawn = patch(library) if moment == "early" else None
    tribute = client(url)
    found = [listed(tribute)]
    spawn = spawn or patch(library)
    found.append(listed(tribute))
    greenlets = [spawn(listed, tribute) for _ in range(GREENLETS)]
    found += [getattr(each, "get" if library == "gevent" else "wait")() for each in greenlets]
    json.dump(found, sys.stdout)


def served() -> Callable[[Any, Any], Iterable[bytes]]:
    """Return an application of WSGI whose client was used before gunicorn made its workers."""
    tribute = client(os.environ[ADDRESS])
    listed(tribute)

    def app(_: object, start: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
        body = b"%d" % listed(tribute)
        start("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    return app


if __name__ == "__main__":
    main(*sys.argv[1:])
