"""``pytribute contract``: check a server against the specification.

The check is imported when it runs, so that ``--help`` is fast.
"""

from pathlib import Path
from secrets import randbelow
from typing import TYPE_CHECKING

import click

from pytribute.cli.text import write, write_file
from pytribute.contract.profile import ContractError
from pytribute_core.text import origin_of

if TYPE_CHECKING:
    from pytribute.contract import Report

__all__ = ["contract"]

_CONFORMS, _VIOLATES, _FAILED = 0, 1, 2
_RANDOM = "random"
_FILE = click.Path(dir_okay=False, path_type=Path)


class _FailedError(click.ClickException):
    exit_code = _FAILED


def _seed(context: click.Context, parameter: click.Parameter, value: str) -> int:
    if value == _RANDOM:
        return randbelow(2**32)
    try:
        return int(value)
    except ValueError:
        raise click.BadParameter(f"must be a number, or {_RANDOM}", context, parameter) from None


@click.command(short_help="Check a server, or a webhook endpoint.")
@click.option("--profile", type=_FILE, help="The server and its data (TOML). Without it: the mock.")
@click.option(
    "--webhook",
    is_flag=False,
    flag_value="",
    metavar="[URL]",
    help="Check a webhook endpoint instead, by default webhook.url of the profile. It receives "
    "events of invented purchases: use a test installation.",
)
@click.option(
    "--mode",
    type=click.Choice(["read-only", "full"]),
    help="full refunds the purchases that the profile lists under purchases.stars. Default: "
    "read-only; full for the mock.",
)
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option(
    "--seed", callback=_seed, default="0", show_default=True, help=f"A number, or {_RANDOM}."
)
@click.option(
    "--time-budget",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    default=600,
    show_default=True,
    help="Stop after this many seconds.",
)
@click.option(
    "--rate",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="Send at most N requests a second. Default: no limit.",
)
@click.option(
    "--report-json", "json_file", type=_FILE, metavar="FILE", help="Write the report as JSON."
)
@click.option(
    "--report-junit",
    "junit_file",
    type=_FILE,
    metavar="FILE",
    help="Write the report as JUnit XML.",
)
@click.option(
    "--report-html",
    "html_file",
    type=_FILE,
    metavar="FILE",
    help="Write the report as one HTML page.",
)
def contract(
    *,
    profile: Path | None,
    webhook: str | None,
    mode: str | None,
    strict: bool,
    seed: int,
    time_budget: float,
    rate: float | None,
    json_file: Path | None,
    junit_file: Path | None,
    html_file: Path | None,
) -> None:
    """Check a server of the Tribute API, or with --webhook an endpoint of its webhooks.

    The endpoint's key is webhook.key in the profile, by default TRIBUTE_API_KEY. Exit code 0: the
    server conforms, 1: there are errors, 2: the check could not be run.
    """
    if webhook is not None and mode is not None:
        raise _FailedError("--mode does not apply to --webhook: an endpoint receives all events")
    try:
        from pytribute.contract import (  # noqa: PLC0415 - importing it takes time
            report_html,
            report_json,
            report_junit,
            report_text,
        )

        if webhook is None:
            report = _check_server(
                profile, mode, strict=strict, seed=seed, seconds=time_budget, rate=rate
            )
        else:
            report = _check_webhook(webhook, profile, strict=strict, seconds=time_budget)
    except (ContractError, ImportError) as error:
        raise _FailedError(str(error)) from None
    except OSError:  # the reader of the output may have gone
        raise
    except Exception as error:  # noqa: BLE001 - a bug of this package is no error of the server
        raise _FailedError(f"a bug in pytribute: {origin_of(error)}") from None
    write(report_text(report))
    for file, convert in (
        (json_file, report_json),
        (junit_file, report_junit),
        (html_file, report_html),
    ):
        if file is not None:
            _save(convert(report), file)
    if report.conforms and not report.checks:
        raise _FailedError("nothing could be checked; the report has the reasons")
    if report.unfinished:
        raise _FailedError(f"the check could not be finished: {report.unfinished}")
    raise click.exceptions.Exit(_CONFORMS if report.conforms else _VIOLATES)


def _check_server(
    profile: Path | None,
    mode: str | None,
    *,
    strict: bool,
    seed: int,
    seconds: float,
    rate: float | None,
) -> "Report":
    from pytribute.contract import Mode, check  # noqa: PLC0415 - it may not be installed
    from pytribute.contract.target import target  # noqa: PLC0415 - as above

    with target(profile) as server:
        default = "full" if server.is_mock else "read-only"
        return check(
            server,
            mode=Mode(mode or default),
            strict=strict,
            seed=seed,
            time_budget=seconds,
            rate=rate,
            announce=lambda line: click.echo(line, err=True),
        )


def _check_webhook(
    url: str, profile: Path | None, *, strict: bool, seconds: float | None
) -> "Report":
    from pytribute.contract import check_webhook, load_endpoint  # noqa: PLC0415 - as above

    endpoint = load_endpoint(url or None, profile)
    click.echo(f"Sending events of invented purchases to {endpoint.url}", err=True)
    return check_webhook(endpoint, strict=strict, time_budget=seconds)


def _save(text: str, file: Path) -> None:
    try:
        write_file(file, text)
    except OSError as error:
        raise _FailedError(f"{file}: {error.strerror}") from None
