import json
from pathlib import Path

import pytest

from pytribute.contract import ContractError, Severity, load_profile
from pytribute.contract.rules import products

LEAST = 'base_url = "http://127.0.0.1:1/api/v1"\n[keys]\nowner = "secret-key"\n'


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "profile.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_profile_has_the_server_and_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OWNER", "secret-key")
    monkeypatch.setenv("SERVER", "https://example.com/api/v1/")
    (tmp_path / "products.json").write_text(json.dumps({"rows": [{"id": 5}]}))
    text = """
        base_url = "env:SERVER"
        reset_url = "http://127.0.0.1:1/reset"
        [keys]
        owner = "env:OWNER"
        other = "another"
        elsewhere = true
        [purchases]
        stars = [5001, 5002, 5001]
        card = []
        [products]
        foreign = [77]
        known = "products.json"
        [operations]
        allowed = ["cancelProductPurchase"]
        absent = ["getProduct"]
        [rules]
        "paging/*" = "off"
        "paging/total" = "note"
    """
    profile = load_profile(written(tmp_path, text))

    assert profile.base_url == "https://example.com/api/v1"
    assert profile.owner.matches("secret-key")
    assert profile.stars == (5001, 5002)
    assert profile.card == profile.gone == ()
    assert profile.foreign_products == (77,)
    assert profile.known == ({"id": 5},)
    assert profile.allowed == ("cancelProductPurchase",)
    assert profile.absent_operations == ("getProduct",)
    assert profile.severity(products.OFFSET) is None
    assert profile.severity(products.TOTAL) is Severity.NOTE
    assert profile.severity(products.LISTING_ORDER) is Severity.WARNING
    assert profile.sends_key_elsewhere
    assert "secret-key" not in repr(profile)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("base_url = ", "not TOML: Invalid value (at end of document)"),
        (b"\xff", "not UTF-8"),
        ("", "base_url is missing: the address of the API, up to /api/v1"),
        ("base_url = 5", "base_url must be a string"),
        ('base_url = "ftp://x"', "base_url must be http:// or https:// with a host"),
        ('base_url = "http://u:p@x"', "base_url must be http:// or https:// with a host"),
        ('base_url = "http://x/?a=1"', "base_url must be http:// or https:// with a host"),
        ('base_url = "http://x:99999"', "base_url is not an address"),
        ('base_url = "http://x/ y"', "base_url contains invalid characters"),
        ('base_url = "http://x/\\r\\ny"', "base_url contains invalid characters"),
        ('base_url = "http://x"', 'keys.owner is missing: the key, or "env:NAME"'),
        ('base_url = "http://x"\nkeys = 1', "keys must be a table"),
        ('base_url = "http://x"\n[keys]\nowner = 1', "keys.owner must be a string"),
        ('base_url = "http://x"\n[keys]\nowner = ""', "keys.owner is empty, or contains spaces"),
        (
            'base_url = "http://x"\n[keys]\nowner = "abc"',
            "keys.owner has fewer than 4 characters: to hide them would garble the report",
        ),
        (
            'base_url = "http://x"\n[keys]\nowner = "env:"',
            'keys.owner must have the name of an environment variable after "env:"',
        ),
        (
            'base_url = "http://x"\n[keys]\nowner = "a\\nb"',
            "keys.owner is empty, or contains spaces",
        ),
        (
            'base_url = "http://x"\n[keys]\nowner = "env:NOT_SET_AT_ALL"',
            "keys.owner needs the environment variable NOT_SET_AT_ALL, which is not set",
        ),
        ("bse_url = 1", "bse_url is unknown; the names are base_url, reset_url, keys"),
        (LEAST + "ownr = 1", "keys.ownr is unknown; the names are owner, other"),
        (
            "[secret-key]",
            "line 1 has an unknown name, which may be a key and is not shown; the names are base",
        ),
        (
            LEAST + "[keys.secret-key]",
            "line 4 has an unknown name, which may be a key and is not shown; the names are owner",
        ),
        ('"secret-\\u006bey" = 1', "has an unknown name, which may be a key and is not shown; the"),
        ("[secret-key]\n[secret-key]", "not TOML: Cannot declare (***,) twice (at line 2, col"),
        ("[secret-key", "not TOML: Expected ']' at the end of a table declaration"),
        (LEAST + "[purchases]\nstars = 5", "purchases.stars must be a list of ids"),
        (LEAST + "[purchases]\nstars = [true]", "purchases.stars must be a list of ids, not of"),
        (LEAST + "[purchases]\nstars = [0]", "purchases.stars must be a list of ids, not of 0"),
        (LEAST + "[operations]\nallowed = 5", "operations.allowed must be a list of operations"),
        (LEAST + '[operations]\nallowed = ["pay"]', "allowed names no operation: 'pay'"),
        (LEAST + '[operations]\nabsent = ["pay"]', "absent names no operation: 'pay'"),
        (LEAST + "[products]\nknown = 5", "products.known must be the name of a file"),
        (LEAST + '[products]\nknown = "no.json"', "no.json: No such file or directory"),
        (LEAST + '[products]\nknown = "profile.toml"', "profile.toml, which is not JSON"),
        (LEAST + '[products]\nknown = "ids.json"', "ids.json, which is not a list of products"),
        (
            LEAST + '[products]\nknown = "deep.json"',
            "deep.json, which is not JSON: maximum recursion",
        ),
        (LEAST + "[purchases]\nstars = " + "[" * 5000, "not TOML: it is nested too deep"),
        (LEAST + f"[purchases]\nstars = [{'9' * 5000}]", "not TOML: Exceeds the limit"),
        ('base_url = "http://a..b/api"', "base_url is not an address"),
        (f'base_url = "http://{"a" * 64}/api"', "base_url is not an address"),
        (LEAST + '[rules]\n"http/*" = "maybe"', 'rules."http/*" must be one of "off", "error"'),
        (LEAST + '[rules]\n"http/*" = []', 'rules."http/*" must be one of "off", "error"'),
        (LEAST + '[rules]\nmeat = "off"', 'rules."meat" matches no rule'),
        (LEAST + 'other = "secret-key"', "keys.other is the key of keys.owner"),
        (LEAST + "elsewhere = 1", "keys.elsewhere must be true or false"),
        (LEAST + '[operations]\nallowed = ["x"]', "operations.allowed names no operation: 'x'"),
    ],
)
def test_an_invalid_profile_is_reported_with_file_and_key(
    tmp_path: Path, text: str | bytes, complaint: str
) -> None:
    path = written(tmp_path, text)
    (tmp_path / "ids.json").write_text("[1, 2]")
    (tmp_path / "deep.json").write_text("[" * 200_000)

    with pytest.raises(ContractError) as error:
        load_profile(path)

    assert str(error.value).startswith(f"{path}: ")
    assert complaint in str(error.value)
    assert "\n" not in str(error.value)
    assert "secret-key" not in str(error.value)


def test_no_local_variable_shows_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTHER", "secret-key-2")
    text = LEAST + 'other = "env:OTHER"\n[purchases]\nstars = [0]'

    with pytest.raises(ContractError) as error:
        load_profile(written(tmp_path, text))

    frames = [entry.frame for entry in error.traceback[1:]]
    assert frames
    for frame in frames:
        inside: list[object] = [getattr(one, "__dict__", one) for one in frame.f_locals.values()]
        assert "secret-key" not in repr(inside)


def test_a_missing_profile_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="No such file"):
        load_profile(tmp_path / "no.toml")
