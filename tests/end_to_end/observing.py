"""The requests of the contract check, observed from outside."""

import logging
from collections.abc import Collection, Mapping
from typing import TypeAlias
from unittest.mock import patch

from pytribute.contract import Mode, check, profile_of
from pytribute.contract.checks import CHECKS, Check, fuzzing
from pytribute.contract.context import CheckContext
from pytribute.mock import MockServer
from pytribute.mock.journal import Journal, JournalEntry

# Method and path of each request, by the name of the check.
RequestsOfChecks: TypeAlias = Mapping[str, Collection[tuple[str, str]]]

_PRODUCTS = 3


def requests_of_checks() -> RequestsOfChecks:
    """Run the contract check on a mock, and return the methods and paths of each part."""
    logging.getLogger("uvicorn.error").addHandler(logging.NullHandler())
    journal = _Journal()
    with (
        MockServer(products=_PRODUCTS, control=True) as mock,
        # Which operations it reaches shows from the first cases.
        patch.multiple(fuzzing, _EXAMPLES=1, _CHAINS=1),
    ):
        mock.journal = journal
        check(profile_of(mock), mode=Mode.FULL, checks=[journal.noting(one) for one in CHECKS])
    return journal.sent


class _Journal(Journal):
    """Notes from which check a request comes, and forgets nothing when the mock is reset."""

    def __init__(self) -> None:
        super().__init__(changed=lambda: None)
        self._check = ""
        self.sent: dict[str, set[tuple[str, str]]] = {}

    def noting(self, one: Check) -> Check:
        def run(context: CheckContext) -> None:
            self._check = one.name
            self.sent[one.name] = set()
            one.run_whole(context)

        return one._replace(run=run)

    def record(
        self, method: str, path: str, query: str, *, secrets: Collection[str]
    ) -> JournalEntry:
        if self._check:
            self.sent[self._check].add((method, path))
        return super().record(method, path, query, secrets=secrets)
