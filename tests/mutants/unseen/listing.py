"""The list, made in another way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.documented import USUAL
from tests.mutants.unseen.departures import reply
from tests.mutants.unseen.exchange import LIST, Fields, Reply, Request
from tests.mutants.wrong import Wrap


@dataclass
class Listing:
    """What is asked of the list, read as the mock reads it."""

    request: Request
    every: list[Fields]
    """The caller's products, by id."""
    page: int
    size: int
    type: str | None
    desc: bool

    @property
    def wanted(self) -> list[Fields]:
        """Every row under the filter, in order."""
        return self.ordered(self.filtered(self.every))

    def filtered(self, rows: list[Fields]) -> list[Fields]:
        return [row for row in rows if self.type in {None, row["type"]}]

    def ordered(
        self, rows: list[Fields], key: Callable[[Fields], Any] = lambda row: row["id"]
    ) -> list[Fields]:
        return sorted(rows, key=key, reverse=self.desc)

    @property
    def first(self) -> int:
        """The place of the page's first row."""
        return (self.page - 1) * self.size

    def cut(self, rows: list[Fields]) -> list[Fields]:
        return rows[self.first : self.first + self.size]


def listing(
    wanted: Callable[[Listing], list[Fields]] = lambda asked: asked.wanted,
    *,
    rows: Callable[[Listing, list[Fields]], list[Fields]] = lambda asked, wanted: asked.cut(wanted),
    total: Callable[[Listing, list[Fields]], int] = lambda _, wanted: len(wanted),
) -> Wrap:
    """Make the list in another way: which rows, in which order, which of them, how many."""

    def changed(request: Request, found: Reply) -> None:
        page = request.given("page") or "1"
        if found.status != 200 or request.operation != LIST or len(page) > 18:
            return
        asked = Listing(
            request,
            every=request.products(request.account),
            page=int(page),
            size=int(request.given("size") or USUAL),
            type=request.given("type"),
            desc=request.given("desc") == "true",
        )
        document = found.json
        everything = wanted(asked)
        document["rows"] = rows(asked, everything)
        document["meta"]["total"] = total(asked, everything)
        found.json = document

    return reply(changed)
