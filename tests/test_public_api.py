"""No public name breaks without a fragment of the changelog that says so."""

import pytest

from scripts.project import CHECKOUT
from scripts.public_api import RECORD, breaking_changes, public_api
from tests.documented import is_changed

FRAGMENTS = CHECKOUT.root / "docs" / "changes"


@pytest.fixture(scope="module")
def recorded() -> str:
    return (CHECKOUT.root / RECORD).read_text(encoding="utf-8")


def test_what_breaks_since_the_last_release_has_a_fragment(recorded: str) -> None:
    broken = breaking_changes(recorded, public_api(CHECKOUT.root))
    if is_changed():  # what a page breaks is named by `make diff`
        broken = [line for line in broken if not line.startswith("pytribute_client.")]
    is_announced = any(FRAGMENTS.glob("*.breaking.md"))
    assert is_announced or broken == [], (
        "add docs/changes/<issue>.breaking.md, or before the first release run `make public-api`"
    )


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("def cancel_purchase(purchase_id: int,", "def cancel_purchase(", "(purchase_id)"),
        ("def get(id: int,", "def get(id: int, more: int,", "Products.get"),
        ("desc: bool = False,", "desc: bool,", "Products.list"),
        ("class Stars:", "class Star:", "Stars"),
        ("class NotFoundError(APIStatusError):", "class NotFoundError:", "NotFoundError"),
        ("    base_url: str\n", "", "Tribute.base_url"),
        ("# module pytribute.mock\n", "# module pytribute.fake\n", "pytribute.mock"),
        ("def tribute_mock(", "def mock_tribute(", "tribute_mock"),
    ],
)
def test_a_change_that_breaks_is_named(recorded: str, old: str, new: str, place: str) -> None:
    assert old in recorded
    assert any(place in line for line in breaking_changes(recorded, recorded.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def get(id: int,", "def get(id: int, more: int = 0,"),
        ("class Stars:", "class Comet: ...\nclass Stars:"),
        ("    base_url: str\n", "    base_url: str\n    port: int\n"),
    ],
)
def test_an_addition_breaks_nothing(recorded: str, old: str, new: str) -> None:
    assert old in recorded
    assert breaking_changes(recorded, recorded.replace(old, new)) == []
