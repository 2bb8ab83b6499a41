"""Pages, filters, order, and the numbers about them."""

from typing import Any

from starlette.types import ASGIApp

from tests.documented import LARGEST, USUAL
from tests.mutants.changes import given
from tests.mutants.mutant import Mutant
from tests.mutants.wrong import KEY, PRODUCTS, Exchange, Wrap, afresh, after, listing, pages, query

Rows = list[dict[str, Any]]


def _asked(exchange: Exchange) -> tuple[int, int]:
    return int(exchange.asked("page", "1")), int(exchange.asked("size", str(USUAL)))


def _total_of_the_page(_: Exchange, page: dict[str, Any]) -> None:
    page["meta"]["total"] = len(page["rows"])


def _total_of_everything(_: Exchange, page: dict[str, Any]) -> None:
    page["meta"]["total"] = PRODUCTS


def _total_of_pages(exchange: Exchange, page: dict[str, Any]) -> None:
    page["meta"]["total"] = -(-page["meta"]["total"] // _asked(exchange)[1])


def _no_total_without_rows(_: Exchange, page: dict[str, Any]) -> None:
    if not page["rows"]:
        page["meta"]["total"] = 0


def _offset_in_rows(exchange: Exchange, page: dict[str, Any]) -> None:
    number, size = _asked(exchange)
    page["meta"]["offset"] = 1 + (number - 1) * size


def _limit_of_the_rows(_: Exchange, page: dict[str, Any]) -> None:
    page["meta"]["limit"] = len(page["rows"]) or 1


def _usual_limit(_: Exchange, page: dict[str, Any]) -> None:
    page["meta"]["limit"] = 20


def _sort_inside(exchange: Exchange, page: dict[str, Any]) -> None:
    if exchange.asked("descending", "") == "1":
        page["rows"].reverse()


def _order_inside_pages(app: ASGIApp) -> ASGIApp:
    def hidden(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return [("descending", "1") if one == ("desc", "true") else one for one in pairs]

    return query(hidden)(pages(_sort_inside)(app))


def _lose_the_first(exchange: Exchange, page: dict[str, Any]) -> None:
    if _asked(exchange)[0] > 1:
        del page["rows"][:1]


def _lose_the_last(exchange: Exchange, page: dict[str, Any]) -> None:
    if len(page["rows"]) == _asked(exchange)[1] > 1:
        del page["rows"][-1]


def _first_row_twice(_: Exchange, page: dict[str, Any]) -> None:
    page["rows"][:0] = page["rows"][:1]


def _backwards(_: Exchange, page: dict[str, Any]) -> None:
    page["rows"].reverse()


def _dearer_on_short_pages(exchange: Exchange, page: dict[str, Any]) -> None:
    if exchange.asked("size", str(USUAL)) != str(LARGEST):
        for product in page["rows"]:
            product["amount"] += 1


def _no_rows_is_404(exchange: Exchange) -> None:
    if exchange.is_page and not exchange.json["rows"]:
        exchange.answer_error(404, "error_not_found")


def _chosen(exchange: Exchange, rows: Rows) -> Rows:
    kind = exchange.asked("type", "")
    chosen = [row for row in rows if kind in {"", row["type"]}]
    return chosen[::-1] if exchange.asked("desc", "") == "true" else chosen


def _show(exchange: Exchange, rows: Rows, first: int, end: int) -> None:
    exchange.json = {**exchange.json, "rows": rows[first:end]}


def _last_page_beyond(exchange: Exchange, rows: Rows) -> None:
    if exchange.is_page and rows and not exchange.json["rows"]:
        chosen, size = _chosen(exchange, rows), _asked(exchange)[1]
        _show(exchange, chosen, (len(chosen) - 1) // size * size, len(chosen))


def _filter_after_paging(exchange: Exchange, rows: Rows) -> None:
    if exchange.is_page and (kind := exchange.asked("type", "")):
        number, size = _asked(exchange)
        ordered = rows[::-1] if exchange.asked("desc", "") == "true" else rows
        shown = ordered[(number - 1) * size : number * size]
        exchange.json = {**exchange.json, "rows": [row for row in shown if row["type"] == kind]}


def _pages_overlap(exchange: Exchange, rows: Rows) -> None:
    if exchange.is_page:
        number, size = _asked(exchange)
        first = (number - 1) * size
        _show(exchange, _chosen(exchange, rows), max(first - 1, 0), first + size)


def _page_is_an_offset(exchange: Exchange, rows: Rows) -> None:
    if exchange.is_page:
        number, size = _asked(exchange)
        _show(exchange, _chosen(exchange, rows), number - 1, number - 1 + size)


def _ordered_by(name: str, *, as_text: bool = False) -> Wrap:
    def change(exchange: Exchange, rows: Rows) -> None:
        if exchange.is_page:
            number, size = _asked(exchange)
            ordered = sorted(rows, key=lambda row: str(row[name]) if as_text else row[name])
            _show(exchange, _chosen(exchange, ordered), (number - 1) * size, number * size)

    return listing(change)


def _cache_forgets(name: str) -> Wrap:
    """Keep pages by all parameters but one."""
    kept: dict[tuple[str, ...], bytes] = {}

    def change(exchange: Exchange) -> None:
        if exchange.is_page and dict(exchange.headers)[b"api-key"] == KEY:
            usual = {"page": "1", "size": str(USUAL), "type": "", "desc": "false"}
            asked = usual | dict(exchange.query)
            key = tuple(asked[one] for one in ("page", "size", "type", "desc") if one != name)
            exchange.body = kept.setdefault(key, exchange.body)

    return after(change)


def _half_by_default(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return pairs if dict(pairs).get("size") else [*pairs, ("size", str(USUAL // 2))]


def _half_at_most(text: str) -> str:
    is_size = text.isascii() and text.isdecimal()
    return str(LARGEST // 2) if is_size and LARGEST // 2 < int(text) <= LARGEST else text


def _type_alone(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Forget the order as soon as there is a filter."""
    return [(n, v) for n, v in pairs if n != "desc" or "type" not in dict(pairs)]


MUTANTS = (
    Mutant("order inside the page", "chosen", _order_inside_pages),
    Mutant("order is ignored", "documented", given("desc", lambda v: v.replace("true", "false"))),
    Mutant("order is ignored with a type", "documented", query(_type_alone)),
    Mutant("rows backwards", "chosen", pages(_backwards)),
    Mutant("order by the text of ids", "chosen", _ordered_by("id", as_text=True)),
    Mutant("order by time", "chosen", _ordered_by("created")),
    Mutant("first row of later pages is lost", "documented", pages(_lose_the_first)),
    Mutant("last row of full pages is lost", "documented", pages(_lose_the_last)),
    Mutant("a row twice", "chosen", pages(_first_row_twice)),
    Mutant("pages overlap", "documented", listing(_pages_overlap)),
    Mutant("page is an offset", "documented", listing(_page_is_an_offset)),
    Mutant("total of the page", "documented", pages(_total_of_the_page)),
    Mutant("total of everything", "chosen", pages(_total_of_everything)),
    Mutant("total of pages", "documented", pages(_total_of_pages)),
    Mutant("no total beyond the end", "chosen", pages(_no_total_without_rows)),
    Mutant("offset in rows", "documented", pages(_offset_in_rows)),
    Mutant("limit of the rows", "chosen", pages(_limit_of_the_rows)),
    Mutant("limit is the usual one", "documented", pages(_usual_limit)),
    Mutant("type is ignored", "documented", query(lambda ps: [p for p in ps if p[0] != "type"])),
    Mutant("type is looked at after paging", "documented", listing(_filter_after_paging)),
    Mutant("size is capped", "documented", given("size", _half_at_most)),
    Mutant("half of the default size", "documented", query(_half_by_default)),
    Mutant("beyond the end 404", "chosen", after(_no_rows_is_404)),
    Mutant("last page beyond the end", "chosen", listing(_last_page_beyond)),
    Mutant("dearer on short pages", "chosen", pages(_dearer_on_short_pages)),
    Mutant("cache knows no order", "documented", afresh(lambda: _cache_forgets("desc"))),
    Mutant("cache knows no type", "documented", afresh(lambda: _cache_forgets("type"))),
)
