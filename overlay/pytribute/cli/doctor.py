"""``pytribute doctor``: check what a client and a receiver of webhooks need."""

import json
import shutil
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from pytribute.cli.connection import Connection
from pytribute.cli.language import translated as _
from pytribute.cli.text import write

if TYPE_CHECKING:
    from pytribute.cli.diagnosis import Finding

_WIDTH = 160


@click.command(short_help="Check key, connection, clock, shops, webhook and inbox.")
@click.option("--webhook", metavar="URL", help="The address of your receiver of webhooks.")
@click.option(
    "--inbox",
    metavar="ADDRESS",
    help="The inbox of the receiver; by default the one in TRIBUTE_INBOX, else "
    "tribute-inbox.sqlite3 in this folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_obj
def doctor(
    connection: Connection, *, webhook: str | None, inbox: str | None, as_json: bool
) -> None:
    """Check what the library needs here, and say what to do about what is wrong.

    It only reads. The receiver is sent two test bodies without a valid signature, which it must
    refuse. The exit code is 1 if something is wrong, else 0.
    """
    from pytribute.cli.diagnosis import Diagnosis  # noqa: PLC0415 - with it comes a client

    findings = [*Diagnosis(connection, webhook, inbox).findings()]
    is_ok = not any(one.advice for one in findings)
    if as_json:
        checks = [one._asdict() for one in findings]
        write(json.dumps({"ok": is_ok, "checks": checks}, indent=2) + "\n")
    else:
        write(_table(findings))
    if not is_ok:
        raise click.exceptions.Exit(1)


def _table(findings: Iterable["Finding"]) -> str:
    from rich.console import Console  # noqa: PLC0415 - it takes as long as all of --help
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    is_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if is_terminal else _WIDTH
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in (_("CHECK"), _("RESULT"), _("WHAT TO DO")):
        table.add_column(heading, overflow="fold")
    for one in findings:
        style = "red" if one.advice else ""
        table.add_row(Text(_(one.name)), Text(one.result, style), Text(one.advice, style))
    console = Console(width=width, force_terminal=is_terminal, legacy_windows=False)
    with console.capture() as captured:
        console.print(table)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"
