"""A request, and its form in a report."""

from dataclasses import dataclass, replace
from shlex import quote

from pytribute.contract.key import MASK, Key
from pytribute_client.server import KEY_HEADER

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

_VARIABLE = "$"
# A longer body is left out of a command: a shell would not take it.
_BODY_LIMIT = 10_000
_SHOWN = 60


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

    @property
    def is_usual(self) -> bool:
        """Whether it is an unchanged key in its place, or the type of every JSON body."""
        if isinstance(self.value, Key):
            return _is_whole(self.value) and self.name == KEY_HEADER and not self.scheme
        return (self.name, self.value) == ("Content-Type", "application/json")

    def argument(self) -> str:
        """Return the argument of ``curl -H``, quoted for a shell."""
        text = str(self)
        if isinstance(self.value, Key) and self.value.label.startswith(_VARIABLE):
            return f'"{text}"'
        return quote(text[:-1] + ";" if text.endswith(":") else text)


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

    def has_key(self, key: Key) -> bool:
        """Whether a key is sent unchanged in its header."""
        name = KEY_HEADER.lower()
        return any(
            header.value is key and not header.scheme and header.name.lower() == name
            for header in self.headers
        )

    def encoded_target(self) -> str:
        """Return the target to send."""
        return self.target + (self.query_key.query_value() if self.query_key else "")

    def curl(self, base_url: str) -> str:
        """Return the request as a curl command for a shell, without the key.

        A key of which the environment variable is known appears as this variable.
        """
        words = ["curl", "-i"]
        if self.method == "HEAD":
            words.append("--head")
        elif self.method != "GET" or self.body is not None:
            words += ["-X", quote(self.method)]
        if any(character in self.target for character in ".{["):
            words += ["--path-as-is", "--globoff"]
        if self.is_absolute:
            words += ["--request-target", quote(base_url + self.target)]
        for header in self.headers:
            words += ["-H", header.argument()]
        if self.body is not None:
            if not self.header("content-type"):
                words += ["-H", "Content-Type:"]
            words += _data(self.body)
        address = quote(base_url + self.target)
        if self.query_key:
            label = self.query_key.label
            address += f'"{label}"' if label.startswith(_VARIABLE) else quote(label)
        return " ".join([*_input(self.body or b""), *words, address])

    def summary(self) -> str:
        """Return the request in a few words, without the key."""
        key = self.query_key.label if self.query_key else ""
        parts = [f"{self.method} {self.target}{key}"]
        parts += [str(header) for header in self.headers if not header.is_usual]
        if self.body is not None:
            text = self.body[: _SHOWN * 4].decode("utf-8", "replace")
            parts.append(f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text)
        elif not self.query_key and not self.header(KEY_HEADER.lower()):
            parts.append("without a key")
        return ", ".join(parts)


def _data(body: bytes) -> list[str]:
    """Return the arguments of curl for a body."""
    if len(body) > _BODY_LIMIT:
        return ["--data-binary", f"@A-FILE-OF-{len(body)}-BYTES"]
    if _is_plain(body):
        return ["--data-raw", quote(body.decode())]
    return ["--data-binary", "@-"]


def _input(body: bytes) -> list[str]:
    """Return the command that writes a body that no argument can contain."""
    if _is_plain(body) or len(body) > _BODY_LIMIT:
        return []
    return ["printf", f"'{''.join(map(_escaped, body))}'", "|"]


def _is_plain(body: bytes) -> bool:
    return body.isascii() and body.decode().isprintable()


def _is_whole(key: Key) -> bool:
    return key.label == MASK or key.label.startswith(_VARIABLE)


def _escaped(byte: int) -> str:
    """Return a byte for the format of printf, within single quotes."""
    character = chr(byte)
    if character == "%":
        return "%%"
    is_plain = character.isascii() and character.isprintable() and character not in "\\'"
    return character if is_plain else f"\\{byte:03o}"
