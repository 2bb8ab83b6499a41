"""``pytribute mock``: a server to try things out against."""

from typing import TYPE_CHECKING

import click

from pytribute.cli.exits import Failure, Misuse
from pytribute.cli.text import write

if TYPE_CHECKING:
    from pytribute.mock import MockServer


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8080, show_default=True, help="The port; 0 takes a free one.")
@click.option("--seed", default=0, show_default=True, help="The same seed gives the same data.")
@click.option("--products", type=int, help="How many products your account has.")
@click.option(
    "--db",
    default=":memory:",
    show_default=True,
    metavar="FILE",
    help="An SQLite file that keeps everything over restarts.",
)
@click.option("--control", is_flag=True, help="Let tests steer it over HTTP, under /__control.")
def mock(*, host: str, port: int, seed: int, products: int | None, db: str, control: bool) -> None:
    """Serve a mock of the Tribute API until Ctrl-C."""
    try:
        from pytribute.mock import MockError, serve  # noqa: PLC0415 - it may not be installed
    except ImportError as error:
        raise Misuse(str(error)) from None
    try:
        serve(
            host,
            port,
            seed=seed,
            products=products,
            db=db,
            control=control,
            started=_introduce,
        )
    except MockError as error:
        raise Failure(str(error)) from None


def _introduce(mock: "MockServer") -> None:
    write(
        f"A mock of the Tribute API answers at {mock.base_url} until Ctrl-C. To use it:\n\n"
        f"export TRIBUTE_BASE_URL={mock.base_url}\n"
        f"export TRIBUTE_API_KEY={mock.api_key}\n\n"
        f"The reference of the API, to read and to try: {mock.url}/docs\n"
    )
