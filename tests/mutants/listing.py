"""The list, made in another way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.documented import USUAL
from tests.mutants.exchange import LIST, Fields, Request, Response
from tests.mutants.mutant import Wrap
from tests.mutants.operators import change_response


@dataclass
class ListQuery:
    """A request for the list, read as the mock reads it."""

    request: Request
    every: list[Fields]
    """The caller's products, by id."""
    page: int
    size: int
    type: str | None
    desc: bool

    @property
    def rows(self) -> list[Fields]:
        """Every row under the filter, in order."""
        return self.ordered(self.filtered(self.every))

    @property
    def others(self) -> list[Fields]:
        """The rows of other accounts under the filter."""
        return self.filtered(self.request.products(self.request.account, others=True))

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
    select: Callable[[ListQuery], list[Fields]] = lambda query: query.rows,
    *,
    rows: Callable[[ListQuery, list[Fields]], list[Fields]] = lambda query, rows: query.cut(rows),
    total: Callable[[ListQuery, list[Fields]], int] = lambda _, rows: len(rows),
) -> Wrap:
    """Build the list in another way: other rows, another order, other pages, or another total."""

    def changed(request: Request, response: Response) -> None:
        page = request.parameter("page") or "1"
        if response.status != 200 or request.operation != LIST or len(page) > 18:
            return
        query = ListQuery(
            request,
            every=request.products(request.account),
            page=int(page),
            size=int(request.parameter("size") or USUAL),
            type=request.parameter("type"),
            desc=request.parameter("desc") == "true",
        )
        document = response.json
        selected = select(query)
        document["rows"] = rows(query, selected)
        document["meta"]["total"] = total(query, selected)
        response.json = document

    return change_response(changed)
