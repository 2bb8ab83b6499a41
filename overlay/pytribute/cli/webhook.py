"""``pytribute webhook``: send an event to a receiver, or verify a delivery."""

import json
import sys
from datetime import UTC, datetime
from secrets import randbelow
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import click

from pytribute.cli.connection import Connection
from pytribute.cli.exits import CommandFailure, Misuse
from pytribute.cli.language import CommandGroup
from pytribute.cli.language import translated as _
from pytribute.cli.text import write
from pytribute_core.text import visible

if TYPE_CHECKING:
    from pytribute_core.secret import Secret

_MAX_SHOWN = 500
_NUMBERS = 1_000_000_000
_MAX_BODY = 16 * 1024 * 1024
_FILE = click.File("rb")


def _complete_event(_: object, __: object, prefix: str) -> list[str]:
    from pytribute.webhooks import EVENTS  # noqa: PLC0415 - only a shell asks for all of them

    return [name for name in EVENTS if name.startswith(prefix)]


@click.group(cls=CommandGroup)
def webhook() -> None:
    """Send events as Tribute does, and verify deliveries."""


@webhook.command()
@click.option(
    "--event",
    metavar="NAME",
    help="The event: new_digital_product; an unknown name lists all events.",
    shell_complete=_complete_event,
)
@click.option("--to", "url", metavar="URL", help="The address of the receiver.")
@click.option("--show", "shows", is_flag=True, help="Print the signed request, and send nothing.")
@click.option(
    "--set",
    "fields",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Set a field of the payload, as JSON or as text; null removes the field.",
)
@click.option("--body", type=_FILE, help="Send this file unchanged, or standard input (-).")
@click.option("--test-ping", is_flag=True, help="Send the test delivery of the dashboard.")
@click.option("--invalid-signature", is_flag=True, help="Send an invalid signature.")
@click.option("--no-signature", is_flag=True, help="Send no signature header.")
@click.pass_obj
def send(
    connection: Connection,
    *,
    event: str | None,
    url: str | None,
    shows: bool,
    fields: tuple[str, ...],
    body: BinaryIO | None,
    test_ping: bool,
    invalid_signature: bool,
    no_signature: bool,
) -> None:
    """Send an event, signed with your key, and show the response.

    The exit code is 0 if the receiver accepted it: any status from 200 to 299.
    """
    sources = [event is not None, body is not None, test_ping]
    problems = {
        _("use exactly one of --event NAME, --body FILE and --test-ping"): sum(sources) != 1,
        _("use --to URL to send it, or --show to print it"): url is None and not shows,
        _("--invalid-signature and --no-signature exclude each other"): (
            invalid_signature and no_signature
        ),
        _("--set requires --event; other bodies are sent unchanged"): bool(fields)
        and event is None,
    }
    for problem, is_one in problems.items():
        if is_one:
            raise Misuse(problem)
    try:
        from pytribute.mock.errors import MockError  # noqa: PLC0415 - it may not be installed
        from pytribute.mock.events import (  # noqa: PLC0415 - as above
            TEST_EVENT,
            encode_event,
            make_event,
        )
        from pytribute.mock.targets import check_target, deliver  # noqa: PLC0415 - as above
    except ImportError as error:
        raise Misuse(str(error)) from None
    from pytribute.webhooks import sign  # noqa: PLC0415 - only this command needs it

    secret, now = connection.secret(), datetime.now(UTC)
    try:
        if url is not None:
            check_target(url)
        if event is not None:
            # A different purchase or order each time: receivers remember the earlier ones.
            number = randbelow(_NUMBERS)
            sample = make_event(event, parse_fields(fields), created_at=now, number=number)
            content = encode_event(sample, now)
        else:
            content = TEST_EVENT if body is None else body.read(_MAX_BODY)
    except MockError as error:
        raise Misuse(str(error)) from None
    signed = b"not " + content if invalid_signature else content
    signature = None if no_signature else sign(signed, secret)
    if url is None or shows:
        _show(url, content, signature)
        return
    reply = deliver(url, content, signature)
    if reply.status is None:
        text = _("{url} sent no response: {problem}")
        raise CommandFailure(text.format(url=url, problem=reply.problem))
    write(f"{reply.status} {visible(reply.body.decode(errors='replace')[:_MAX_SHOWN])}\n")
    if not reply.is_accepted:
        raise click.exceptions.Exit(1)


def _show(url: str | None, content: bytes, signature: str | None) -> None:
    """Print a request; a pipe gets the body's own bytes."""
    from pytribute.webhooks import SIGNATURE_HEADER  # noqa: PLC0415 - only this command needs it

    head = ["content-type: application/json"]
    if url is not None:
        head.insert(0, f"POST {visible(url)}")
    if signature is not None:
        head.append(f"{SIGNATURE_HEADER}: {signature}")
    write("\n".join([*head, "", ""]))
    if _is_terminal():
        lines = content.decode(errors="replace").split("\n")
        write("\n".join(map(visible, lines)) + "\n")
    else:
        click.echo(content, nl=False)


def _is_terminal() -> bool:
    return sys.stdout.isatty()


@webhook.command(short_help="Verify the body of a delivery.")
@click.argument("file", type=_FILE)
@click.option("--signature", required=True, metavar="HEX", help="The value of trbt-signature.")
@click.pass_obj
def verify(connection: Connection, *, file: BinaryIO, signature: str) -> None:
    """Verify the body of a delivery, in FILE or on standard input (-), and show its event.

    The exit code is 0 if it is an event that was signed with your key.
    """
    from pytribute.webhooks import (  # noqa: PLC0415 - it imports msgspec
        InvalidPayloadError,
        SignatureVerificationError,
        TestEvent,
        UnknownEvent,
        parse,
    )

    secret, body = connection.secret(), file.read(_MAX_BODY)
    try:
        event = parse(body, signature, secret)
    except SignatureVerificationError as error:
        _explain(str(error), body, signature, secret)
    except InvalidPayloadError as error:
        text = _("signed with your key, but not an event: {reason}")
        raise CommandFailure(text.format(reason=error)) from None
    if isinstance(event, UnknownEvent) and event.reason:
        text = _("signed with your key, but not a valid {name}: {reason}")
        raise CommandFailure(text.format(name=event.name, reason=event.reason))
    if isinstance(event, TestEvent):
        write(_("signed: the test delivery of the dashboard, not an event") + "\n")
        return
    lines = {
        _("event"): event.name,
        _("created"): event.created_at.isoformat(),
        _("sent"): event.sent_at.isoformat(),
        _("payment"): event.payment_state,
        _("amount"): event.amount,
        _("buyer"): event.buyer.id,
        _("idempotency key"): event.idempotency_key,
    }
    known = {name: str(value) for name, value in lines.items() if value is not None}
    write("".join(f"{name:16} {visible(value)}\n" for name, value in known.items()))


def _explain(problem: str, body: bytes, signature: str, secret: "Secret") -> NoReturn:
    """Raise the failure of a verification, with its likely cause."""
    from pytribute.webhooks import SignatureVerificationError, verify  # noqa: PLC0415 - as in `verify`

    digits = signature.strip().strip("'\"").lower().removeprefix("sha256=")
    likely = {
        _("it matches as 64 lower-case hexadecimal digits, without prefix and quotes"): body,
        _("it matches without the line break at the end, which an editor or a shell added"): (
            body.rstrip(b"\r\n")
        ),
        _("it matches with a line break at the end, which was removed"): body + b"\n",
        _("it matches without U+FEFF at the start, which an editor added"): (
            body.removeprefix(b"\xef\xbb\xbf")
        ),
        _("it matches without the added spaces: the JSON was parsed and serialized again"): (
            _compact(body)
        ),
    }
    for hint, variant in likely.items():
        try:
            verify(variant, digits, secret)
        except SignatureVerificationError:
            continue
        raise CommandFailure(f"{problem}; {hint}")
    hint = _("either the key is a different one, or the body was changed")
    raise CommandFailure(f"{problem}; {hint}")


def _compact(body: bytes) -> bytes:
    """Return JSON serialized like the service's, as far as its format is known."""
    try:
        text = json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        return body
    for character in "&<>":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode(errors="replace")


def parse_fields(texts: tuple[str, ...]) -> dict[str, Any]:
    """Parse fields as ``--set`` takes them: a name, and JSON or a text.

    Raises:
        Misuse: one has no value.
    """
    fields: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise Misuse(_("--set {text}: write FIELD=VALUE").format(text=text))
        try:
            fields[name] = json.loads(value)
        except (ValueError, RecursionError):
            fields[name] = value
    return fields
