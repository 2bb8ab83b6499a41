"""The contract check: does a server conform to the specification?

::

    report = check(load_profile(Path("profile.toml")))
    assert report.conforms, report_text(report)

Needs the extra ``contract``: ``pip install 'pytribute[contract]'``. Names are imported when they
are first used, so that the command line doesn't wait for Schemathesis.
"""

from typing import TYPE_CHECKING

from pytribute_core.face import lazy_face

__all__ = [
    "Citation",
    "ContractError",
    "Mode",
    "Profile",
    "Report",
    "Severity",
    "Skip",
    "Source",
    "Violation",
    "WebhookEndpoint",
    "check",
    "check_webhook",
    "load_endpoint",
    "load_profile",
    "profile_of",
    "report_html",
    "report_json",
    "report_junit",
    "report_markdown",
    "report_sarif",
    "report_text",
]

if TYPE_CHECKING:
    from pytribute.contract.context import Mode
    from pytribute.contract.endpoint import WebhookEndpoint, load_endpoint
    from pytribute.contract.profile import ContractError, Profile
    from pytribute.contract.profile_file import load_profile
    from pytribute.contract.report.html import report_html
    from pytribute.contract.report.json import report_json
    from pytribute.contract.report.junit import report_junit
    from pytribute.contract.report.markdown import report_markdown
    from pytribute.contract.report.sarif import report_sarif
    from pytribute.contract.report.text import report_text
    from pytribute.contract.run import check, check_webhook
    from pytribute.contract.target import profile_of
    from pytribute.contract.violation import Citation, Report, Severity, Skip, Source, Violation
else:
    _get, __dir__ = lazy_face(
        __name__,
        __all__,
        (
            "pytribute.contract.violation",
            "pytribute.contract.report.text",
            "pytribute.contract.report.json",
            "pytribute.contract.report.junit",
            "pytribute.contract.report.html",
            "pytribute.contract.report.markdown",
            "pytribute.contract.report.sarif",
            "pytribute.contract.profile",
            "pytribute.contract.profile_file",
            "pytribute.contract.endpoint",
            "pytribute.contract.context",
            "pytribute.contract.target",
            "pytribute.contract.run",
        ),
    )

    def __getattr__(name: str) -> object:
        try:
            return _get(name)
        except ImportError as error:
            raise missing_package(error) from None


def missing_package(error: ImportError) -> ImportError:
    """Return an error that says how to install what is missing."""
    package, _, _ = str(error.name).partition(".")
    return ImportError(
        f"the contract check needs the package {package}: pip install 'pytribute[contract]'",
        name=error.name,
    )
