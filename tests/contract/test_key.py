"""A key is redacted, however a server sends it back."""

import pickle
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytribute.contract.key import Key
from pytribute.contract.request import HeaderField, WireRequest

KEY = "tribute-secret/4711+x"
ENCODED = {
    "as it is": KEY,
    "upper case": KEY.upper(),
    "in an address": quote(KEY, safe=""),
    "all escaped": "".join(f"%{ord(one):02X}" for one in KEY),
    "in JSON": "".join(f"\\u{ord(one):04x}" for one in KEY),
    "hexadecimal": KEY.encode().hex(),
    **{
        f"base64 behind {before!r}": b64encode(f"{before}{KEY}".encode()).decode()
        for before in ("", "u", "u:")
    },
    "base64 for addresses": urlsafe_b64encode(KEY.encode()).decode(),
}


@pytest.mark.parametrize("form", ENCODED.values(), ids=ENCODED)
def test_a_key_is_hidden_in_every_usual_encoding(form: str) -> None:
    shown = Key(KEY).redact(f"before {form} after")

    assert shown.startswith("before ")
    assert shown.endswith(" after")
    assert "***" in shown
    # What is left of it are the ends that other bytes have a part in.
    assert len(shown) < len("before *** after") + 6


@given(st.integers(0, len(KEY)), st.integers(0, len(KEY)))
@settings(derandomize=True, deadline=None, database=None, max_examples=60)
def test_no_larger_piece_of_a_key_is_left(start: int, end: int) -> None:
    shown = Key(KEY).redact(f"{KEY[:end]}\n{KEY[start:]} {KEY[start:end]}…")

    assert not any(KEY[at : at + 8] in shown for at in range(len(KEY) - 7))


def test_what_holds_no_key_stays_as_it_is() -> None:
    assert Key(KEY).redact("https://tribute.tg/p/f6 is 404") == "https://tribute.tg/p/f6 is 404"
    assert Key("").redact("ab") == "ab"
    assert Key("xy").redact("axyb") == "a***b"


def test_a_key_shows_nowhere() -> None:
    key = Key(KEY)

    for shown in (
        repr(key),
        str(HeaderField("Api-Key", key)),
        repr(WireRequest.list("", HeaderField("K", key))),
    ):
        assert KEY not in shown
    with pytest.raises(TypeError):
        pickle.dumps(key)
