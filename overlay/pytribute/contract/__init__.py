"""The contract check: does a server keep to the specification, and to what it means?

::

    report = check(load_profile(Path("profile.toml")))
    assert report.conforms, report_text(report)

Needs the extra ``contract``: ``pip install 'pytribute[contract]'``. Names are imported when they
are first used, so that the command line doesn't wait for what generates the cases.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytribute.contract.documents import report_json, report_junit
    from pytribute.contract.errors import ContractError
    from pytribute.contract.examination import Mode
    from pytribute.contract.finding import Citation, Finding, Kind, Report, Source, Unchecked
    from pytribute.contract.mock import profile_of
    from pytribute.contract.page import report_html
    from pytribute.contract.profile import Profile, load_profile
    from pytribute.contract.receiver import Receiver, load_receiver
    from pytribute.contract.reception import check_receiver
    from pytribute.contract.run import check
    from pytribute.contract.text import report_text

_HOMES = (
    "errors",
    "finding",
    "text",
    "documents",
    "page",
    "profile",
    "examination",
    "mock",
    "run",
    "receiver",
    "reception",
)

__all__ = [
    "Citation",
    "ContractError",
    "Finding",
    "Kind",
    "Mode",
    "Profile",
    "Receiver",
    "Report",
    "Source",
    "Unchecked",
    "check",
    "check_receiver",
    "load_profile",
    "load_receiver",
    "profile_of",
    "report_html",
    "report_json",
    "report_junit",
    "report_text",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        homes = (import_module(f"{__name__}.{home}") for home in _HOMES)
        globals()[name] = next(getattr(home, name) for home in homes if hasattr(home, name))
    except ImportError as missing:
        package, _, _ = str(missing.name).partition(".")
        raise ImportError(
            f"the contract check needs the package {package}: pip install 'pytribute[contract]'",
            name=missing.name,
        ) from None
    return globals()[name]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
