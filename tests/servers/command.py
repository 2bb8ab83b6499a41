"""``python -m tests.servers.command contract``: the command, with the specification of the servers.

They were written for the pages as they were then, and the pages change without them. Users have
the same by the version of pytribute: each contains the specification that it was made from.
"""

from typing import Any, cast

from pytribute.__main__ import main
from scripts.document.node import plain
from tests.invented import published
from tests.specification import snapshot_specification


def specification() -> dict[str, Any]:
    """Return the specification of the frozen snapshots."""
    return cast("dict[str, Any]", plain(snapshot_specification().document))


if __name__ == "__main__":
    with published(specification()):
        main()
