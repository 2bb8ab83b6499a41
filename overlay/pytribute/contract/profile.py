"""The profile: which server is checked, with which keys, and what may be done to it.

::

    base_url = "http://127.0.0.1:8080/api/v1"
    reset_url = "http://127.0.0.1:8080/__control/reset"  # a POST brings the first state back

    [keys]                         # the value itself, or the environment variable that has it
    owner = "env:TRIBUTE_API_KEY"
    other = "env:OTHER_API_KEY"    # another account's

    [purchases]
    stars = [5001, 5002]           # paid with Stars: full mode refunds these
    card = [6001]                  # paid otherwise
    foreign = [7001]               # another account's
    gone = [6201]                  # the buyer no longer exists
    unknown = [4999]

    [products]
    foreign = [77]
    absent = [4004]
    known = "products.json"        # the owner's products, as they must be listed

    [webhook]                      # a receiver of events, for `pytribute contract --webhook`
    url = "http://127.0.0.1:8000/tribute"
    key = "env:TRIBUTE_API_KEY"    # what it verifies signatures with; by default this variable
    effects_url = "http://127.0.0.1:8000/effects"  # a GET tells how much was granted so far

    [readings]
    pending-orders = "off"         # or "note"; what isn't mentioned is "on"

Only ``base_url`` and ``keys.owner`` are needed; the more is given, the more is checked. The module
``readings`` lists the readings.
"""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from pytribute.contract.content import array, is_array, is_table, table
from pytribute.contract.errors import ContractError
from pytribute.contract.key import Key
from pytribute.contract.readings import READINGS, Switch

__all__ = ["Profile", "ProfileReader", "has_host", "load_profile"]

_TABLES = {
    "keys": ("owner", "other"),
    "purchases": ("stars", "card", "foreign", "gone", "unknown"),
    "products": ("foreign", "absent", "known"),
    "webhook": ("url", "key", "effects_url"),
    "readings": tuple(READINGS),
}
_TEXTS = ("base_url", "reset_url")
_FROM_ENVIRONMENT = "env:"


@dataclass(frozen=True, slots=True)
class Profile:
    """What there is to check; every list may be empty."""

    base_url: str
    owner: Key
    other: Key | None = None
    reset_url: str | None = None
    stars: tuple[int, ...] = ()
    card: tuple[int, ...] = ()
    foreign_purchases: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()
    foreign_products: tuple[int, ...] = ()
    absent_products: tuple[int, ...] = ()
    known: tuple[dict[str, Any], ...] | None = None
    readings: Mapping[str, Switch] = field(default_factory=dict[str, Switch])
    is_mock: bool = False

    def switch(self, reading: str) -> Switch:
        """Tell how a chosen reading counts."""
        return self.readings.get(reading, "on")


def load_profile(path: Path) -> Profile:
    """Read a profile.

    Raises:
        ContractError: names the file, the key in it, and what is wrong there.
    """
    return ProfileReader(path).profile()


def has_host(address: SplitResult) -> bool:
    """Tell whether an address names a host that can be asked over HTTP.

    Raises:
        ValueError: its port or its host can't be one.
    """
    host = address.hostname or ""
    host.encode("idna")  # as a socket does; a label may be empty, or too long
    return address.scheme in {"http", "https"} and bool(host) and address.port != 0


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return _with_hidden_keys(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ContractError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ContractError(f"{path}: this is no UTF-8 text") from None
    except ValueError as error:  # also a number that is too long for Python
        raise ContractError(f"{path}: this is no TOML: {error}") from None
    except RecursionError:
        raise ContractError(f"{path}: this is no TOML: it is nested too deep") from None


def _with_hidden_keys(document: dict[str, Any]) -> dict[str, Any]:
    """Put the keys where nothing shows them, before anything can be wrong with the rest."""
    keys, webhook = table(document.get("keys")), table(document.get("webhook"))
    for holder, name in [*((keys, name) for name in keys), (webhook, "key")]:
        given = holder.get(name)
        if isinstance(given, str) and not given.startswith(_FROM_ENVIRONMENT):
            holder[name] = Key(holder[name])
    return document


class ProfileReader:
    """A file that was read, and what can be had of it.

    Raises:
        ContractError: it can't be read, or holds something that means nothing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document = _parsed(path)
        self._refuse_unknown("", self._document, (*_TEXTS, *_TABLES))
        for section, names in _TABLES.items():
            self._refuse_unknown(f"{section}.", self._table(section), names)

    def profile(self) -> Profile:
        """Give the profile of a server.

        Raises:
            ContractError: names the key that is missing or wrong.
        """
        base_url = self._address("base_url")
        if base_url is None:
            raise self._wrong("base_url", "is missing: the address of the API, up to /api/v1")
        owner = self.key("keys", "owner")
        if owner is None:
            raise self._wrong("keys.owner", 'is missing: the key, or "env:NAME"')
        return Profile(
            base_url=base_url,
            owner=owner,
            other=self.key("keys", "other"),
            reset_url=self._address("reset_url"),
            stars=self._ids("purchases", "stars"),
            card=self._ids("purchases", "card"),
            foreign_purchases=self._ids("purchases", "foreign"),
            gone=self._ids("purchases", "gone"),
            unknown=self._ids("purchases", "unknown"),
            foreign_products=self._ids("products", "foreign"),
            absent_products=self._ids("products", "absent"),
            known=self._known(),
            readings=self.readings(),
        )

    def address(self, section: str, name: str) -> str | None:
        """Give an address of a section, which may have a query; None if it isn't given.

        Raises:
            ContractError: it is no address.
        """
        return self._checked(f"{section}.{name}", self._table(section).get(name), has_query=True)

    def key(self, section: str, name: str) -> Key | None:
        """Give a key; None if it isn't given.

        Raises:
            ContractError: no key can be so.
        """
        given, where = self._table(section).get(name), f"{section}.{name}"
        if given is None:
            return None
        if isinstance(given, str):
            given = Key(self._from_environment(where, given))
        if not isinstance(given, Key):
            raise self._wrong(where, "must be a text")
        if not given.is_usable:
            raise self._wrong(where, "is empty, or holds spaces or characters that no key has")
        return given

    def readings(self) -> dict[str, Switch]:
        """Give the switches of the readings.

        Raises:
            ContractError: one is no switch.
        """
        readings = self._table("readings")
        for name, switch in readings.items():
            if switch not in ("on", "off", "note"):
                raise self._wrong(f"readings.{name}", f'must be "on", "off" or "note": {switch!r}')
        return readings

    def _wrong(self, key: str, what: str) -> ContractError:
        return ContractError(f"{self._path}: {key} {what}")

    def _refuse_unknown(
        self, prefix: str, given: Mapping[str, object], names: tuple[str, ...]
    ) -> None:
        for name in given:
            if name not in names:
                raise self._wrong(prefix + name, f"means nothing; there are {', '.join(names)}")

    def _table(self, name: str) -> dict[str, Any]:
        section = self._document.get(name, {})
        if not is_table(section):
            raise self._wrong(name, "must be a table")
        return table(section)

    def _address(self, name: str) -> str | None:
        return self._checked(name, self._document.get(name))

    def _checked(self, name: str, text: object, *, has_query: bool = False) -> str | None:
        if text is None:
            return None
        if not isinstance(text, str):
            raise self._wrong(name, "must be a text")
        if text.startswith(_FROM_ENVIRONMENT):
            text = self._from_environment(name, text)
        try:
            parts = urlsplit(text)
            usable = has_host(parts)
        except ValueError:
            raise self._wrong(name, "is no address") from None
        no_query = "" if has_query else "query, "
        is_bare = not parts.fragment and parts.username is None and (has_query or not parts.query)
        if not usable or not is_bare:
            raise self._wrong(
                name, f"must be http:// or https:// with a host, without {no_query}fragment or user"
            )
        if not (text.isascii() and text.isprintable() and " " not in text):
            raise self._wrong(name, "holds characters that no address has")
        return text.rstrip("/")

    def _from_environment(self, name: str, text: str) -> str:
        variable = text.removeprefix(_FROM_ENVIRONMENT)
        if not os.environ.get(variable):
            raise self._wrong(name, f"is to come from {variable}, which is not set")
        return os.environ[variable]

    def _ids(self, section: str, name: str) -> tuple[int, ...]:
        ids = self._table(section).get(name, [])
        if not is_array(ids):
            raise self._wrong(f"{section}.{name}", "must be a list of ids")
        for one in array(ids):
            if type(one) is not int or one < 1:
                raise self._wrong(f"{section}.{name}", f"must be a list of ids, not of {one!r}")
        return tuple(dict.fromkeys(array(ids)))

    def _known(self) -> tuple[dict[str, Any], ...] | None:
        name = self._table("products").get("known")
        if name is None:
            return None
        if not isinstance(name, str):
            raise self._wrong("products.known", "must be the name of a file")
        path = self._path.parent / name
        try:
            products = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise self._wrong("products.known", f"names {path}: {error.strerror}") from None
        except ValueError as error:
            raise self._wrong(
                "products.known", f"names {path}, which is no JSON: {error}"
            ) from None
        except RecursionError:
            raise self._wrong(
                "products.known", f"names {path}, which is no JSON: it is nested too deep"
            ) from None
        rows = table(products).get("rows", products)
        if not is_array(rows) or not all(_is_product(row) for row in array(rows)):
            raise self._wrong("products.known", f"names {path}, which is no list of products")
        return tuple(array(rows))


def _is_product(row: object) -> bool:
    return type(table(row).get("id")) is int
