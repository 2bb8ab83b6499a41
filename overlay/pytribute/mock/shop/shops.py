"""Which shop a request is about."""

from pytribute.mock.record import Record, RecordKind
from pytribute.mock.responses import DocumentedError
from pytribute.mock.store import Store

__all__ = ["active_shops", "charging_shops", "find_shop", "new_shop"]

_ACTIVE = 1


def new_shop(owner: str, shop_id: int, fields: dict[str, object]) -> Record:
    """Return a new, active shop."""
    body = {
        "id": shop_id,
        "userId": 31326,
        "name": f"Shop {shop_id}",
        "link": f"shop-{shop_id}",
        "callbackUrl": "",
        "recurrent": True,
        "onlyStars": False,
        "tokenCharging": False,
        "status": _ACTIVE,
        **fields,
    }
    return Record(kind=RecordKind.SHOP, id=str(shop_id), owner=owner, body=body)


def active_shops(store: Store, account: str) -> list[Record]:
    """Return the active shops of an account, the oldest first."""
    shops = store.records.all(RecordKind.SHOP, account)
    return [shop for shop in shops if shop.body["status"] == _ACTIVE]


def find_shop(
    store: Store, account: str, shop_id: str | None = None, *, inactive: bool = False
) -> Record:
    """Return a shop of an account, by default the oldest.

    Args:
        store: the data.
        account: the name of the account.
        shop_id: the id, in its shortest decimal form.
        inactive: whether the shop may be inactive.

    Raises:
        DocumentedError: 404, there is none.
    """
    shops = (
        store.records.all(RecordKind.SHOP, account) if inactive else active_shops(store, account)
    )
    for shop in shops:
        if shop_id in {None, shop.id}:
            return shop
    raise DocumentedError(404, "shop not found")


def charging_shops(store: Store, account: str) -> list[str]:
    """Return the ids of the active shops that may charge saved cards.

    Raises:
        DocumentedError: 404, the account has no active shop; 403, none of them may.
    """
    find_shop(store, account)
    ids = [shop.id for shop in active_shops(store, account) if shop.body["tokenCharging"]]
    if not ids:
        raise DocumentedError(403, "token charging is not enabled for this shop")
    return ids
