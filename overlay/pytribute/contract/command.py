"""``pytribute contract``: hold a server against the specification."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from secrets import randbelow

import click

from pytribute.contract import documents, page
from pytribute.contract.errors import ContractError
from pytribute.contract.examination import Mode
from pytribute.contract.mock import profile_of
from pytribute.contract.profile import Profile, load_profile
from pytribute.contract.run import check
from pytribute.contract.text import report_text
from pytribute.mock import MockError, MockServer

__all__ = ["contract"]

_CONFORMS, _DEVIATES, _COULD_NOT_BE_RUN = 0, 1, 2
_RANDOM = "random"
_FILE = click.Path(dir_okay=False, path_type=Path)


class _CouldNotBeRun(click.ClickException):
    exit_code = _COULD_NOT_BE_RUN


class _Seed(click.ParamType[int]):
    """A number, or the word for a new one."""

    name = "seed"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read it."""
        if value == _RANDOM:
            return randbelow(2**32)
        try:
            return int(str(value))
        except ValueError:
            self.fail(f"must be a number, or {_RANDOM}", param, ctx)


@click.command()
@click.option("--profile", type=_FILE, help="The server and its data (TOML). Without it: the mock.")
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in Mode]),
    help="full refunds what the profile lists under purchases.stars. By default read-only, "
    "and full for the mock.",
)
@click.option("--strict", is_flag=True, help="Count what is tolerated as a deviation.")
@click.option("--seed", type=_Seed(), default=0, show_default=True, help=f"Or {_RANDOM}.")
@click.option(
    "--time-budget",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Leave the rest unchecked after that.",
)
@click.option("--report-json", type=_FILE, metavar="FILE", help="Write the report as JSON.")
@click.option("--report-junit", type=_FILE, metavar="FILE", help="Write it as JUnit XML.")
@click.option("--report-html", type=_FILE, metavar="FILE", help="Write it as one HTML page.")
def contract(
    *,
    profile: Path | None,
    mode: str | None,
    strict: bool,
    seed: int,
    time_budget: float | None,
    report_json: Path | None,
    report_junit: Path | None,
    report_html: Path | None,
) -> None:
    """Check a server of the Tribute API.

    Ends with 0 if it conforms, 1 if it deviates, and 2 if the check could not be run.
    """
    try:
        with _server(profile) as server:
            chosen = Mode(mode) if mode else _default_mode(server)
            _announce(server, chosen)
            report = check(server, mode=chosen, strict=strict, seed=seed, time_budget=time_budget)
    except (ContractError, MockError) as error:
        raise _CouldNotBeRun(str(error)) from None
    click.echo(report_text(report), nl=False)
    for file, form in (
        (report_json, documents.report_json),
        (report_junit, documents.report_junit),
        (report_html, page.report_html),
    ):
        if file is not None:
            _save(form(report), file)
    raise click.exceptions.Exit(_CONFORMS if report.conforms else _DEVIATES)


@contextmanager
def _server(profile: Path | None) -> Generator[Profile]:
    """Give the profile of a server: the one that was named, or a mock that is started for it."""
    if profile is not None:
        yield load_profile(profile)
        return
    # The mock's server would tell on standard error what it is sent; that is the check's matter.
    logging.getLogger("uvicorn.error").addHandler(logging.NullHandler())
    with MockServer(control=True) as mock:
        yield profile_of(mock)


def _default_mode(server: Profile) -> Mode:
    return Mode.FULL if server.is_mock else Mode.READ_ONLY


def _announce(server: Profile, mode: Mode) -> None:
    """Say what will be refunded, before anything is."""
    if mode is Mode.READ_ONLY or server.is_mock:
        return
    purchases = ", ".join(map(str, server.stars)) or "no purchase"
    click.echo(f"Full mode refunds on {server.base_url}: {purchases}", err=True)


def _save(text: str, file: Path) -> None:
    """Write a file as a whole or not at all."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        try:
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise _CouldNotBeRun(f"{file}: {error.strerror}") from None
