"""A choice is as open as an enum: an unknown kind is kept unchanged."""

import pickle
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from pytribute_core import decoding
from pytribute_core.choice import Unknown

Package = dict[str, ModuleType]

KNOWN: list[tuple[str, Any, str]] = [
    ("const", {"kind": "card", "last4": "1"}, "Card"),
    ("const", {"kind": "wallet", "last4": "1"}, "Wallet"),
    ("name", {"kind": "bank-Transfer", "iban": "1"}, "BankTransfer"),
    ("name", {"kind": "Cash", "till": "1"}, "Cash"),
    ("shape", {"iban": "1"}, "BankTransfer"),
    ("shape", {"till": "1"}, "Cash"),
    ("nested", {"kind": "wallet", "last4": "1"}, "Wallet"),
    ("nested", {"till": "1"}, "Cash"),
    ("mixed", {"kind": "cash", "till": "1", "total": 1}, "MixedOption2"),
    ("mixed", {"kind": "bank", "iban": "1", "total": 1}, "MixedOption1"),
    ("expression", {"parts": [1, [2, {"parts": []}]]}, "And"),
]
UNKNOWN: list[tuple[str, Any]] = [
    ("const", {"kind": "crypto", "last4": "1", "rate": Decimal("1.10")}),
    ("const", {"kind": 5}),
    ("const", {}),
    ("name", {"kind": "crypto", "iban": "1"}),
    ("shape", {"x": 1}),
    ("nested", {"kind": "crypto"}),
    ("mixed", {"kind": "crypto", "total": 1}),
    ("expression", "1 + 1"),
    ("expression", True),
    ("shape", 5),
    ("shape", [1, {"a": Decimal("2.50")}]),
]


def _decode(parts: Package, data: object) -> Any:  # noqa: ANN401 - of a package that was just made
    kind = parts["client.models.payment"].Payment
    return decoding.decoder(kind).decode(decoding.to_json(data))


@pytest.mark.parametrize(("field", "value", "kind"), KNOWN)
def test_a_known_kind_is_of_its_class(parts: Package, field: str, value: object, kind: str) -> None:
    assert type(getattr(_decode(parts, {field: value}), field)).__name__ == kind


@pytest.mark.parametrize(("field", "value"), UNKNOWN)
def test_an_unknown_kind_is_kept_and_written_unchanged(
    parts: Package, field: str, value: object
) -> None:
    payment = _decode(parts, {field: value})
    found = getattr(payment, field)
    assert isinstance(found, Unknown)
    assert found.value == value
    assert decoding.to_json(payment) == decoding.to_json({field: value})
    assert decoding.to_plain(payment) == {field: value}


def test_an_unknown_kind_in_a_list_leaves_the_others_alone(parts: Package) -> None:
    card, crypto = {"kind": "card", "last4": "1"}, {"kind": "crypto"}
    many = _decode(parts, {"many": [card, crypto, card]}).many
    assert [type(one).__name__ for one in many] == ["Card", "Unknown", "Card"]


def test_unknown_values_compare_hash_and_can_be_matched(parts: Package) -> None:
    unknown = Unknown
    one, same, other = unknown({"a": [1]}), unknown({"a": [1]}), unknown(2)
    assert one == same != other
    assert one != {"a": [1]}
    assert len({one, same, other}) == 2
    assert repr(other) == "Unknown(2)"
    match one:
        case unknown({"a": [1]}):
            pass
        case _:
            pytest.fail("it doesn't match")


def test_unknown_values_can_be_copied_to_another_process(parts: Package) -> None:
    payment = _decode(parts, {"const": {"kind": "crypto"}})
    assert pickle.loads(pickle.dumps(payment)) == payment  # noqa: S301 - our own


def test_a_body_may_hold_an_unknown_kind(parts: Package) -> None:
    kind = parts["client.models.payment"].Payment
    unknown = Unknown
    body = kind(const=unknown({"kind": "crypto"}))
    assert decoding.encode(kind, body) == b'{"const":{"kind":"crypto"}}'
    with pytest.raises(ValueError, match="can't be sent"):
        decoding.encode(kind, kind(const=unknown(object())))


@pytest.mark.parametrize("part", [{"kind": "crypto"}, {"iban": 1}, 5])
def test_a_body_of_an_undocumented_kind_is_refused(parts: Package, part: object) -> None:
    kind = parts["client.models.payment"].Payment
    known = parts["client.models.card"].Card(kind="card", last4="1")
    unknown = Unknown({"kind": "crypto"})
    encode = decoding.encode
    encode(kind, kind(const=known))
    for others in ({}, {"many": [unknown]}):
        with pytest.raises(ValueError, match="of no documented type"):
            encode(kind, kind(const=part, **others))
