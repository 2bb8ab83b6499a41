"""The contract check: does a server keep to the specification, and to what it means?

::

    report = check(load_profile(Path("profile.toml")))
    assert report.conforms, report_text(report)

Needs the extra ``contract``: ``pip install 'pytribute[contract]'``.
"""

try:
    import hypothesis as _hypothesis
    import jsonschema as _jsonschema
    import schemathesis as _schemathesis
    import starlette as _starlette
except ImportError as _missing:
    raise ImportError(
        f"the contract check needs the package {_missing.name}: pip install 'pytribute[contract]'",
        name=_missing.name,
    ) from None

from pytribute.contract.errors import ContractError
from pytribute.contract.examination import Mode
from pytribute.contract.finding import Finding, Kind, Report, Source, Unchecked
from pytribute.contract.mock import profile_of
from pytribute.contract.profile import Profile, load_profile
from pytribute.contract.run import check
from pytribute.contract.text import report_text

__all__ = [
    "ContractError",
    "Finding",
    "Kind",
    "Mode",
    "Profile",
    "Report",
    "Source",
    "Unchecked",
    "check",
    "load_profile",
    "profile_of",
    "report_text",
]

del _hypothesis, _jsonschema, _schemathesis, _starlette
