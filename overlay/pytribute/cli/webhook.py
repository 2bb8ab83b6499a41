"""``pytribute webhook``: send an event to a receiver, or look at one that came."""

import json
from datetime import UTC, datetime
from secrets import randbelow
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import click

from pytribute.cli.connection import Connection
from pytribute.cli.exits import Failure, Misuse
from pytribute.cli.text import visible, write

if TYPE_CHECKING:
    from pytribute_core.secret import Secret

_LONGEST_SHOWN = 500
_NUMBERS = 1_000_000_000
_LONGEST_BODY = 16 * 1024 * 1024
_FILE = click.File("rb")


@click.group()
def webhook() -> None:
    """Send events as Tribute does, and verify those that came."""


@webhook.command()
@click.option(
    "--event",
    metavar="NAME",
    help="Which one: new_digital_product; a wrong name lists all of them.",
)
@click.option("--to", "url", required=True, metavar="URL", help="The address of the receiver.")
@click.option(
    "--set",
    "fields",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Another value in the payload, as JSON or as it is; null leaves the field out.",
)
@click.option("--body", type=_FILE, help="Send this file as it is, or standard input (-).")
@click.option("--test-ping", is_flag=True, help="Send what the dashboard sends to try an address.")
@click.option("--wrong-signature", is_flag=True, help="Sign it with a wrong key.")
@click.option("--no-signature", is_flag=True, help="Leave the header out.")
@click.pass_obj
def send(
    connection: Connection,
    *,
    event: str | None,
    url: str,
    fields: tuple[str, ...],
    body: BinaryIO | None,
    test_ping: bool,
    wrong_signature: bool,
    no_signature: bool,
) -> None:
    """Send an event, signed with your key, and show the answer.

    Ends with 0 if the receiver took it: with any status from 200 to 299.
    """
    if (event is not None) + (body is not None) + test_ping != 1:
        raise Misuse("give one of --event NAME, --body FILE and --test-ping")
    if wrong_signature and no_signature:
        raise Misuse("--wrong-signature and --no-signature exclude each other")
    if fields and event is None:
        raise Misuse("--set goes with --event; all else is sent as it is")
    try:
        from pytribute.mock.errors import MockError  # noqa: PLC0415 - it may not be installed
        from pytribute.mock.events import (  # noqa: PLC0415 - as above
            TEST_EVENT,
            encode_event,
            make_event,
        )
        from pytribute.mock.receivers import check_receiver, deliver  # noqa: PLC0415 - as above
    except ImportError as error:
        raise Misuse(str(error)) from None
    from pytribute.webhooks import sign  # noqa: PLC0415 - only this command needs it

    secret, now = connection.secret(), datetime.now(UTC)
    try:
        check_receiver(url)
        if event is not None:
            # Of another purchase or order each time: receivers remember those of the last hour.
            number = randbelow(_NUMBERS)
            made = make_event(event, _fields(fields), created_at=now, number=number)
            content = encode_event(made, now)
        else:
            content = TEST_EVENT if body is None else body.read(_LONGEST_BODY)
    except MockError as error:
        raise Misuse(str(error)) from None
    signed = b"not " + content if wrong_signature else content
    reply = deliver(url, content, None if no_signature else sign(signed, secret))
    if reply.status is None:
        raise Failure(f"{url} gave no answer: {reply.problem}")
    write(f"{reply.status} {visible(reply.body.decode(errors='replace')[:_LONGEST_SHOWN])}\n")
    if not reply.is_accepted:
        raise click.exceptions.Exit(1)


@webhook.command(short_help="Verify a body that came.")
@click.argument("file", type=_FILE)
@click.option("--signature", required=True, metavar="HEX", help="What trbt-signature held.")
@click.pass_obj
def verify(connection: Connection, *, file: BinaryIO, signature: str) -> None:
    """Verify a body that came, in FILE or on standard input (-), and tell what it means.

    Ends with 0 if it is an event that was signed with your key.
    """
    from pytribute.webhooks import (  # noqa: PLC0415 - with it comes msgspec
        InvalidPayloadError,
        SignatureVerificationError,
        TestEvent,
        UnknownEvent,
        parse,
    )

    secret, body = connection.secret(), file.read(_LONGEST_BODY)
    try:
        event = parse(body, signature, secret)
    except SignatureVerificationError as error:
        _tell_why(str(error), body, signature, secret)
    except InvalidPayloadError as error:
        raise Failure(f"signed with your key, but no event: {error}") from None
    if isinstance(event, UnknownEvent) and event.reason:
        raise Failure(f"signed with your key, but no {event.name} as it is known: {event.reason}")
    if isinstance(event, TestEvent):
        write("signed: the dashboard tried the address; no event\n")
        return
    lines = {
        "event": event.name,
        "created": event.created_at.isoformat(),
        "sent": event.sent_at.isoformat(),
        "money": event.payment_state,
        "amount": event.amount,
        "buyer": event.buyer.id,
        "idempotency key": event.idempotency_key,
    }
    shown = {name: str(value) for name, value in lines.items() if value is not None}
    write("".join(f"{name:16} {visible(value)}\n" for name, value in shown.items()))


def _tell_why(problem: str, body: bytes, signature: str, secret: "Secret") -> NoReturn:
    """Say what is wrong, and what would be right if something small were otherwise."""
    from pytribute.webhooks import SignatureVerificationError, verify  # noqa: PLC0415 - as in `verify`

    digits = signature.strip().strip("'\"").lower().removeprefix("sha256=")
    likely = {
        "it fits as 64 small hexadecimal digits, without anything around them": body,
        "it fits without the line break at the end: an editor or a shell added it": (
            body.rstrip(b"\r\n")
        ),
        "it fits with a line break at the end: something took it away": body + b"\n",
        "it fits without U+FEFF at the begin: an editor added it": (
            body.removeprefix(b"\xef\xbb\xbf")
        ),
        "it fits without spaces between the parts: it was read and written again": (
            _rewritten(body)
        ),
    }
    for hint, variant in likely.items():
        try:
            verify(variant, digits, secret)
        except SignatureVerificationError:
            continue
        raise Failure(f"{problem}; {hint}")
    raise Failure(f"{problem}; either the key is another one, or the body isn't what came")


def _rewritten(body: bytes) -> bytes:
    """Write JSON as the service does, as far as it is known."""
    try:
        text = json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        return body
    for character in "&<>":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode(errors="replace")


def _fields(texts: tuple[str, ...]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise Misuse(f"--set {text}: write FIELD=VALUE")
        try:
            fields[name] = json.loads(value)
        except (ValueError, RecursionError):
            fields[name] = value
    return fields
