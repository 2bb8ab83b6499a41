"""Hold the contract check against every server here, and print what it finds.

::

    python -m tests.servers                       # every honest server, in both modes
    python -m tests.servers flask --seeds 3       # some of them, with seeds 0 to 2
    python -m tests.servers --faults              # the planted faults: which rules find each

The exit code is 1 when an honest server has errors, or a planted fault is not found.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from tests.servers.faults import FAULTS
from tests.servers.running import FAULTY, ROOT, SERVERS, UnavailableError, serve
from tests.servers.seed import write_profile, write_seed

_MODES = ("read-only", "full")
_SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True)
class Run:
    """One run of the contract check against one server."""

    server: str
    mode: str
    seed: int
    seconds: float
    report: dict[str, Any]
    failure: str = ""
    """Why there is no report."""

    def violations(self, severity: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.report.get("violations", [])
        return [one for one in found if one["severity"] == severity]

    def line(self) -> str:
        if self.failure:
            numbers = f"  {self.failure}"
        else:
            counts = [len(self.violations(one)) for one in _SEVERITIES]
            counts += [len(self.report["skipped"]), self.report["requests"]]
            numbers = "".join(f"{count:9}" for count in counts) + f"{self.seconds:9.1f}"
        return f"{self.server:28}{self.mode:10}{self.seed:5}{numbers}"


def run(server: str, mode: str, seed: int, folder: Path, fault: str = "") -> Run:
    """Check a freshly started server once."""
    name = f"{server} {fault}".strip()
    data, report = folder / "seed.json", folder / "report.json"
    report.unlink(missing_ok=True)
    with serve(server, data, fault) as address:
        profile = write_profile(folder / "profile.toml", address)
        options = ["--profile", profile, "--mode", mode, "--seed", seed, "--report-json", report]
        started = monotonic()
        ended = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "tests.servers.command", "contract", *map(str, options)],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        seconds = monotonic() - started
    if not report.exists():
        failure = ended.stderr.decode().strip().splitlines()[-1:]
        return Run(name, mode, seed, seconds, {}, f"exit {ended.returncode}: {''.join(failure)}")
    return Run(name, mode, seed, seconds, json.loads(report.read_text(encoding="utf-8")))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__)
    parser.add_argument("servers", nargs="*", choices=[*SERVERS, []], help="all by default")
    parser.add_argument("--seeds", type=int, default=1, help="how many, from 0")
    parser.add_argument("--mode", choices=_MODES, help="both by default")
    parser.add_argument("--faults", action="store_true", help="the planted faults instead")
    options = parser.parse_args(arguments)
    modes = [options.mode] if options.mode else _MODES
    with TemporaryDirectory() as folder:
        write_seed(Path(folder) / "seed.json")
        if options.faults:
            return _try_faults(options.servers or FAULTY, modes[-1], Path(folder))
        return _try_honest(options.servers or list(SERVERS), modes, options.seeds, Path(folder))


def _try_honest(servers: Sequence[str], modes: Sequence[str], seeds: int, folder: Path) -> int:
    columns = "".join(f"{name:>9}" for name in ("errors", "warnings", "notes", "skipped"))
    _say(f"{'server':28}{'mode':10} seed{columns} requests  seconds")
    runs: list[Run] = []
    for server, mode, seed in product(servers, modes, range(seeds)):
        try:
            runs.append(run(server, mode, seed, folder))
        except UnavailableError as error:
            _say(f"{server}: {error}")
            continue
        _say(runs[-1].line())
    _say(*_violations(runs), "", *_skips(runs))
    return int(any(one.failure or one.violations("error") for one in runs))


def _violations(runs: Sequence[Run]) -> Iterator[str]:
    """Yield each rule once, with the servers on which it is found and one example."""
    for severity in _SEVERITIES:
        found: dict[tuple[str, str], list[tuple[Run, dict[str, Any]]]] = {}
        for one in runs:
            for violation in one.violations(severity):
                key = violation["rule"], violation["source"]
                found.setdefault(key, []).append((one, violation))
        for (rule, source), pairs in sorted(found.items()):
            servers = dict.fromkeys(run.server for run, _ in pairs)
            times = sum(violation["times"] for _, violation in pairs)
            yield f"\n{severity} {rule} ({source}), {len(pairs)} found in {times} responses"
            yield f"    on {', '.join(servers)}"
            for server in servers:
                shown = {
                    f"{' '.join(way['request'].split())[-110:]}\n"
                    f"        expected {way['expected']}, actual {way['actual'][:160]}"
                    for run, violation in pairs
                    if run.server == server
                    for way in violation["ways"]
                }
                yield from (f"    {server}: {text}" for text in sorted(shown)[:3])


def _skips(runs: Sequence[Run]) -> Iterator[str]:
    """Yield each reason for which something was not checked, with the servers."""
    skipped: dict[tuple[str, str], dict[str, None]] = {}
    for one in runs:
        for skip in one.report.get("skipped", []):
            servers = skipped.setdefault((skip["check"], skip["reason"]), {})
            servers[f"{one.server} ({one.mode})"] = None
    for (check, reason), servers in skipped.items():
        yield f"skipped {check}: {reason}\n    on {', '.join(servers)}"


def _try_faults(servers: Sequence[str], mode: str, folder: Path) -> int:
    """Run each fault, and list what is found there and not on the honest server."""
    missed = 0
    for server in servers:
        honest = run(server, mode, 0, folder)
        known = {way for _, way in _ways(honest)}
        for fault in FAULTS:
            faulty = run(server, mode, 0, folder, fault)
            found = {finding for finding, way in _ways(faulty) if way not in known}
            missed += not found
            _say(f"{faulty.server:28}{', '.join(sorted(found)) or faulty.failure or 'MISSED'}")
    _say(f"missed: {missed}")
    return int(bool(missed))


def _ways(run: Run) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Yield what was found, and each way in which it was: the honest server may have others."""
    for severity in _SEVERITIES:
        for one in run.violations(severity):
            for way in one["ways"]:
                yield f"{severity} {one['rule']}", (one["rule"], one["operation"], way["actual"])


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{one}\n" for one in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
