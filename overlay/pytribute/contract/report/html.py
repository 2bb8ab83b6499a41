"""The report as one HTML page: no script, nothing loaded from elsewhere, every text escaped."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from pytribute.contract.report.summary import COLUMNS, cells, summary
from pytribute.contract.report.text import SWITCH, details, facts, sections, seen, verdict
from pytribute.contract.violation import Report
from pytribute_core.text import visible

__all__ = ["report_html"]


def report_html(report: Report) -> str:
    """Return a report as a page."""
    return _template().render(
        report=report,
        sections=sections(report),
        details=details,
        facts=[
            *facts(report),
            ("requests", str(report.requests)),
            ("seconds", f"{report.seconds:.1f}"),
        ],
        seen=seen,
        switch=SWITCH,
        columns=COLUMNS,
        rows=[cells(row) for row in summary(report)],
        verdict=verdict(report),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("pytribute.contract", "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    return environment.get_template("report.html.jinja")


def _finalize(value: object) -> object:
    """Return a value of the template without control characters of a server."""
    return visible(value) if isinstance(value, str) else value
