"""A request as it is sent, and as it stands in a report."""

from dataclasses import dataclass, replace
from shlex import quote

from pytribute.contract.key import Key

__all__ = ["CANCEL_PURCHASE", "GET_PRODUCT", "LIST_PRODUCTS", "OTHER_PATH", "Header", "Request"]

LIST_PRODUCTS = "listProducts"
GET_PRODUCT = "getProduct"
CANCEL_PURCHASE = "cancelProductPurchase"
OTHER_PATH = "another path"


@dataclass(frozen=True, slots=True)
class Header:
    """A header; its value may be a key, behind the word of a scheme."""

    name: str
    value: str | Key
    scheme: str = ""

    def line(self) -> bytes:
        """Give the line as it is sent."""
        if isinstance(self.value, Key):
            return self.value.header(self.name, self.scheme)
        return f"{self.name}: {self.value}\r\n".encode("latin-1")

    def __str__(self) -> str:
        shown = self.value.shown if isinstance(self.value, Key) else self.value
        return f"{self.name}: {self.scheme}{shown}".rstrip()


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent, byte for byte: nothing is encoded, added or taken away on the way."""

    operation: str
    method: str
    target: str
    """Path and query, below the base address."""
    headers: tuple[Header, ...] = ()
    body: bytes | None = None
    tail: Key | None = None
    """A key at the end of the target."""
    has_length: bool = True
    """Whether a POST without a body says so."""
    is_whole: bool = False
    """Whether the whole address is named where its path would do."""

    @classmethod
    def list(cls, query: str = "", *headers: Header, method: str = "GET") -> "Request":
        """Ask for a page of the products."""
        return cls(LIST_PRODUCTS, method, f"/products?{query}" if query else "/products", headers)

    @classmethod
    def get(cls, text: object, *headers: Header, method: str = "GET") -> "Request":
        """Ask for one product, by the text of its id."""
        return cls(GET_PRODUCT, method, f"/products/{text}", headers)

    @classmethod
    def cancel(cls, text: object, *headers: Header, method: str = "POST") -> "Request":
        """Refund a purchase, by the text of its id."""
        return cls(CANCEL_PURCHASE, method, f"/products/purchases/{text}/cancel", headers)

    @classmethod
    def at(cls, path: str, *headers: Header, method: str = "GET") -> "Request":
        """Ask for something that is not in the specification."""
        return cls(OTHER_PATH, method, path, headers)

    def having(self, *headers: Header) -> "Request":
        """Give the same with other headers."""
        return replace(self, headers=headers)

    def given(self, name: str) -> str:
        """Give what a header asks for, in lower case; nothing if it isn't there."""
        values = (str(one.value) for one in self.headers if one.name.lower() == name)
        return ", ".join(values).lower()

    def encoded_target(self) -> str:
        """Give the target as it is sent."""
        return self.target + (self.tail.in_query() if self.tail else "")

    def curl(self, base_url: str) -> str:
        """Write it as a command line, without the key."""
        words = ["curl", "-i"]
        if self.method == "HEAD":
            words.append("--head")
        elif self.method != "GET":
            words += ["-X", self.method]
        if "." in self.target or "{" in self.target or "[" in self.target:
            words += ["--path-as-is", "--globoff"]
        if self.is_whole:
            words += ["--request-target", quote(base_url + self.target)]
        for header in self.headers:
            text = str(header)
            words += ["-H", quote(text.replace(":", ";") if text.endswith(":") else text)]
        if self.body is not None:
            words += ["--data-binary", quote(self.body.decode("utf-8", "replace"))]
        words.append(quote(base_url + self.target + (self.tail.shown if self.tail else "")))
        return " ".join(words)
