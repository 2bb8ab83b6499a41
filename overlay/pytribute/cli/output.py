"""The choice between a table, JSON and CSV."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

import click

from pytribute.cli.exits import Misuse
from pytribute.cli.language import translated as _

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


def chosen(kind: Any, *, as_json: bool, as_csv: bool) -> Format:  # noqa: ANN401 - a type
    """Return the format that was asked for, a table by default; the others aren't imported.

    Args:
        kind: what each thing is.
        as_json: whether JSON was asked for.
        as_csv: whether CSV was asked for.
    """
    if as_json and as_csv:
        raise Misuse(_("--json and --csv exclude each other"))
    if as_json or as_csv:
        from pytribute.cli.formats import Csv, Json  # noqa: PLC0415 - with it comes msgspec

        return Json() if as_json else Csv(kind)
    from pytribute.cli.table import Table  # noqa: PLC0415 - with it come msgspec and rich

    return Table(kind)
