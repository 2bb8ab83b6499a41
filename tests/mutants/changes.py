"""Words in which many wrong servers can be told."""

from collections.abc import Callable
from typing import Any

from starlette.types import Scope

from tests.mutants.wrong import Exchange, Wrap, after, before, products, query


def body(change: Callable[[bytes], bytes]) -> Wrap:
    """Change bodies."""

    def changed(exchange: Exchange) -> None:
        exchange.body = change(exchange.body)

    return after(changed)


def header(name: bytes, value: bytes) -> Wrap:
    """Change a header of all answers."""

    def changed(exchange: Exchange) -> None:
        exchange.answer_headers[name] = value

    return after(changed)


def field(name: str, change: Callable[[Any], object], *, in_lists: bool = True) -> Wrap:
    """Change a field of products that have it."""

    def changed(product: dict[str, Any]) -> None:
        if name in product:
            product[name] = change(product[name])

    return products(changed, in_lists=in_lists)


def drop(name: str, *, in_lists: bool = True) -> Wrap:
    """Leave a field of products away."""
    return products(lambda product: product.pop(name, None), in_lists=in_lists)


def errors(change: Callable[[Exchange], None]) -> Wrap:
    """Change answers that are errors."""

    def changed(exchange: Exchange) -> None:
        if exchange.status >= 400:
            change(exchange)

    return after(changed)


def status(old: int, new: int, code: str, *, at: str = "") -> Wrap:
    """Give an error another status and code; ``at`` is how the path ends."""

    def changed(exchange: Exchange) -> None:
        if exchange.status == old and exchange.path.endswith(at):
            exchange.answer_error(new, code)

    return after(changed)


def granted(change: Callable[[Exchange], None]) -> Wrap:
    """Change answers to purchases that were cancelled."""

    def changed(exchange: Exchange) -> None:
        if exchange.path.endswith("/cancel") and exchange.status == 200:
            change(exchange)

    return after(changed)


def given(name: str, reading: Callable[[str], str]) -> Wrap:
    """Read the values of a parameter otherwise."""
    return query(lambda pairs: [(n, reading(v) if n == name else v) for n, v in pairs])


def path_end(reading: Callable[[str], str], *, below: str = "/products/") -> Wrap:
    """Read the id of a product otherwise; it is escaped as in the request."""

    def changed(scope: Scope) -> None:
        head, slash, text = scope["raw_path"].decode("latin-1").rpartition("/")
        if (head + slash).endswith(below) and text:
            scope["raw_path"] = f"{head}/{reading(text)}".encode("latin-1")

    return before(changed)
