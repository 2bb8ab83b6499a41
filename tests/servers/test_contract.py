"""The contract check holds every honest server right, in both modes.

``python -m tests.servers`` runs all checks, with any number of seeds.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pytribute.contract import Mode, Report, Severity, check, load_profile
from pytribute.contract.checks import CHECKS
from tests.servers.running import SERVERS, UnavailableError, serve
from tests.servers.seed import write_profile, write_seed

# Schemathesis takes half of the time, and the checks that differ in full mode are some only.
_READING = [one for one in CHECKS if one.name != "generated"]
_DIFFERENT = {"listing", "http", "paths", "methods", "authentication", "ownership", "cancelling"}
_FULL = [one for one in CHECKS if one.name in _DIFFERENT or one.is_for_full_mode]

# What these frameworks do by default, and a reading says otherwise.
_WARNINGS = {
    "fastapi": {"head/as-get", "paths/trailing-slash"},
    "starlette": {"paths/trailing-slash"},
    "express": {"paths/trailing-slash"},
}


# These two have the frameworks of others; `python -m tests.servers` runs them as well.
_ALIKE = {"starlette", "rest-framework"}


@pytest.fixture(params=[name for name in SERVERS if name not in _ALIKE])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    seed = tmp_path / "seed.json"
    write_seed(seed)
    try:
        with serve(request.param, seed) as address:
            yield request.param, write_profile(tmp_path / "profile.toml", address)
    except UnavailableError as error:
        pytest.skip(str(error))


def test_an_honest_server_conforms(server: tuple[str, Path]) -> None:
    name, path = server
    profile = load_profile(path)
    reading = check(profile, checks=_READING)
    full = check(profile, mode=Mode.FULL, checks=_FULL)

    for report in (reading, full):
        assert report.unfinished == ""
        assert _violations(report, Severity.ERROR) == []
        assert {one.rule for one in report.of(Severity.WARNING)} <= _WARNINGS.get(name, set())


def _violations(report: Report, severity: Severity) -> list[str]:
    return [f"{one.rule} {one.ways[0]}" for one in report.of(severity)]
