import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pytribute import Product
from pytribute.cli.exits import CommandFailure
from pytribute.cli.formats import Csv, Json
from pytribute.cli.table import Table
from pytribute.cli.text import cell, is_unsafe, visible
from pytribute.models import Currency, ProductStatus, ProductType
from tests.documented import USD

DANGEROUS = "\x00\x07\x08\t\n\r\x1b\x7f\x80\x9b\u061c\u200e\u2028\u202e\u2066\ufeff\U000e0041"
TEXTS = st.text(
    st.sampled_from(DANGEROUS + "=+-@,\"' \u200daё🐱\uff1d") | st.characters(codec="utf-8")
)
MOMENTS = st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
PRODUCTS = st.builds(
    Product,
    id=st.integers(),
    type=st.builds(ProductType, TEXTS),
    name=TEXTS,
    description=TEXTS | st.none(),
    amount=st.integers(),
    currency=st.builds(Currency, TEXTS),
    stars_amount=st.integers() | st.none(),
    stars_amount_enabled=st.booleans() | st.none(),
    status=st.builds(ProductStatus, TEXTS),
    is_custom=st.booleans(),
    accept_cards=st.booleans(),
    accept_wallet_pay=st.booleans(),
    protect_content=st.booleans(),
    created=MOMENTS,
    updated=MOMENTS,
    pending_orders=st.integers() | st.none(),
    image_url=TEXTS | st.none(),
    link=TEXTS,
    web_link=TEXTS,
)
PAGES = st.lists(st.lists(PRODUCTS, max_size=2), max_size=2)
hostile = settings(derandomize=True, deadline=None, max_examples=50)


def harmless(text: str, allowed: str = "\n") -> bool:
    return not any(is_unsafe(character) for character in text if character not in allowed)


@hostile
@given(PAGES)
def test_no_name_can_send_a_control_character_through_a_table(pages: list[list[Product]]) -> None:
    text = "".join(Table(Product).many(pages))

    assert harmless(text)
    assert text.count("\n") == sum(map(len, pages)) + bool(pages)


@hostile
@given(PRODUCTS)
def test_no_field_can_send_a_control_character_through_a_card(product: Product) -> None:
    assert harmless(Table(Product).one(product))


@hostile
@given(PAGES)
def test_json_is_harmless_and_still_means_the_same(pages: list[list[Product]]) -> None:
    text = "".join(Json().many(pages))

    assert harmless(text)
    names = [(row["id"], row["name"], row["type"]) for row in json.loads(text)]
    assert names == [(p.id, p.name, p.type.value) for page in pages for p in page]


@hostile
@given(PRODUCTS)
def test_one_json_object_is_harmless_and_still_means_the_same(product: Product) -> None:
    text = Json().one(product)

    assert harmless(text)
    assert json.loads(text)["webLink"] == product.web_link


@hostile
@given(PAGES)
def test_csv_is_harmless_and_numbers_in_it_stay_numbers(pages: list[list[Product]]) -> None:
    text = "".join(Csv(Product).many(pages))

    assert harmless(text, "\n\t")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    products = [product for page in pages for product in page]
    assert [int(row["amount"]) for row in rows] == [product.amount for product in products]
    assert [row["name"] for row in rows] == [cell(product.name) for product in products]
    for row in rows:
        for name in ("type", "name", "description", "currency", "link", "imageUrl"):
            assert row[name].lstrip()[:1] not in {*"=+-@"}, "a spreadsheet would run this"


@hostile
@given(TEXTS)
def test_an_error_is_one_harmless_line(text: str) -> None:
    assert harmless(CommandFailure(text).format_message(), "")


@hostile
@given(PRODUCTS, st.decimals(allow_nan=False, allow_infinity=False))
def test_an_amount_in_no_known_unit_is_shown_as_it_is(product: Product, amount: Decimal) -> None:
    # As of a specification that says `number`.
    changed = replace(product, amount=amount, stars_amount=amount, currency=Currency(USD))
    whole = amount == amount.to_integral_value() and amount.adjusted() < 100

    [_, row] = Table(Product).many([[changed]])

    assert (f"{amount} units of {USD}" in row) is not whole
    assert str(amount) in row
    assert "price" in Table(Product).one(changed)
    assert json.loads(Json().one(changed), parse_float=Decimal)["amount"] == amount


def test_formulas_get_an_apostrophe_and_nothing_else_does() -> None:
    for formula in ("=1+1", "+1", "-1", "@x", "\t=x", "\rx", "\nx", " =x", "\uff1dx"):
        assert cell(formula).startswith("'")
    for text in ("", "a=b", "1-2", "Ёлка", "'=x"):
        assert cell(text) == text


def test_families_of_emoji_stay_together() -> None:
    family = "👩\u200d👩\u200d👧 \u0645\u06cc\u200c\u062e"

    assert visible(family) == cell(family) == family


def test_line_breaks_become_spaces_for_people_and_stay_in_cells() -> None:
    assert visible("a\nb\tc") == "a b c"
    assert cell("a\r\nb\rc\td") == "a\nb\nc\td"
