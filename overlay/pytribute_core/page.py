"""One page of a listing, as a response holds it."""

from typing import Generic, TypeVar

from msgspec import UNSET, Struct, UnsetType, field

Row = TypeVar("Row")


class PageMeta(Struct, frozen=True, gc=False):
    """What the server says of a page: nothing that a walk through the pages trusts.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    total: int | None = None
    """How many rows there are on all pages together."""
    offset: int | None = None
    """The number of this page, from 1."""
    limit: int | None = None
    """How many rows a page holds at most."""


class Page(Struct, Generic[Row], frozen=True):
    """One page of a listing.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    # Servers were seen that write null for an empty list; the specification requires both.
    given_rows: list[Row] | UnsetType | None = field(name="rows", default=UNSET)
    given_meta: PageMeta | None = field(name="meta", default=None)

    def __post_init__(self) -> None:
        # Any object would do for a page, an error's too, and look like an account without products.
        if self.given_rows is UNSET and self.given_meta is None:
            raise ValueError("Object has neither `rows` nor `meta`")

    @property
    def rows(self) -> list[Row]:
        """The rows of this page; none after the last page."""
        return self.given_rows or []

    @property
    def meta(self) -> PageMeta:
        """What the server says of this page."""
        return self.given_meta or PageMeta()
