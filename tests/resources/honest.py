"""An honest server of the invented operations in front of the mock, which can have planted faults.

It is written from the page and the readings, and shares no code with the contract check. As a
program it prints its address and its keys, and serves until its input ends::

    python tests/resources/honest.py [FAULT ...]
"""

import json
import re
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from jsonschema import Draft202012Validator
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

import pytribute
from pytribute.mock import MockServer

BASE = "/api/v1"
BOOKS = [
    {"id": number, "title": f"Book {number}", "price": number + 0.5, "coin": "EUR", "points": 3}
    for number in range(1, 8)
]
GENRES = {"": BOOKS, "novel": BOOKS[:4], "poetry": BOOKS[4:]}
TAGS = [{"name": name} for name in "vwxyz"]
READERS = [{"name": name} for name in "abcde"]
CODES = {401: "no_access", 404: "error_not_found"}
FAR = 10**6
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
NOTES: Any = Draft202012Validator({"type": "array", "items": {"type": "string"}})
INTEGER = re.compile(r"-?[0-9]+", re.ASCII)


class Refusal(Exception):  # noqa: N818 - a response, and no error of this server
    """A request that is refused with a status."""

    def __init__(self, status: int, **headers: str) -> None:
        content = {"error": CODES.get(status, "error_bad_request"), "message": "refused"}
        self.response = JSONResponse(content, status, headers)


class Library:
    """The invented operations, on top of an application that has the others."""

    def __init__(
        self, app: ASGIApp, key: str, document: Mapping[str, Any], faults: frozenset[str]
    ) -> None:
        self._app = app
        self._key = key
        self._faults = faults
        self._count = 0
        self._loan: Any = Draft202012Validator(
            {"$ref": "#/components/schemas/LoanCreate", "components": document["components"]}
        )
        self._routes: list[tuple[str, dict[str, Callable[..., Response]]]] = [
            ("/books", {"GET": self.list_books}),
            ("/books/([^/]+)", {"GET": self.get_book}),
            ("/books/([^/]+)/readers", {"GET": self.list_readers}),
            ("/shelves", {"GET": self.list_shelves}),
            ("/tags", {"GET": self.list_tags}),
            ("/members", {"GET": self.list_members}),
            ("/loans", {"POST": self.create_loan}),
            ("/loans/([^/]+)", {"DELETE": self.delete_loan}),
            ("/loans/([^/]+)/notes", {"POST": self.add_note}),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("raw_path", b"").decode("latin-1").removeprefix(BASE)
        for pattern, methods in self._routes:
            if found := re.fullmatch(pattern, path):
                request = Request(scope, receive)
                body = await request.body()
                try:
                    response = self._respond(request, methods, found.groups(), body)
                except Refusal as refusal:
                    response = refusal.response
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _respond(
        self,
        request: Request,
        methods: Mapping[str, Callable[..., Response]],
        arguments: tuple[str, ...],
        body: bytes,
    ) -> Response:
        keys = request.headers.getlist("api-key")
        if keys != [self._key] and not (self._has("any key") and keys) and not self._has("no key"):
            raise Refusal(401)
        method = "GET" if request.method == "HEAD" and not self._has("no HEAD") else request.method
        if self._has("any method"):
            method = next(iter(methods))
        if method not in methods:
            allow = ", ".join([*methods, *(["HEAD"] if "GET" in methods else [])])
            raise Refusal(405, **({} if self._has("no Allow") else {"Allow": allow}))
        pairs = parse_qsl(request.url.query, keep_blank_values=True)
        return methods[method]([*pairs], body, *arguments)

    def _has(self, fault: str) -> bool:
        return fault in self._faults

    def list_books(self, query: list[tuple[str, str]], _: bytes) -> Response:
        named = self._query(query, "page", "per", "genre", "lent")
        page = self._integer(named.get("page", "1"), 1, 10**300)
        per = self._integer(named.get("per", "50"), -(10**300), 50)
        genre = named.get("genre", "")
        if genre not in GENRES and not self._has("any genre"):
            raise Refusal(400)
        if named.get("lent", "false") not in {"true", "false"}:
            raise Refusal(400)
        books = GENRES.get(genre, BOOKS)
        per = max(per, 1)
        if self._has("far page is the first"):
            page = 1 if page == FAR else page
        rows = books[(page - 1) * per : page * per]
        if self._has("repeated row") and page > 1:
            rows = [books[0], *rows[1:]]
        if self._has("short page") and per == 2:
            rows = rows[:1]
        if self._has("another first row") and page == 1:
            self._count += 1
            rows = rows[self._count % 2 :]
        if self._has("missing field"):
            rows = [{key: value for key, value in row.items() if key != "title"} for row in rows]
        return JSONResponse({"books": rows, "count": len(books) + self._has("wrong total")})

    def get_book(self, query: list[tuple[str, str]], _: bytes, text: str) -> Response:
        if query and self._has("no other parameter"):
            raise Refusal(400)
        book = self._book(text)
        if self._has("another title"):
            book = {**book, "title": "another"}
        if self._has("wrong type"):
            book = {**book, "price": "1"}
        return JSONResponse(book)

    def list_readers(self, query: list[tuple[str, str]], _: bytes, text: str) -> Response:
        book = self._book(text)
        if self._has("server error") and book["id"] == 1:
            return Response("", 500)
        start = self._query(query, "from").get("from", "0")
        if not start.isascii() or not start.isdigit():
            raise Refusal(400)
        first = int(start[:9])
        following = str(first + 2) if first + 2 < len(READERS) else None
        if self._has("endless cursor"):
            following = "2"
        return JSONResponse({"readers": READERS[first : first + 2], "next": following})

    def list_shelves(self, _query: object, _: bytes) -> Response:
        return JSONResponse({"name": "top"} if self._has("no array") else [{"name": "top"}])

    def list_tags(self, query: list[tuple[str, str]], _: bytes) -> Response:
        named = self._query(query, "skip", "take", "used")
        skip = self._integer(named.get("skip", "0"), 0, 10**300)
        take = self._integer(named.get("take", "3"), 1, 3)
        if named.get("used", "true") != "true":
            raise Refusal(400)
        if self._has("repeated tag") and skip:
            skip -= 1 if skip < FAR else 0
        return JSONResponse(TAGS[skip : skip + take])

    def list_members(self, _query: object, _: bytes) -> Response:
        return JSONResponse(READERS)

    def create_loan(self, _query: object, body: bytes) -> Response:
        try:
            loan = json.loads(body)
        except ValueError:
            raise Refusal(400) from None
        if not self._has("any body"):
            self._check(loan)
        content = {"id": str(UUID(int=1)), "title": "Dune"}
        return JSONResponse({} if self._has("no loan") else content, 201)

    def _check(self, loan: Any) -> None:  # noqa: ANN401 - any JSON
        if not self._loan.is_valid(loan):
            raise Refusal(400)
        until = str(loan.get("until", "2026-01-01T00:00:00Z")).upper()
        try:
            is_moment = bool(MOMENT.fullmatch(until) and datetime.fromisoformat(until))
        except ValueError:
            is_moment = False
        if not is_moment:
            raise Refusal(400)

    def delete_loan(self, _query: object, _: bytes, text: str) -> Response:
        self._uuid(text)
        return Response(status_code=500 if self._has("no deletion") else 204)

    def add_note(self, _query: object, body: bytes, text: str) -> Response:
        self._uuid(text)
        try:
            notes: Any = json.loads(body or b"[]")
        except ValueError:
            raise Refusal(400) from None
        if not NOTES.is_valid(notes):
            raise Refusal(400)
        return Response()

    def _book(self, text: str) -> dict[str, Any]:
        if self._has("any id") and not INTEGER.fullmatch(text):
            return BOOKS[0]
        number = self._integer(text, -(10**300), 10**300)
        if not 1 <= number <= len(BOOKS):
            raise Refusal(404)
        return BOOKS[number - 1]

    def _query(self, query: list[tuple[str, str]], *names: str) -> dict[str, str]:
        known = [(name, text) for name, text in query if name in names]
        if any(not text for _, text in known) or len({*dict(known)}) < len(known):
            raise Refusal(400)
        return dict(known)

    def _integer(self, text: str, least: int, most: int) -> int:
        if not INTEGER.fullmatch(text) or len(text) > 300:
            raise Refusal(400)
        if not least <= int(text) <= most and not self._has("any size"):
            raise Refusal(400)
        return int(text)

    def _uuid(self, text: str) -> None:
        try:
            if str(UUID(text)) == text.lower():
                return
        except ValueError:
            pass
        raise Refusal(400)


def serve(mock: MockServer, document: Mapping[str, Any], *faults: str) -> MockServer:
    """Put the library in front of a mock."""
    config: Any = mock._server.config  # pyright: ignore[reportPrivateUsage]  # where the app is
    config.app = Library(config.app, mock.api_key, document, frozenset(faults))
    return mock


if __name__ == "__main__":
    with serve(MockServer(control=True, products=3), pytribute.spec(), *sys.argv[1:]) as server:
        sys.stdout.write(f"{server.base_url} {server.api_key}\n")
        sys.stdout.flush()
        sys.stdin.read()
