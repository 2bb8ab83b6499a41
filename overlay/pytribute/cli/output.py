"""The choice between a table, JSON and CSV."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

import click

from pytribute.cli.exits import Misuse

F = TypeVar("F", bound=Callable[..., Any])


class Format(Protocol):
    """What every format gives."""

    def many(self, pages: Iterable[Sequence[Any]], /) -> Iterator[str]:
        """Give a listing, piece by piece."""
        ...

    def one(self, thing: Any, /) -> str:  # noqa: ANN401 - any model
        """Give one thing."""
        ...


def format_options(command: F) -> F:
    """Let a command take ``--json`` or ``--csv``."""
    command = click.option("--csv", "as_csv", is_flag=True, help="Write CSV for a spreadsheet.")(
        command
    )
    return click.option("--json", "as_json", is_flag=True, help="Write JSON.")(command)


def chosen(*, as_json: bool, as_csv: bool) -> Format:
    """Give the format that was asked for, a table if none was; the others aren't imported."""
    if as_json and as_csv:
        raise Misuse("--json and --csv exclude each other")
    if as_json or as_csv:
        from pytribute.cli.formats import Csv, Json  # noqa: PLC0415 - with it comes msgspec

        return Json() if as_json else Csv()
    from pytribute.cli.table import Table  # noqa: PLC0415 - with it come msgspec and rich

    return Table()
