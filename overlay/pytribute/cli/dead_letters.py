"""``pytribute webhook dead``: list dead letters, deliver them again, or discard them."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from pytribute.cli.connection import Connection
from pytribute.cli.exits import CommandFailure, Misuse, as_usage
from pytribute.cli.language import translated as _
from pytribute.cli.text import write
from pytribute_core.text import visible

if TYPE_CHECKING:
    from pytribute.webhooks import DeadLetter, SqliteInbox


@click.command(short_help="List signed deliveries that were not handled; deliver them again.")
@click.option(
    "--inbox",
    "address",
    metavar="ADDRESS",
    help="The inbox: a file, postgresql://… or redis://…; by default the one in TRIBUTE_INBOX, "
    "else tribute-inbox.sqlite3 in this folder.",
)
@click.option("--consumer", metavar="NAME", help="Only dead letters of the handler with this name.")
@click.option(
    "--to", "url", metavar="URL", help="Sign them again and deliver them to this receiver."
)
@click.option(
    "--discard",
    "discarded",
    metavar="KEY",
    multiple=True,
    help="Remove the dead letter with this key, as the list shows it; it won't be handled.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line, with the body.")
@click.pass_obj
def dead(
    connection: Connection,
    *,
    address: str | None,
    consumer: str | None,
    url: str | None,
    discarded: tuple[str, ...],
    as_json: bool,
) -> None:
    """List the dead letters of an inbox: signed deliveries that no function handled.

    With --to, each is delivered again, and removed if the inbox then has its event as handled. The
    exit code is 1 if one of them is kept, else 0.
    """
    if (url is not None) + as_json + bool(discarded) > 1:
        raise Misuse(_("--to, --json and --discard exclude each other"))
    from pytribute.webhooks._consumer import consumer_of  # noqa: PLC0415 - it imports msgspec

    inbox = open_at(address)
    if is_missing(inbox):
        text = _(
            "{place}: there is no such inbox; pass the handler's inbox with --inbox, or "
            "run this in the folder of the handler"
        )
        raise CommandFailure(text.format(place=inbox.location))
    letters = [
        letter
        for letter in inbox.dead_letters()
        if consumer is None or consumer_of(letter.key) == consumer
    ]
    consumers = sorted({consumer_of(letter.key) for letter in letters})
    if url and len(consumers) > 1:
        names = ", ".join(name or "''" for name in consumers)
        text = _("several handlers have dead letters: select one with --consumer: {names}")
        raise Misuse(text.format(names=names))
    if url:
        _redeliver(connection, inbox, letters, url)
    elif discarded:
        _discard(inbox, letters, discarded)
    elif as_json:
        write("".join(map(_json, letters)))
    else:
        write("".join(map(_line, letters)) or _("no dead letters") + "\n")


def open_at(address: str | None) -> "SqliteInbox":
    """Return the inbox of an address, by default the one of handlers in this folder.

    Raises:
        Misuse: the address is invalid, or a package is missing.
    """
    from pytribute.webhooks._consumer import (  # noqa: PLC0415 - it imports msgspec
        INBOX_FILE,
        INBOX_VARIABLE,
    )
    from pytribute.webhooks.inbox import open_inbox  # noqa: PLC0415 - as above

    try:
        with as_usage():
            inbox: Any = open_inbox(address or os.environ.get(INBOX_VARIABLE) or INBOX_FILE)
    except ImportError as error:
        raise Misuse(str(error)) from None
    # The inbox of any address has the methods of this class.
    return cast("SqliteInbox", inbox)


def is_missing(inbox: object) -> bool:
    """Whether an inbox is a file that isn't there."""
    from pytribute.webhooks.inbox import SqliteInbox  # noqa: PLC0415 - as above

    return isinstance(inbox, SqliteInbox) and not Path(inbox.location).exists()


def _redeliver(
    connection: Connection, inbox: "SqliteInbox", letters: "list[DeadLetter]", url: str
) -> None:
    try:
        from pytribute.mock.errors import MockError  # noqa: PLC0415 - it may not be installed
        from pytribute.mock.targets import check_target, deliver  # noqa: PLC0415 - as above
    except ImportError as error:
        raise Misuse(str(error)) from None
    from pytribute.webhooks import sign  # noqa: PLC0415 - only this command needs it

    secret = connection.secret()
    try:
        check_target(url)
    except MockError as error:
        raise Misuse(str(error)) from None
    kept = 0
    for letter in letters:
        reply = deliver(url, letter.body, sign(letter.body, secret))
        is_handled = reply.is_accepted and _is_handled(inbox, letter)
        if is_handled:
            inbox.remove_dead_letter(letter.key)
        kept += not is_handled
        doubt = "" if is_handled or not reply.is_accepted else _("accepted, but not handled: ")
        write(f"{reply.status or visible(reply.problem)}  {doubt}{_line(letter)}")
    if kept:
        text = _(
            "kept {kept} of {number}: a dead letter is removed when this inbox has "
            "its event as handled. Does the receiver use this inbox and have a function for it?"
        )
        raise CommandFailure(text.format(kept=kept, number=len(letters)))


def _is_handled(inbox: "SqliteInbox", letter: "DeadLetter") -> bool:
    """Whether the inbox has the event as handled: receivers also accept events without a function.

    A class of a newer version may fit the event now, and claim it under another key.
    """
    from pytribute.webhooks import (  # noqa: PLC0415 - as above
        Event,
        InvalidPayloadError,
        State,
        parse_unverified,
    )
    from pytribute.webhooks._consumer import claim_key, consumer_of  # noqa: PLC0415 - as above

    try:
        event = parse_unverified(letter.body)
    except InvalidPayloadError:
        return False  # no handler can handle it
    newer = event.idempotency_key if isinstance(event, Event) else letter.key
    for key in (letter.key, claim_key(consumer_of(letter.key), newer)):
        with suppress(_NotHandledError), inbox.claim(key) as claim:
            if claim.state is State.COMPLETED:
                return True
            raise _NotHandledError  # releases the claim
    return False


class _NotHandledError(Exception):
    """Ends a claim without a mark."""


def _discard(inbox: "SqliteInbox", letters: "list[DeadLetter]", discarded: tuple[str, ...]) -> None:
    from pytribute.webhooks.inbox.keys import redact_key  # noqa: PLC0415 - as above

    by_key = {redact_key(letter.key): letter for letter in letters}
    if unknown := sorted({*discarded} - {*by_key}):
        text = _("there is no dead letter {key}: copy the key from the list")
        raise Misuse(text.format(key=unknown[0]))
    for key in discarded:
        inbox.remove_dead_letter(by_key[key].key)
        write(f"{_('discarded')}  {_line(by_key[key])}")


def _line(letter: "DeadLetter") -> str:
    from pytribute.webhooks.inbox.keys import redact_key  # noqa: PLC0415 - as above

    when = letter.at.isoformat(" ", "seconds")
    return f"{when}  {visible(redact_key(letter.key))}  {visible(letter.reason)}\n"


def _json(letter: "DeadLetter") -> str:
    body = letter.body.decode("utf-8", "replace")
    fields = {"at": letter.at.isoformat(), "key": letter.key, "reason": letter.reason, "body": body}
    return json.dumps(fields) + "\n"
