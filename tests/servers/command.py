"""``python -m tests.servers.command contract``: the command, with the specification of the servers.

They serve products, and were written for the pages as they were then, which change without them.
Users have the same by the version of pytribute: each contains the specification that it was made
from.
"""

from typing import Any, cast

from pytribute.__main__ import main
from scripts.document.node import plain
from tests.invented import only_products, published
from tests.specification import snapshot_specification


def specification() -> dict[str, Any]:
    """Return the specification of the frozen snapshots, with the operations on products alone."""
    document = cast("dict[str, Any]", plain(snapshot_specification().document))
    return only_products(document)


if __name__ == "__main__":
    with published(specification()):
        main()
