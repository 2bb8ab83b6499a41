"""A request, and its form in a report."""

from dataclasses import dataclass, replace
from shlex import quote

from pytribute.contract.key import Key

__all__ = [
    "CANCEL_PURCHASE",
    "GET_PRODUCT",
    "LIST_PRODUCTS",
    "OTHER_PATH",
    "WITH_OWN_CHECKS",
    "HeaderField",
    "WireRequest",
]

LIST_PRODUCTS = "listProducts"
GET_PRODUCT = "getProduct"
CANCEL_PURCHASE = "cancelProductPurchase"
OTHER_PATH = "another path"
WITH_OWN_CHECKS = frozenset({LIST_PRODUCTS, GET_PRODUCT, CANCEL_PURCHASE})
"""The operations whose meaning the checks know; the general checks leave them to those."""


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A header; its value may be a key with a scheme before it."""

    name: str
    value: str | Key
    scheme: str = ""

    def line(self) -> bytes:
        """Return the line to send."""
        if isinstance(self.value, Key):
            return self.value.header(self.name, self.scheme)
        return f"{self.name}: {self.value}\r\n".encode("latin-1")

    def __str__(self) -> str:
        text = self.value.label if isinstance(self.value, Key) else self.value
        return f"{self.name}: {self.scheme}{text}".rstrip()


@dataclass(frozen=True, slots=True)
class WireRequest:
    """A request; its target and headers are sent byte for byte."""

    operation: str
    method: str
    target: str
    """Path and query, below the base address."""
    headers: tuple[HeaderField, ...] = ()
    body: bytes | None = None
    query_key: Key | None = None
    """A key at the end of the target."""
    sends_length: bool = True
    """Whether a POST without a body has the header Content-Length."""
    is_absolute: bool = False
    """Whether the target is sent as an absolute address."""

    @classmethod
    def list(cls, query: str = "", *headers: HeaderField, method: str = "GET") -> "WireRequest":
        """Return a request for a page of the products."""
        return cls(LIST_PRODUCTS, method, f"/products?{query}" if query else "/products", headers)

    @classmethod
    def get(cls, text: object, *headers: HeaderField, method: str = "GET") -> "WireRequest":
        """Return a request for one product, by the text of its id."""
        return cls(GET_PRODUCT, method, f"/products/{text}", headers)

    @classmethod
    def cancel(cls, text: object, *headers: HeaderField, method: str = "POST") -> "WireRequest":
        """Return a request to refund a purchase, by the text of its id."""
        return cls(CANCEL_PURCHASE, method, f"/products/purchases/{text}/cancel", headers)

    @classmethod
    def at(cls, path: str, *headers: HeaderField, method: str = "GET") -> "WireRequest":
        """Return a request for a path outside the specification."""
        return cls(OTHER_PATH, method, path, headers)

    def with_headers(self, *headers: HeaderField) -> "WireRequest":
        """Return the same request with other headers."""
        return replace(self, headers=headers)

    def header(self, name: str) -> str:
        """Return the value of a header in lower case; an empty string without the header."""
        values = (str(header.value) for header in self.headers if header.name.lower() == name)
        return ", ".join(values).lower()

    def encoded_target(self) -> str:
        """Return the target to send."""
        return self.target + (self.query_key.query_value() if self.query_key else "")

    def curl(self, base_url: str) -> str:
        """Return the request as a curl command, without the key."""
        words = ["curl", "-i"]
        if self.method == "HEAD":
            words.append("--head")
        elif self.method != "GET":
            words += ["-X", self.method]
        if "." in self.target or "{" in self.target or "[" in self.target:
            words += ["--path-as-is", "--globoff"]
        if self.is_absolute:
            words += ["--request-target", quote(base_url + self.target)]
        for header in self.headers:
            text = str(header)
            words += ["-H", quote(text.replace(":", ";") if text.endswith(":") else text)]
        if self.body is not None:
            words += ["--data-binary", quote(self.body.decode("utf-8", "replace"))]
        key = self.query_key.label if self.query_key else ""
        words.append(quote(base_url + self.target + key))
        return " ".join(words)
