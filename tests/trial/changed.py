"""Copies of the checkout with changed pages, and whether their library still works."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from scripts.project import CHECKOUT
from scripts.trial import Failure, Trial
from scripts.wheel import publish
from tests.hostile.checkout import MARKDOWN, Checkout
from tests.snapshots import SNAPSHOTS

# JSON made up for a test: what shape it has is what the test is about.
Made: TypeAlias = Any
Change: TypeAlias = Callable[[Made], None]

_FRAGMENT = re.compile(r"(?<=```json\n).*(?=\n```)")
# A colon, a space and other letters: the path of a checkout may have all of them.
FOLDER = "Моя копия: 1"


def copy_checkout(folder: Path) -> Checkout:
    """Copy all that `make client` reads, and the hand-written library."""
    root = folder / FOLDER
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    for part in ("overlay", "generated"):
        shutil.copytree(CHECKOUT.root / part, root / part, ignore=ignored)
    SNAPSHOTS.copy(root)
    return Checkout(root)


def change_fragments(checkout: Checkout, *changes: Change) -> None:
    """Change every document that the Markdown page embeds."""

    def changed(found: re.Match[str]) -> str:
        document: Made = json.loads(found[0])
        for change in changes:
            change(document)
        return json.dumps(document, ensure_ascii=False)

    checkout.replace(MARKDOWN, _FRAGMENT.sub(changed, checkout.read(MARKDOWN)))


def make(checkout: Checkout) -> list[Failure]:
    """Do what `make client` does, and return what the library can't do afterwards."""
    checkout.run()
    publish(checkout.root)
    with Trial(checkout.project) as trial:
        return trial.failures()
