"""The code on the pages of the documentation: that of files which the tests run.

A page holds the code itself, so that it can be read where nothing includes it, as on a code forge.
The title of a block names its file; `make docs-site` writes what differs.
"""

import re
import textwrap
from pathlib import Path

from scripts.project import CHECKOUT

__all__ = ["TITLED", "code_of", "write_code"]

TITLED = re.compile(r'^( *)(```\w+ title="([^"]+)")\n(.*?)^\1```$', re.MULTILINE | re.DOTALL)
"""A block with its indentation, its head, the name of its file, and its code."""

_DOCS = CHECKOUT.root / "docs"
_FOLDERS = (_DOCS / "snippets", CHECKOUT.root / "examples", _DOCS)


def code_of(name: str, indentation: str = "") -> str:
    """Return the code of a file as a page shows it.

    Raises:
        FileNotFoundError: there is no such file.
    """
    found = [folder / name for folder in _FOLDERS if (folder / name).is_file()]
    if not found:
        raise FileNotFoundError(f"no page can show {name}: there is no such file")
    return textwrap.indent(found[0].read_text(encoding="utf-8"), indentation)


def write_code(page: Path) -> None:
    """Write the code of each titled block of a page as it is in its file now."""
    old = page.read_text(encoding="utf-8")
    new = TITLED.sub(
        lambda block: f"{block[1]}{block[2]}\n{code_of(block[3], block[1])}{block[1]}```", old
    )
    if new != old:
        page.write_text(new, encoding="utf-8")
