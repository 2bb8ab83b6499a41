"""Methods from a page and a patch: types, pages, bodies and money, blocking and async."""

import asyncio
import inspect
import json
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from pytribute import (
    APIConnectionError,
    BadRequestError,
    CurrencyError,
    Money,
    OutcomeUnknownError,
    PaginationError,
    RawResponse,
    ResponseValidationError,
    RetryPolicy,
    Stars,
)
from pytribute_core.exchange import Exchange, NoResponseError
from tests.overlay.shelf import KEY, AsyncMemoryTransport, MemoryTransport, json_response
from tests.resources.conftest import Library

Package = dict[str, ModuleType]
LOAN = UUID("12345678-1234-5678-1234-567812345678")
BOOK = {"id": 7, "title": "Dune", "price": 12.5, "coin": "EUR", "points": 3}
READERS: dict[str | None, dict[str, object]] = {
    None: {"readers": [{"name": "a"}, {"name": "b"}], "next": "2"},
    "2": {"readers": [{"name": "c"}], "next": "3"},
    "3": {"readers": [], "next": ""},
}
FAST = RetryPolicy(wait_initial=0, wait_max=0)


@dataclass
class Both:
    """Both clients in front of the same server: their requests and results are the same."""

    clients: tuple[Any, Any]

    def __call__(
        self, respond: Callable[[Exchange], RawResponse], act: Callable[[Any], Any]
    ) -> tuple[Any, list[Exchange]]:
        blocking, awaiting = self.clients
        transport, async_transport = MemoryTransport(respond), AsyncMemoryTransport(respond)
        returned = act(blocking(KEY, transport=transport, retries=FAST))
        returned = list(returned) if hasattr(returned, "pages") else returned

        async def run() -> object:
            value = act(awaiting(KEY, transport=async_transport, retries=FAST))
            if hasattr(value, "pages"):
                return [row async for row in value]
            return await value

        assert asyncio.run(run()) == returned
        urls = [(one.method, one.url) for one in transport.exchanges]
        assert urls == [(one.method, one.url) for one in async_transport.exchanges]
        return returned, transport.exchanges


@pytest.fixture
def both(clients: tuple[Any, Any]) -> Both:
    return Both(clients)


def cursor_of(exchange: Exchange) -> str | None:
    return parse_qs(urlsplit(exchange.url).query).get("from", [None])[0]


def readers(exchange: Exchange) -> RawResponse:
    return json_response(READERS[cursor_of(exchange)])


def loan(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - any argument
    return {"amount": 5, "currency": "EUR", "title": "Dune", "items": [], **changed}


def test_an_operation_that_no_patch_names_is_offered_and_reported(
    library: Library, both: Both
) -> None:
    (notice,) = [line for line in library.output if "add_note" in line]
    assert "POST /loans/{loanId}/notes is books.add_note" in notice
    assert "x-sdk-method" in notice
    returned, (exchange,) = both(
        lambda _: RawResponse(200, {}, b""), lambda c: c.books.add_note(LOAN, body=["x"])
    )
    assert (returned, exchange.body) == (None, b'["x"]')
    both(lambda _: RawResponse(200, {}, b""), lambda c: c.books.add_note(LOAN))


def test_a_method_returns_the_requested_object(both: Both) -> None:
    book, (exchange,) = both(lambda _: json_response(BOOK), lambda c: c.books.get(7))
    assert exchange.url.endswith("/books/7")
    assert (book.cost, book.stars_cost) == (Money(1250, "EUR"), Stars(3))
    raw, _ = both(lambda _: json_response(BOOK), lambda c: c.books.with_raw_response.get(7))
    assert (raw.status, raw.parsed) == (200, book)


@pytest.mark.parametrize("absent", ["price", "coin", "points"])
def test_money_that_is_absent_is_none(package: Package, absent: str) -> None:
    book = vars(package["client.models.book"])["Book"](
        **{"id": 1, "title": "x", "price": Decimal(1), absent: None}
    )
    assert book.cost is None
    assert book.stars_cost is None


def test_money_that_is_finer_than_its_unit_is_not_rounded(package: Package) -> None:
    kind = vars(package["client.models.book"])["Book"]
    with pytest.raises(CurrencyError, match=r"price: .* isn't an exact amount of EUR"):
        _ = kind(id=1, title="x", price=Decimal("0.001"), coin="EUR").cost


def test_pages_have_numbers_and_names_of_their_own(both: Both) -> None:
    def respond(exchange: Exchange) -> RawResponse:
        query = parse_qs(urlsplit(exchange.url).query)
        start = (int(query["page"][0]) - 1) * 2
        books = [{**BOOK, "id": number} for number in range(5)[start : start + 2]]
        return json_response({"books": books, "count": 5})

    books, exchanges = both(respond, lambda c: c.books.list(per=2, genre="NOVEL", prefetch=0))
    assert [book.id for book in books] == [0, 1, 2, 3, 4]
    assert [one.url.partition("?")[2] for one in exchanges] == [
        f"page={page}&per=2&genre=novel" for page in (1, 2, 3)
    ]
    count, _ = both(respond, lambda c: c.books.list(lent=True).count())
    assert count == 5
    page, _ = both(respond, lambda c: c.books.with_raw_response.list(page=3, per=2))
    assert [book.id for book in page.parsed.books] == [4]


def test_a_page_without_a_total_is_a_page(both: Both) -> None:
    books, _ = both(lambda _: json_response({"books": []}), lambda c: c.books.list())
    assert books == []


def test_a_cursor_is_followed_to_its_end(both: Both) -> None:
    found, exchanges = both(readers, lambda c: c.books.readers(7))
    assert [reader.name for reader in found] == ["a", "b", "c"]
    assert [cursor_of(one) for one in exchanges] == [None, "2", "3"]
    first, exchanges = both(readers, lambda c: c.books.readers(7).first())
    assert (first.name, len(exchanges)) == ("a", 1)
    some, exchanges = both(readers, lambda c: c.books.readers(7).to_list(limit=2))
    assert ([reader.name for reader in some], len(exchanges)) == (["a", "b"], 1)
    assert both(readers, lambda c: c.books.readers(7).to_list(limit=0)) == ([], [])
    empty = READERS["3"]
    assert both(lambda _: json_response(empty), lambda c: c.books.readers(7).first())[0] is None
    raw, _ = both(readers, lambda c: c.books.with_raw_response.readers(7, from_="2"))
    assert raw.parsed.next == "3"


def test_a_repeated_cursor_is_an_error(both: Both) -> None:
    with pytest.raises(PaginationError, match="names a page that was read"):
        both(lambda _: json_response(READERS[None]), lambda c: c.books.readers(7).to_list())


def test_invalid_arguments_are_refused_before_the_first_row(clients: tuple[Any, Any]) -> None:
    transports: tuple[MemoryTransport, AsyncMemoryTransport] = (
        MemoryTransport(readers),
        AsyncMemoryTransport(readers),
    )
    for kind, transport in zip(clients, transports, strict=True):
        client = kind(KEY, transport=transport)
        with pytest.raises(TypeError, match="book_id must be an integer"):
            client.books.readers("7")
        with pytest.raises(ValueError, match="limit must be a whole number from 0"):
            client.books.readers(7).pages(limit=-1)
    assert [one.exchanges for one in transports] == [[], []]


@pytest.mark.unmeasured
def test_a_bare_array_is_a_list_of_a_noun_below_another(both: Both) -> None:
    shelves, _ = both(lambda _: json_response([{"name": "x"}]), lambda c: c.books.shelves.list())
    assert [shelf.name for shelf in shelves] == ["x"]


TAGS = [{"name": name} for name in "abcde"]


def tags(exchange: Exchange, most: int = 2) -> RawResponse:
    """Respond as a server that sends fewer rows than are requested."""
    query = parse_qs(urlsplit(exchange.url).query)
    first = int(query["skip"][0])
    return json_response(TAGS[first : first + min(most, int(query["take"][0]))])


def test_pages_that_follow_by_an_offset_are_read_until_an_empty_one(both: Both) -> None:
    found, exchanges = both(tags, lambda c: c.books.tags.list(used=True))
    assert [tag.name for tag in found] == [*"abcde"]
    assert [one.url.partition("?")[2] for one in exchanges] == [
        f"skip={skip}&take=3&used=true" for skip in (0, 2, 4, 5)
    ]
    some, exchanges = both(tags, lambda c: c.books.tags.list(take=1).to_list(limit=2))
    assert ([tag.name for tag in some], len(exchanges)) == (["a", "b"], 2)
    assert exchanges[0].url.endswith("?skip=0&take=1")
    raw, (exchange,) = both(tags, lambda c: c.books.tags.with_raw_response.list(skip=4))
    assert [tag.name for tag in raw.parsed] == ["e"]
    assert exchange.url.endswith("?skip=4&take=3")


def test_a_row_that_moved_to_the_next_page_by_offset_is_read_once(both: Both) -> None:
    pages = iter([TAGS[:2], TAGS[1:3], []] * 2)
    found, _ = both(lambda _: json_response(next(pages)), lambda c: c.books.tags.list())
    assert [tag.name for tag in found] == [*"abc"]


def test_a_server_that_ignores_the_offset_ends_the_listing(both: Both) -> None:
    found, exchanges = both(lambda _: json_response(TAGS), lambda c: c.books.tags.list())
    assert ([tag.name for tag in found], len(exchanges)) == ([*"abcde"], 2)


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [({"take": 0}, ValueError), ({"take": 4}, ValueError), ({"used": "true"}, TypeError)],
)
def test_an_invalid_size_is_refused_before_the_first_row(
    clients: tuple[Any, Any], arguments: dict[str, Any], kind: type[Exception]
) -> None:
    transport = MemoryTransport(tags)
    with pytest.raises(kind):
        clients[0](KEY, transport=transport).books.tags.list(**arguments)
    assert transport.exchanges == []


@pytest.mark.parametrize("content", [{"members": TAGS}, TAGS])
def test_rows_in_one_response_are_a_listing_in_an_object_or_bare(
    both: Both, content: object
) -> None:
    found, exchanges = both(lambda _: json_response(content), lambda c: c.books.members.list())
    assert ([member.name for member in found], len(exchanges)) == ([*"abcde"], 1)
    first, _ = both(lambda _: json_response(content), lambda c: c.books.members.list().first())
    assert first.name == "a"


def test_a_response_of_neither_form_is_no_empty_listing(clients: tuple[Any, Any]) -> None:
    client = clients[0](KEY, transport=MemoryTransport(lambda _: json_response({"error": "x"})))
    with pytest.raises(ResponseValidationError, match="members"):
        client.books.members.list().to_list()


def test_the_first_of_several_fields_with_a_value_counts(package: Package) -> None:
    kind = vars(package["client.models.book"])["Book"]
    book = {"id": 1, "title": "x", "price": Decimal(1)}
    assert kind(**book, web="w", app="a").address == "w"
    assert kind(**book, web=None, app="a").address == "a"
    assert kind(**book, web="", app="a").address == "a"
    with pytest.raises(LookupError, match="Book has neither web nor app"):
        _ = kind(**book).address


def test_an_amount_of_each_element_has_the_currency_of_the_whole(both: Both) -> None:
    content = [{"name": "x", "coin": "eur", "slots": [{"cost": 7.5, "points": 3}, {}]}]
    (shelf,), _ = both(lambda _: json_response(content), lambda c: c.books.shelves.list())
    assert shelf.costs == [Money(750, "EUR"), None]
    assert shelf.points == [Stars(3), None]


def test_a_deletion_returns_none_and_is_retried(both: Both) -> None:
    statuses = iter([503, 204] * 2)
    returned, exchanges = both(
        lambda _: RawResponse(next(statuses), {}, b""), lambda c: c.loans.delete(LOAN)
    )
    assert returned is None
    assert [one.method for one in exchanges] == ["DELETE", "DELETE"]


def test_without_money_nothing_is_in_doubt(clients: tuple[Any, Any]) -> None:
    def respond(exchange: Exchange) -> RawResponse:
        raise NoResponseError("gone", True)  # noqa: FBT003 - positional

    client = clients[0](KEY, transport=MemoryTransport(respond), retries=0)
    with pytest.raises(APIConnectionError):
        client.loans.delete(LOAN)


# Bodies.


def test_a_body_is_made_of_arguments(package: Package, both: Both) -> None:
    item = vars(package["client.models.loan_item"])["LoanItem"]
    made, (exchange,) = both(
        lambda _: json_response({"id": str(LOAN), "title": "Dune"}, 201),
        lambda c: c.loans.create(
            amount=Money(500, "EUR"),
            title="Dune",
            genre="NOVEL",
            level=2,
            items=[item(book_id=7, note="x", parent=item(book_id=8))],
            until=datetime(2026, 1, 2, tzinfo=UTC),
            comment=None,
            extra={"a": 1},
            idempotency_key="k",
        ),
    )
    assert made.id == str(LOAN)
    assert json.loads(exchange.body or b"") == {
        "amount": 500,
        "currency": "EUR",
        "title": "Dune",
        "genre": "novel",
        "level": 2,
        "items": [{"bookId": 7, "note": "x", "parent": {"bookId": 8}}],
        "until": "2026-01-02T00:00:00Z",
        "comment": None,
        "extra": {"a": 1},
        "idempotencyKey": "k",
    }


@pytest.mark.parametrize(
    ("changed", "kind", "message"),
    [
        ({"amount": None}, TypeError, "amount is required"),
        ({"currency": None}, TypeError, "currency is required"),
        ({"amount": 0}, ValueError, "amount must be at least 1"),
        ({"amount": 1.5}, TypeError, "amount must be an integer"),
        ({"amount": Stars(1)}, TypeError, "amount must be an integer"),
        ({"amount": Money(1, "EUR")}, TypeError, "currency is already set by amount"),
        ({"title": ""}, ValueError, "title must have at least 1 UTF-16 units"),
        ({"title": "🎄🎄a"}, ValueError, "title must have at most 4 UTF-16 units, not 5"),
        ({"genre": "drama"}, ValueError, "genre must be one of novel, poetry"),
        ({"level": 3}, ValueError, "level must be one of 1, 2"),
        ({"items": []}, ValueError, "items must have at least 1 elements"),
        ({"items": "book"}, TypeError, "items must be a list, not str"),
        ({"items": [7]}, TypeError, r"items\[0\] must be an object of its class, not int"),
        ({"until": datetime(2026, 1, 2)}, ValueError, "until must have a time zone"),  # noqa: DTZ001
        ({"idempotency_key": ""}, ValueError, "idempotency_key can't be empty"),
        ({"extra": 5}, ValueError, "the body can't be sent"),
    ],
)
def test_a_body_is_checked_before_anything_is_sent(
    package: Package,
    clients: tuple[Any, Any],
    changed: dict[str, Any],
    kind: type[Exception],
    message: str,
) -> None:
    item = vars(package["client.models.loan_item"])["LoanItem"](book_id=1)
    transport = MemoryTransport(lambda _: json_response({}))
    with pytest.raises(kind, match=message):
        clients[0](KEY, transport=transport).loans.create(**loan(items=[item]) | changed)
    assert transport.exchanges == []


def test_parts_of_a_body_are_checked_as_well(package: Package, clients: tuple[Any, Any]) -> None:
    item = vars(package["client.models.loan_item"])["LoanItem"]
    transport = MemoryTransport(lambda _: json_response({}))
    client = clients[0](KEY, transport=transport)
    with pytest.raises(ValueError, match=r"items\[0\].note must have at most 5 characters"):
        client.loans.create(**loan(items=[item(book_id=1, note="x" * 6)]))
    with pytest.raises(ValueError, match="items must have at most 2 elements"):
        client.loans.create(**loan(items=[item(book_id=1)] * 3))
    assert transport.exchanges == []


# Idempotency keys.


def test_a_key_is_made_once_and_the_request_repeated_with_it(package: Package, both: Both) -> None:
    item = vars(package["client.models.loan_item"])["LoanItem"](book_id=1)
    statuses = iter([503, 201] * 2)
    _, exchanges = both(
        lambda _: json_response({"id": str(LOAN), "title": "x"}, next(statuses)),
        lambda c: c.loans.create(**loan(items=[item])),
    )
    first, second = (json.loads(one.body or b"")["idempotencyKey"] for one in exchanges)
    assert first == second
    assert len(first) == 32


def test_where_the_outcome_stays_unknown_the_error_has_the_key(
    package: Package, clients: tuple[Any, Any]
) -> None:
    item = vars(package["client.models.loan_item"])["LoanItem"](book_id=1)
    transport = MemoryTransport(lambda _: json_response({}, 503))
    client = clients[0](KEY, transport=transport, retries=RetryPolicy(wait_initial=0))
    with pytest.raises(OutcomeUnknownError) as caught:
        client.loans.create(**loan(items=[item]), idempotency_key="mine")
    assert len(transport.exchanges) == 3
    assert "the deposit may have been made. Look at the loans of the reader" in str(caught.value)
    assert "use the same key, 'mine'" in str(caught.value)


def test_what_was_done_before_is_told_apart_from_a_failure(
    package: Package, clients: tuple[Any, Any]
) -> None:
    item = vars(package["client.models.loan_item"])["LoanItem"](book_id=1)
    codes = iter(["error_lent_already", "error_bad_request", None])
    transport = MemoryTransport(lambda _: json_response({"error": next(codes)}, 400))
    client = clients[0](KEY, transport=transport)
    found: list[bool] = []
    for _ in range(3):
        with pytest.raises(BadRequestError) as caught:
            client.loans.create(**loan(items=[item]))
        found.append(caught.value.already_done)
        again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
        assert again.already_done is caught.value.already_done
    assert found == [True, False, False]


def test_two_amounts_of_a_body_may_be_money_of_one_currency(package: Package, both: Both) -> None:
    item = vars(package["client.models.loan_item"])["LoanItem"](book_id=1)
    _, (exchange,) = both(
        lambda _: json_response({"id": str(LOAN), "title": "x"}, 201),
        lambda c: c.loans.create(
            amount=Money(5, "EUR"), late=Money(7, "EUR"), title="x", items=[item]
        ),
    )
    body = json.loads(exchange.body or b"")
    assert (body["amount"], body["late"], body["currency"]) == (5, 7, "EUR")


# What a reader and an editor see.


def test_signatures_are_explicit(package: Package) -> None:
    books = vars(package["client.resources.books"])["Books"]
    signature = inspect.signature(books.get)
    assert str(signature.parameters["book_id"]) == "book_id: int"
    assert signature.parameters["book_id"].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    listed = inspect.signature(books.list).parameters
    assert [*listed] == ["self", "genre", "lent", "per", "prefetch", "options"]
    assert (listed["per"].default, listed["lent"].default) == (50, False)
    loans = inspect.signature(vars(package["client.resources.loans"])["Loans"].create).parameters
    assert {"amount", "title", "items", "idempotency_key"} <= loans.keys()
    assert "Money" in str(loans["amount"].annotation)
    assert "id" not in loans


def test_docstrings_read_like_documentation(package: Package) -> None:
    books = vars(package["client.resources.books"])["Books"]
    documentation = inspect.getdoc(books.list) or ""
    assert documentation.startswith("Returns the books, oldest first.")
    assert "genre: Only this genre: novel or poetry." in documentation
    create = inspect.getdoc(vars(package["client.resources.loans"])["Loans"].create) or ""
    assert "The request is sent again with the same idempotency key." in create
    assert "ConflictError: Somebody else has it." in create
    assert "OutcomeUnknownError" in create


def test_only_the_specification_and_generated_code_differ(library: Library) -> None:
    folders = {name.partition("/")[0] for name in library.files}
    assert folders == {"openapi", "generated", "docs"}
    assert {name for name in library.files if name[:5] == "docs/"} == {
        "docs/not-known-yet.md",
        "docs/not-known-yet.ru.md",
    }
