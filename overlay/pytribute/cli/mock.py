"""``pytribute mock``: serve a mock of the API, or control one that runs."""

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytribute.cli.exits import CommandFailure, Misuse
from pytribute.cli.language import CommandGroup
from pytribute.cli.language import translated as _
from pytribute.cli.lines import Lines
from pytribute.cli.mock_control import COMMANDS, TOKEN_VARIABLE
from pytribute.cli.text import write
from pytribute_core.address import ADDRESS_VARIABLE
from pytribute_core.secret import KEY_VARIABLE

if TYPE_CHECKING:
    from pytribute.mock import MockServer


_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(cls=CommandGroup, invoke_without_command=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8080, show_default=True, help="The port; 0 takes a free one.")
@click.option("--seed", type=int, help="The same seed gives the same data, ids and events.")
@click.option("--products", type=int, help="The number of your products.")
@click.option(
    "--db",
    default=":memory:",
    show_default=True,
    metavar="FILE",
    help="An SQLite file that keeps the state over restarts.",
)
@click.option("--load", type=_FILE, help="Start with the state in this file (JSON, by --save).")
@click.option("--save", type=_FILE, help="Write the state to this file at the end.")
@click.option(
    "--control", is_flag=True, help="Let tests control the mock over HTTP, under /__control."
)
@click.option("--webhook", metavar="URL", help="Send events to this address, as Tribute does.")
@click.option("-q", "--quiet", is_flag=True, help="Show no line for each request and delivery.")
@click.pass_context
def mock(
    context: click.Context,
    *,
    host: str,
    port: int,
    seed: int | None,
    products: int | None,
    db: str,
    load: Path | None,
    save: Path | None,
    control: bool,
    webhook: str | None,
    quiet: bool,
) -> None:
    """Serve a mock of the Tribute API until Ctrl-C, and show each request and delivery.

    The commands control a mock that runs with --control.
    """
    if context.invoked_subcommand is not None:
        return
    try:
        from pytribute.mock import MockError, serve  # noqa: PLC0415 - it may not be installed
    except ImportError as error:
        raise Misuse(str(error)) from None
    if save and not save.parent.is_dir():  # before there is a state to lose
        text = _("{file}: there is no folder {folder} to write to")
        raise Misuse(text.format(file=save, folder=save.parent))

    def save_state(mock: "MockServer") -> None:
        if save:
            _write(save, mock.dump())

    lines = None if quiet else Lines()
    try:
        serve(
            host,
            port,
            seed=seed,
            products=products,
            db=db,
            control=control,
            webhook=webhook,
            token=os.environ.get(TOKEN_VARIABLE),
            state=_read(load) if load else None,
            log=lines,
            started=_introduce,
            ended=save_state,
        )
    except MockError as error:
        raise CommandFailure(str(error)) from None
    finally:
        if lines is not None:
            lines.close()


for _command in COMMANDS:
    mock.add_command(_command)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        text = _("{file}: this is not UTF-8, so not a saved state of a mock")
        raise CommandFailure(text.format(file=path)) from None


def _write(path: Path, text: str) -> None:
    # Atomic: it may be the file that was loaded.
    part = path.with_name(f"{path.name}.part")
    try:
        try:
            part.write_text(f"{text}\n", encoding="utf-8")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise CommandFailure(f"{path}: {error.strerror}") from None


def _introduce(mock: "MockServer") -> None:
    token = f"export {TOKEN_VARIABLE}={shlex.quote(mock.token)}\n" if mock.token else ""
    write(
        _("A mock of the Tribute API listens at {url} until Ctrl-C. To use it:").format(
            url=mock.base_url
        )
        + "\n\n"
        f"export {ADDRESS_VARIABLE}={mock.base_url}\n"
        f"export {KEY_VARIABLE}={mock.api_key}\n"
        f"{token}\n"
        + _("Dashboard: {url}").format(url=mock.dashboard_url)
        + "\n"
        + _("The reference of the API, with forms to try it: {url}").format(url=f"{mock.url}/docs")
        + "\n"
    )
