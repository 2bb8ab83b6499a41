"""Docstrings as Markdown, for the documentation site: they are written for the interpreter."""

import re
from typing import Any

from griffe import Extension, Object

__all__ = ["Docstrings", "to_markdown"]

_TABLE = re.compile(r"^=+(?: +=+)+\n(.+)\n=+(?: +=+)+\n((?:.+\n)+?)=+(?: +=+)+$", re.MULTILINE)
_DOCTEST = re.compile(r"^>>> .*\n(?:.+\n)*", re.MULTILINE)


class Docstrings(Extension):
    """Convert each docstring when griffe reads it."""

    def on_instance(self, *, obj: Object, **_: Any) -> None:  # noqa: ANN401 - of griffe
        """Convert one."""
        if obj.docstring:
            obj.docstring.value = to_markdown(obj.docstring.value)


def to_markdown(text: str) -> str:
    """Return a docstring with tables and literal blocks of Markdown."""
    text = _TABLE.sub(lambda table: _table(table[0], table[1], table[2]), text)
    text = _DOCTEST.sub(r"```pycon\n\g<0>```\n", text + "\n")
    return re.sub(r"(?m)(?<=\S)::$|^::\n", lambda marks: ":" if marks[0] == "::" else "", text)


def _table(table: str, head: str, body: str) -> str:
    starts = [bar.start() for bar in re.finditer("=+", table.partition("\n")[0])]
    rows: list[list[str]] = []
    for line in body.splitlines():
        cells = [line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)]
        if cells[0]:
            rows.append(cells)
        else:
            rows[-1] = [" ".join(filter(None, pair)) for pair in zip(rows[-1], cells, strict=True)]
    heads = [head[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [heads, ["---"] * len(heads), *rows])
