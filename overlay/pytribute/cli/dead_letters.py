"""``pytribute webhook dead``: the signed deliveries that no function handled, and another try."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytribute.cli.connection import Connection
from pytribute.cli.exits import Failure, Misuse, as_usage
from pytribute.cli.text import visible, write

if TYPE_CHECKING:
    from pytribute.webhooks import DeadLetter
    from pytribute.webhooks.inbox.claims import DeadLetterStore


@click.command(short_help="List what was signed and not handled; deliver it again.")
@click.option(
    "--inbox",
    "address",
    metavar="ADDRESS",
    help="The inbox: a file, postgresql://… or redis://…; by default the one in TRIBUTE_INBOX, "
    "else tribute-inbox.sqlite3 in this folder.",
)
@click.option("--consumer", metavar="NAME", help="Only those of the handler with this name.")
@click.option("--to", "url", metavar="URL", help="Deliver them to this receiver, signed anew.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with the bodies.")
@click.pass_obj
def dead(
    connection: Connection,
    *,
    address: str | None,
    consumer: str | None,
    url: str | None,
    as_json: bool,
) -> None:
    """List the dead letters of an inbox: signed deliveries that no function handled.

    With --to each of them is delivered again, and removed if the receiver accepts it. Ends with 0
    if no letter is left, or if they were only listed; with 1 if one was refused.
    """
    if url and as_json:
        raise Misuse("--to and --json exclude each other")
    from pytribute.webhooks.consumer import consumer_of  # noqa: PLC0415 - with it comes msgspec

    store = _store(address)
    letters = [
        letter
        for letter in store.dead_letters()
        if consumer is None or consumer_of(letter.key) == consumer
    ]
    consumers = sorted({consumer_of(letter.key) for letter in letters})
    if url and len(consumers) > 1:
        names = ", ".join(name or "''" for name in consumers)
        raise Misuse(f"there are letters of several handlers: choose one with --consumer: {names}")
    if url:
        _redeliver(connection, store, letters, url)
    elif as_json:
        write("".join(map(_json, letters)))
    else:
        write("".join(map(_line, letters)) or "no dead letters\n")


def _store(address: str | None) -> "DeadLetterStore":
    from pytribute.webhooks.consumer import (  # noqa: PLC0415 - with it comes msgspec
        INBOX_FILE,
        INBOX_VARIABLE,
    )
    from pytribute.webhooks.inbox import SqliteInbox, open_inbox  # noqa: PLC0415 - as above
    from pytribute.webhooks.inbox.claims import DeadLetterStore  # noqa: PLC0415 - as above

    address = address or os.environ.get(INBOX_VARIABLE) or INBOX_FILE
    try:
        with as_usage():
            inbox = open_inbox(address)
    except ImportError as error:
        raise Misuse(str(error)) from None
    if isinstance(inbox, SqliteInbox) and not Path(inbox.location).exists():
        raise Failure(
            f"{inbox.location}: there is no such inbox; name the handler's by --inbox, or run this "
            "in the folder that the handler runs in"
        )
    if not isinstance(inbox, DeadLetterStore):  # pragma: no cover - each one with an address does
        raise Misuse(f"{inbox} keeps no dead letters")
    return inbox


def _redeliver(
    connection: Connection, store: "DeadLetterStore", letters: "list[DeadLetter]", url: str
) -> None:
    try:
        from pytribute.mock.errors import MockError  # noqa: PLC0415 - it may not be installed
        from pytribute.mock.receivers import check_receiver, deliver  # noqa: PLC0415 - as above
    except ImportError as error:
        raise Misuse(str(error)) from None
    from pytribute.webhooks import sign  # noqa: PLC0415 - only this command needs it

    secret = connection.secret()
    try:
        check_receiver(url)
    except MockError as error:
        raise Misuse(str(error)) from None
    refused = 0
    for letter in letters:
        reply = deliver(url, letter.body, sign(letter.body, secret))
        is_accepted = reply.status is not None and 200 <= reply.status < 300  # noqa: PLR2004 - HTTP
        if is_accepted:
            store.remove_dead_letter(letter.key)
        refused += not is_accepted
        write(f"{reply.status or visible(reply.problem)}  {_line(letter)}")
    if refused:
        raise Failure(f"{refused} of {len(letters)} were not accepted, and are still kept")


def _line(letter: "DeadLetter") -> str:
    from pytribute.webhooks.inbox.rows import shown  # noqa: PLC0415 - as above

    when = letter.at.isoformat(" ", "seconds")
    return f"{when}  {visible(shown(letter.key))}  {visible(letter.reason)}\n"


def _json(letter: "DeadLetter") -> str:
    body = letter.body.decode("utf-8", "replace")
    fields = {"at": letter.at.isoformat(), "key": letter.key, "reason": letter.reason, "body": body}
    return json.dumps(fields) + "\n"
