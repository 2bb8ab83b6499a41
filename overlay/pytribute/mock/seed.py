"""The seed data of a mock: the same for the same seed, and full of corner cases.

The default is seed 0.

Three accounts: ``owner`` has the products, ``other`` a few, ``empty`` none. The documented ids:

========================= ==========================================================
products of the owner     2548 (the documentation's sample); 1, 7, 42, 999, 1000, and
                          two beyond 32 and 53 bits; the others from 100,000 up
products of another       77, 78, 79, 2549
no product                4004
paid with Stars           5001 to 5020
paid with a card          6001 to 6003
paid with a wallet        6101 to 6103
Stars, the buyer is gone  6201, 6202
of another account        7001 (Stars), 7002 (card)
no purchase               4999
========================= ==========================================================
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle
from random import Random

from pytribute.mock.creator.seed import creator_records
from pytribute.mock.errors import MockError, MockTypeError
from pytribute.mock.product import complete_product, timestamp, values
from pytribute.mock.shop.seed import shop_records
from pytribute.mock.snapshot import OwnedProduct, PaidWith, Purchase, Snapshot

__all__ = ["EMPTY", "OTHER", "OWNER", "seed_snapshot"]

OWNER = "owner"
OTHER = "other"
EMPTY = "empty"

_KEYS = {
    OWNER: "tribute-mock-key",
    OTHER: "tribute-mock-other-key",
    EMPTY: "tribute-mock-empty-key",
}
_FIRST = datetime(2025, 8, 25, 10, 30, tzinfo=UTC)
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_PRODUCTS = 123
_MOST_PRODUCTS = 1_000_000

_DIGITAL = "digital"
_KNOWN_KINDS = (_DIGITAL, "custom", "physical")
_KNOWN_FIRST = 27
_SAMPLE = 2548
_OWN_IDS = (_SAMPLE, 1, 7, 42, 999, 1000, 2**31, 2**53 + 1)
_OTHER_IDS = (77, 78, 79, 2549)
_GENERATED_IDS = range(100_000, 100_000_000)

_NAMES = {
    "digital": (
        "VPN Access - 1 Month",
        'E-book "Salt & Pepper" <2nd ed.>',
        "Курс: основы фотографии 📷",
        "👩‍👩‍👧‍👦 Family plan",
    ),
    "custom": ("Видеопоздравление от автора", "A song about you"),
    "physical": (
        "Sticker pack 🐱 «Мурзик»",
        "T-shirt, printed (M/L/XL)",
        "Ёлочная игрушка ручной работы",
    ),
}
_DESCRIPTIONS = (
    "High-speed VPN service with unlimited bandwidth and 50+ server locations worldwide",
    "Запишу видео лично для вас.\nСрок — три дня.",
    "",
    'Back\\slash, "quotes" and a tab:\t.',
)
_AMOUNTS = (499, 0, 1, 15_000, 5_000_000_000, 2**53 + 1)
_FRACTIONS = ("", "", ".5", ".123", ".123456")

_PURCHASES = (
    (range(5001, 5021), PaidWith.STARS, False),
    (range(6001, 6004), PaidWith.CARD, False),
    (range(6101, 6104), PaidWith.WALLET, False),
    (range(6201, 6203), PaidWith.STARS, True),
)
_OTHER_PURCHASES = ((7001, PaidWith.STARS), (7002, PaidWith.CARD))


def seed_snapshot(*, seed: int = 0, products: int | None = None) -> Snapshot:
    """Return the data of a seed.

    Args:
        seed: the seed.
        products: the number of the owner's products; 123 by default.

    Raises:
        MockError: an argument is not a whole number, or ``products`` is out of range.
    """
    size = _PRODUCTS if products is None else products
    # Most tests are not type-checked.
    for name, number in (("products", size), ("seed", seed)):
        if type(number) is not int:
            raise MockTypeError(f"{name} must be a whole number, not {number!r}")
    if not 0 <= size <= _MOST_PRODUCTS:
        raise MockError(f"products must be a whole number to {_MOST_PRODUCTS}, not {products!r}")
    random = Random(seed)  # noqa: S311 - it makes test data
    ids = [*_OWN_IDS, *random.sample(_GENERATED_IDS, max(0, size - len(_OWN_IDS)))][:size]
    own = list(_products(OWNER, ids, random))
    digital = [
        number for number, one in zip(ids, own, strict=True) if one.product.get("type") == _DIGITAL
    ]
    return Snapshot(
        now=_NOW,
        accounts=_KEYS,
        products=[*own, *_products(OTHER, _OTHER_IDS, random)],
        purchases=list(_purchases(digital or ids)),
        records=[
            record.completed()
            for records in (shop_records, creator_records)
            for record in records(OWNER, OTHER, _NOW)
        ],
    )


def _products(owner: str, ids: Sequence[int], random: Random) -> Iterator[OwnedProduct]:
    """Make products; the first ones cover every type in every status and currency."""
    every, states, currencies = (values(f) or [""] for f in ("type", "status", "currency"))
    known = [kind for kind in every if kind in _KNOWN_KINDS] or every
    for place, product_id in enumerate(ids):
        # New types come late, so that the documented ids keep their types.
        kinds = known if place < _KNOWN_FIRST else every
        kind = kinds[place % len(kinds)]
        state = place // len(kinds)
        names = _NAMES.get(kind, ("Something new",))
        currency = state // len(states)
        created = _FIRST + timedelta(minutes=place)
        updated = created + timedelta(minutes=random.choice((0, 1, 90_000)))
        fraction = random.choice(_FRACTIONS)
        fields: dict[str, object] = {
            "type": kind,
            "name": names[state % len(names)],
            "amount": _AMOUNTS[place] if place < len(_AMOUNTS) else random.randrange(100, 300_000),
            "currency": currencies[currency % len(currencies)],
            "status": states[state % len(states)],
            "acceptCards": random.random() < 0.8,
            "acceptWalletPay": random.random() < 0.3,
            "protectContent": random.random() < 0.5,
            "created": timestamp(created).replace("Z", f"{fraction}Z"),
            "updated": timestamp(updated).replace("Z", f"{fraction}Z"),
        }
        if place % 4 != 1:
            fields["description"] = _DESCRIPTIONS[place // 4 % len(_DESCRIPTIONS)]
        if place % 3 != 2:
            fields["starsAmount"] = random.randrange(1, 10_000)
            fields["starsAmountEnabled"] = random.random() < 0.7
        if kind == "custom":
            fields["pendingOrders"] = random.randrange(12)
        if place % 5 != 3:
            fields["imageUrl"] = f"https://cdn.example.com/{product_id}.jpg"
        if product_id == _SAMPLE:
            fields |= _sample()
        product = complete_product(product_id, {}, now=created, usual=fields)
        yield OwnedProduct(owner=owner, product=product)


def _sample() -> dict[str, object]:
    """Return the fields of the documentation's sample that agree with its text."""
    return {
        "starsAmount": 100,
        "starsAmountEnabled": True,
        "status": "approved",
        "acceptCards": True,
        "acceptWalletPay": False,
        "protectContent": True,
        "created": "2025-08-25T10:30:00Z",
        "updated": "2025-08-25T10:30:00Z",
        "imageUrl": "https://cdn.example.com/image.jpg",
        "link": "https://t.me/tribute_bot/app?startapp=pf6",
        "webLink": "https://web.tribute.tg/p/f6",
    }


def _purchases(digital: Sequence[int]) -> Iterator[Purchase]:
    """Make the purchases, of the digital products in turn; without products, none."""
    bought = cycle(digital)
    for ids, paid_with, gone in _PURCHASES:
        for product_id, purchase_id in zip(bought, ids, strict=False):
            yield Purchase(
                id=purchase_id, product_id=product_id, paid_with=paid_with, buyer_gone=gone
            )
    for purchase_id, paid_with in _OTHER_PURCHASES:
        yield Purchase(id=purchase_id, product_id=_OTHER_IDS[0], paid_with=paid_with)
