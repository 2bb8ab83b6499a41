"""The file of a profile, read and validated."""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pytribute.contract.key import MASK, Key
from pytribute.contract.profile import ContractError, Profile
from pytribute.contract.rules import matching
from pytribute.contract.strict_json import as_array, as_object
from pytribute.contract.violation import Severity
from pytribute.mock.specification import is_array, is_object
from pytribute_core.address import address_problem

__all__ = ["ProfileReader", "load_profile"]

_TABLES = {
    "keys": ("owner", "other", "elsewhere"),
    "purchases": ("stars", "card", "foreign", "gone", "unknown"),
    "products": ("foreign", "absent", "known"),
    "webhook": ("url", "key", "effects_url"),
    "operations": ("allowed", "absent"),
}
_ADDRESSES = ("base_url", "reset_url")
_ENVIRONMENT = "env:"
# An error of TOML quotes names, which may be keys in a wrong place, and signs of its syntax.
_QUOTED = re.compile(r"""(['"]).{4,}\1""")
_OFF = "off"


def load_profile(path: Path) -> Profile:
    """Return the profile of a file.

    Raises:
        ContractError: the profile is invalid; the message names the file, the key and the reason.
    """
    return ProfileReader(path).profile()


def _parse(path: Path) -> dict[str, Any]:
    try:
        return _with_hidden_keys(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ContractError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ContractError(f"{path}: not UTF-8") from None
    except ValueError as error:  # also for a number that is too long for Python
        reason = _QUOTED.sub(MASK, str(error))
        raise ContractError(f"{path}: not TOML: {reason}") from None
    except RecursionError:
        raise ContractError(f"{path}: not TOML: it is nested too deep") from None


def _with_hidden_keys(document: dict[str, Any]) -> dict[str, Any]:
    """Replace the keys by objects that hide them, before anything else is validated."""
    keys, webhook = as_object(document.get("keys")), as_object(document.get("webhook"))
    for holder, name in [*((keys, name) for name in keys), (webhook, "key")]:
        text = holder.get(name)
        if isinstance(text, str) and not text.startswith(_ENVIRONMENT):
            holder[name] = Key(holder[name])
    return document


def _line_of(name: str, path: Path) -> str:
    """Return the line of a file that has a name; an empty string if the name is escaped."""
    lines = path.read_text(encoding="utf-8").splitlines()
    names = (line.partition("=")[0] for line in lines)
    return next((f"line {place} " for place, text in enumerate(names, 1) if name in text), "")


class ProfileReader:
    """A parsed profile, whose values are validated when they are read.

    Raises:
        ContractError: the file can't be read, or contains an unknown name.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document = _parse(path)
        self._refuse_unknown("", self._document, (*_ADDRESSES, *_TABLES, "rules"))
        for section, names in _TABLES.items():
            self._refuse_unknown(f"{section}.", self._table(section), names)

    def profile(self) -> Profile:
        """Return the profile of a server.

        Raises:
            ContractError: a value is missing or invalid.
        """
        base_url = self._address("base_url")
        if base_url is None:
            raise self._error("base_url", "is missing: the address of the API, up to /api/v1")
        owner = self.key("keys", "owner")
        if owner is None:
            raise self._error("keys.owner", 'is missing: the key, or "env:NAME"')
        other = self.key("keys", "other")
        if other is not None and not other.differs_from(owner):
            raise self._error(
                "keys.other", "is the key of keys.owner: it must be another account's"
            )
        return Profile(
            base_url=base_url,
            owner=owner,
            other=other,
            reset_url=self._address("reset_url"),
            stars=self._ids("purchases", "stars"),
            card=self._ids("purchases", "card"),
            foreign_purchases=self._ids("purchases", "foreign"),
            gone=self._ids("purchases", "gone"),
            unknown=self._ids("purchases", "unknown"),
            foreign_products=self._ids("products", "foreign"),
            absent_products=self._ids("products", "absent"),
            known=self._known(),
            allowed=self._operations("allowed"),
            absent_operations=self._operations("absent"),
            severities=self.severities(),
            sends_key_elsewhere=self._flag("keys", "elsewhere"),
        )

    def address(self, section: str, name: str) -> str | None:
        """Return an address of a section, which may have a query; None without one.

        Raises:
            ContractError: the address is invalid.
        """
        return self._validate(f"{section}.{name}", self._table(section).get(name), has_query=True)

    def key(self, section: str, name: str) -> Key | None:
        """Return a key of a section; None without one.

        Raises:
            ContractError: the key is invalid.
        """
        value, where = self._table(section).get(name), f"{section}.{name}"
        if value is None:
            return None
        if isinstance(value, str):
            variable = value.removeprefix(_ENVIRONMENT)
            is_name = variable.isidentifier() and variable.isascii()
            label = f"${variable}" if is_name else MASK
            value = Key(self._from_environment(where, value), label)
        if not isinstance(value, Key):
            raise self._error(where, "must be a string")
        if value.problem:
            raise self._error(where, value.problem)
        return value

    def severities(self) -> dict[str, Severity | None]:
        """Return the severities by the name of the rule.

        Raises:
            ContractError: a pattern matches no rule, or its severity is invalid.
        """
        severities: dict[str, Severity | None] = {}
        for pattern, value in self._table("rules").items():
            if value not in (_OFF, *Severity):
                choices = ", ".join(f'"{choice}"' for choice in (_OFF, *Severity))
                raise self._error(f'rules."{pattern}"', f"must be one of {choices}: {value!r}")
            rules = matching(pattern)
            if not rules:
                reason = "matches no rule; see: pytribute contract --list"
                raise self._error(f'rules."{pattern}"', reason)
            severity = None if value == _OFF else Severity(value)
            severities |= dict.fromkeys((rule.name for rule in rules), severity)
        return severities

    def _error(self, key: str, reason: str) -> ContractError:
        return ContractError(f"{self._path}: {key} {reason}")

    def _refuse_unknown(
        self, prefix: str, section: Mapping[str, object], names: tuple[str, ...]
    ) -> None:
        for name in section:
            if name in names:
                continue
            if get_close_matches(name, names, 1):
                raise self._error(prefix + name, f"is unknown; the names are {', '.join(names)}")
            raise self._error(
                f"{_line_of(name, self._path)}has",
                "an unknown name, which may be a key and is not shown; the names are "
                f"{', '.join(names)}",
            )

    def _table(self, name: str) -> dict[str, Any]:
        section = self._document.get(name, {})
        if not is_object(section):
            raise self._error(name, "must be a table")
        return as_object(section)

    def _address(self, name: str) -> str | None:
        return self._validate(name, self._document.get(name))

    def _validate(self, name: str, text: object, *, has_query: bool = False) -> str | None:
        if text is None:
            return None
        if not isinstance(text, str):
            raise self._error(name, "must be a string")
        if text.startswith(_ENVIRONMENT):
            text = self._from_environment(name, text)
        if problem := address_problem(text, has_query=has_query):
            raise self._error(name, problem)
        return text.rstrip("/")

    def _from_environment(self, name: str, text: str) -> str:
        variable = text.removeprefix(_ENVIRONMENT)
        if not variable:
            raise self._error(name, f'must have the name of an environment variable after "{text}"')
        if not os.environ.get(variable):
            raise self._error(name, f"needs the environment variable {variable}, which is not set")
        return os.environ[variable]

    def _ids(self, section: str, name: str) -> tuple[int, ...]:
        ids = self._table(section).get(name, [])
        if not is_array(ids):
            raise self._error(f"{section}.{name}", "must be a list of ids")
        for one in as_array(ids):
            if type(one) is not int or one < 1:
                raise self._error(f"{section}.{name}", f"must be a list of ids, not of {one!r}")
        return tuple(dict.fromkeys(as_array(ids)))

    def _flag(self, section: str, name: str) -> bool:
        value = self._table(section).get(name, False)
        if not isinstance(value, bool):
            raise self._error(f"{section}.{name}", "must be true or false")
        return value

    def _operations(self, name: str) -> tuple[str, ...]:
        # It needs packages that the help of the command doesn't wait for.
        from pytribute.contract.schema import specification  # noqa: PLC0415

        listed = self._table("operations").get(name, [])
        operations = specification().operations
        for one in as_array(listed):
            if one not in operations:
                raise self._error(f"operations.{name}", f"names no operation: {one!r}")
        if not is_array(listed):
            raise self._error(f"operations.{name}", "must be a list of operations")
        return tuple(as_array(listed))

    def _known(self) -> tuple[dict[str, Any], ...] | None:
        name = self._table("products").get("known")
        if name is None:
            return None
        if not isinstance(name, str):
            raise self._error("products.known", "must be the name of a file")
        path = self._path.parent / name
        try:
            products = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise self._error("products.known", f"names {path}: {error.strerror}") from None
        except (ValueError, RecursionError) as error:
            reason = f"names {path}, which is not JSON: {error}"
            raise self._error("products.known", reason) from None
        rows = as_object(products).get("rows", products)
        has_ids = all(type(as_object(row).get("id")) is int for row in as_array(rows))
        if not is_array(rows) or not has_ids:
            raise self._error("products.known", f"names {path}, which is not a list of products")
        return tuple(as_array(rows))
