"""``pytribute products``: list, get, cancel."""

import sys
from contextlib import suppress

import click

import pytribute
from pytribute.cli.connection import Connection, given
from pytribute.cli.exits import Failure, Misuse, OutcomeUnknown, as_usage
from pytribute.cli.output import chosen, format_options
from pytribute.cli.progress import Progress
from pytribute.cli.text import write


@click.group()
def products() -> None:
    """Products of your account, and refunds of their purchases."""


@products.command("list")
@click.option("--type", "type_", metavar="TYPE", help="Only digital, custom or physical products.")
@click.option("--desc", is_flag=True, help="The newest ids first.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="So many products at most.")
@click.option(
    "--page-size",
    type=int,
    metavar="N",
    help="Products asked for with each request; as many as the API allows by default.",
)
@click.option(
    "--prefetch", type=int, metavar="N", help="Pages asked for ahead, 0 to 64; 4 by default."
)
@format_options
@click.pass_obj
def list_products(
    connection: Connection,
    *,
    type_: str | None,
    desc: bool,
    limit: int | None,
    page_size: int | None,
    prefetch: int | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """List products, in every status, by id."""
    form = chosen(as_json=as_json, as_csv=as_csv)
    progress = Progress(quiet=connection.verbose)
    with connection.client() as tribute, progress:
        with as_usage():
            listing = tribute.products.list(
                type=type_, desc=desc, **given(page_size=page_size, prefetch=prefetch)
            )
        try:
            for text in form.many(progress.follow(listing.pages(limit))):
                write(text)
        except pytribute.TributeError as error:
            if progress.rows:
                error.add_note(f"the list is cut off after {progress.rows} products")
            raise


@products.command()
@click.argument("id_", metavar="ID", type=int)
@format_options
@click.pass_obj
def get(connection: Connection, *, id_: int, as_json: bool, as_csv: bool) -> None:
    """Show one product."""
    form = chosen(as_json=as_json, as_csv=as_csv)
    with connection.client() as tribute:
        write(form.one(tribute.products.get(id_)))


@products.command()
@click.argument("purchase_id", type=int)
@click.option("--yes", is_flag=True, help="Don't ask: for scripts.")
@format_options
@click.pass_obj
def cancel(
    connection: Connection, *, purchase_id: int, yes: bool, as_json: bool, as_csv: bool
) -> None:
    """Cancel a purchase and refund it. Only what was paid in Stars can be.

    The request is sent once. When no answer comes, or one that does not confirm the refund of this
    purchase, the refund may have been made all the same: exit code 4 says so, and the purchase
    shows in the Tribute dashboard.
    """
    form = chosen(as_json=as_json, as_csv=as_csv)
    with connection.client() as tribute:
        if not yes:
            _confirm(purchase_id)
        try:
            receipt = tribute.products.cancel_purchase(purchase_id)
        except KeyboardInterrupt:
            raise OutcomeUnknown(
                f"interrupted: the refund of purchase {purchase_id} may have been made all the "
                "same; look at it in the Tribute dashboard before you repeat it"
            ) from None
    try:
        write(form.one(receipt))
    except OSError as error:
        # A script must not take a receipt that can't be written for a refund that wasn't made.
        with suppress(OSError):  # standard error may be the same file
            click.echo(
                f"purchase {purchase_id} is refunded; only its receipt is lost: {error}", err=True
            )


def _confirm(purchase_id: int) -> None:
    if not sys.stdin.isatty():
        raise Misuse(
            f"nobody is here to confirm the refund of purchase {purchase_id}, and nothing was "
            "sent; give --yes to refund it without being asked"
        )
    # The question goes to standard error, so that standard output holds nothing but the receipt.
    if not click.confirm(f"Cancel purchase {purchase_id} and refund its buyer?", err=True):
        raise Failure("nothing was sent, nothing is refunded")
