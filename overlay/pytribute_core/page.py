"""One page of a listing, as a response holds it."""

from typing import Generic, TypeVar

from msgspec import UNSET, Struct, UnsetType, field

Row = TypeVar("Row")


class PageMeta(Struct, frozen=True, gc=False):
    """What the server states about a page; a walk through the pages doesn't rely on it.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    total: int | None = None
    """The number of rows on all pages together."""
    offset: int | None = None
    """The number of this page, from 1."""
    limit: int | None = None
    """The maximum number of rows on a page."""


class Page(Struct, Generic[Row], frozen=True):
    """One page of a listing.

    Documentation: https://wiki.tribute.tg/for-content-creators/api-documentation/products
    """

    # Some servers send null for an empty list; the specification requires both fields.
    rows_or_null: list[Row] | UnsetType | None = field(name="rows", default=UNSET)
    meta_or_null: PageMeta | None = field(name="meta", default=None)

    def __post_init__(self) -> None:
        # Otherwise any object, even an error, would be read as an account without products.
        if self.rows_or_null is UNSET and self.meta_or_null is None:
            raise ValueError("Object has neither `rows` nor `meta`")

    def __repr__(self) -> str:
        return f"{type(self).__name__}(rows={self.rows!r}, meta={self.meta!r})"

    @property
    def rows(self) -> list[Row]:
        """The rows of this page; none after the last page."""
        return self.rows_or_null or []

    @property
    def meta(self) -> PageMeta:
        """What the server states about this page."""
        return self.meta_or_null or PageMeta()
