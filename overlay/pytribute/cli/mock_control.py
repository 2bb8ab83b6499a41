"""``pytribute mock buy`` and others: control a mock that runs."""

import json
import os
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

import click

from pytribute.cli.exits import CommandFailure, Misuse
from pytribute.cli.language import translated as _
from pytribute.cli.text import write
from pytribute.cli.webhook import parse_fields
from pytribute_core.text import visible

__all__ = ["COMMANDS", "TOKEN_VARIABLE"]

TOKEN_VARIABLE = "TRIBUTE_MOCK_TOKEN"  # noqa: S105 - the name of the environment variable

_TIMEOUT = 60
_REFUSED = (403, 422)
_MISSING = (401, 404, 405)

_url = click.option(
    "--url", default="http://127.0.0.1:8080", show_default=True, help="The address of the mock."
)


@click.command(short_help="Buy a product.")
@click.argument("product", type=int, required=False)
@click.option("--with", "paid_with", type=click.Choice(["stars", "card", "wallet"]))
@click.option(
    "--set",
    "fields",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Set a field of the event, as JSON or as text; null removes the field.",
)
@_url
def buy(*, product: int | None, paid_with: str | None, fields: tuple[str, ...], url: str) -> None:
    """Buy PRODUCT at a running mock as some buyer, by default your first digital product."""
    body = {
        "product_id": product,
        "paid_with": paid_with or "stars",
        "fields": parse_fields(fields),
    }
    number = _request(url, "POST", "/purchases", body)["purchase"]
    write(_("purchase {number}").format(number=number) + "\n")


@click.command(short_help="Pay an order.")
@click.argument("order")
@click.option("--with", "method", type=click.Choice(["card", "stars", "sbp"]), default="card")
@click.option("--save-card", is_flag=True, help="Let the shop charge the card later.")
@_url
def pay(*, order: str, method: str, save_card: bool, url: str) -> None:
    """Pay ORDER (a UUID) at a running mock as its buyer."""
    _request(url, "POST", "/pay", {"id": order, "with": method, "save_card": save_card})
    write(_("paid") + "\n")


@click.command(short_help="List the deliveries of events.")
@_url
def deliveries(*, url: str) -> None:
    """List the deliveries of a running mock, with the statuses of their responses."""
    _show(_request(url, "GET", "/events"))


@click.command(short_help="Advance the clock.")
@click.option("--minutes", type=float, default=0)
@click.option("--hours", type=float, default=0)
@click.option("--days", type=float, default=0)
@_url
def advance(*, minutes: float, hours: float, days: float, url: str) -> None:
    """Advance the clock of a running mock, and list what was delivered on the way."""
    _show(_request(url, "POST", "/advance", {"minutes": minutes, "hours": hours, "days": days}))


COMMANDS = (buy, pay, deliveries, advance)


def _show(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        statuses = " ".join(str(status or _("no response")) for status in row["statuses"])
        again = _(", again at {time}").format(time=row["next_at"]) if row["next_at"] else ""
        write(f"{visible(row['name'])} {statuses}{again}\n")


def _request(url: str, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
    """Send a control request, and return the JSON of its response; None without one.

    Raises:
        CommandFailure: no mock runs there, it can't be controlled, or it refuses.
        Misuse: the address is none, or the token can't be sent.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if host is None or not url.startswith("http://"):
        raise Misuse(
            _("--url {url}: write an address as {example}").format(
                url=url, example="http://127.0.0.1:8080"
            )
        )
    token = os.environ.get(TOKEN_VARIABLE, "")
    if not (token.isascii() and token.isprintable()):  # not shown
        text = _("{variable} has characters that no token has")
        raise Misuse(text.format(variable=TOKEN_VARIABLE))
    connection = HTTPConnection(host, port, timeout=_TIMEOUT)
    try:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        connection.request(method, f"/__control{path}", json.dumps(body), headers)
        response = connection.getresponse()
        status, content = response.status, response.read()
    except (OSError, HTTPException, UnicodeError) as error:  # the last one of names such as a..b
        raise CommandFailure(
            _(
                "no mock responds at {url} ({error}): start one with pytribute mock --control"
            ).format(url=url, error=error)
        ) from None
    finally:
        connection.close()
    if status in _MISSING:
        raise CommandFailure(
            _("the mock at {url} runs without --control: start it with that option").format(url=url)
        )
    try:
        value = json.loads(content or b"null")
        if status in _REFUSED:
            raise CommandFailure(value["message"])
    except (ValueError, TypeError, KeyError):
        raise CommandFailure(_("what responds at {url} is not a mock").format(url=url)) from None
    return value
