"""Rules for shops, their orders, and the transactions of an order."""

from pytribute.contract.violation import Rule, Source

_SHOP, _LIST, _CREATE = (
    "/paths/~1shop/get",
    "/paths/~1shop~1orders/get",
    "/paths/~1shop~1orders/post",
)
_ORDER = "/paths/~1shop~1orders~1{orderUuid}"
_STATUS, _CANCEL = f"{_ORDER}~1status/get", f"{_ORDER}~1cancel/post"
_TRANSACTIONS = f"{_ORDER}~1transactions/get"
_REFUND = f"{_ORDER}~1transactions~1{{txId}}~1refund/post"
_NEW, _SHOWN = "/components/schemas/NewShopOrder", "/components/schemas/ShopOrder"
_TRANSACTION = "/components/schemas/ShopTransaction"

ACTIVE = Rule(
    "shops/active",
    "only active shops are listed",
    Source.DOCUMENTATION,
    "/paths/~1shops/get/description",
)
DEFAULT_SHOP = Rule(
    "shops/default",
    "without shopId the shop is the oldest active one",
    Source.DOCUMENTATION,
    f"{_SHOP}/parameters/0",
)
SHOP_AGREES = Rule(
    "shops/agreement", "a shop equals its row", Source.READING, f"{_SHOP}/x-readings/agreement"
)
UNKNOWN_SHOP = Rule(
    "shops/unknown", "an unknown shop is 404", Source.DOCUMENTATION, f"{_SHOP}/responses/404"
)

NEWEST_FIRST = Rule(
    "orders/newest-first",
    "the newest order is the first one",
    Source.DOCUMENTATION,
    f"{_LIST}/description",
)
MEMBER = Rule(
    "orders/member",
    "memberStatus and memberExpiresAt are of orders that repeat",
    Source.DOCUMENTATION,
    f"{_SHOWN}/properties/memberExpiresAt",
)
OF_SHOP = Rule(
    "orders/shop", "shopId selects a shop", Source.DOCUMENTATION, f"{_LIST}/parameters/0"
)
DATE_FROM = Rule(
    "orders/date-from",
    "dateFrom is the first day, in UTC",
    Source.DOCUMENTATION,
    f"{_LIST}/parameters/1",
)
DATE_TO = Rule(
    "orders/date-to",
    "dateTo is the last day, in UTC, and included",
    Source.DOCUMENTATION,
    f"{_LIST}/parameters/2",
)
OF_UNKNOWN_SHOP = Rule(
    "orders/unknown-shop",
    "the orders of an unknown shop are 404",
    Source.DOCUMENTATION,
    f"{_LIST}/responses/404",
)
OF_FOREIGN_SHOP = Rule(
    "orders/foreign-shop",
    "the orders of another account's shop are not shown",
    Source.READING,
    f"{_LIST}/x-readings/foreign",
)
ONE_SHOP = Rule(
    "orders/one-shop",
    "a list has the orders of one shop of the caller",
    Source.READING,
    f"{_LIST}/x-readings/contents",
)
ORDER_AGREES = Rule(
    "orders/agreement",
    "every response shows the same order",
    Source.READING,
    f"{_ORDER}/get/x-readings/agreement",
)
STATUS_AGREES = Rule(
    "orders/status",
    "the status is the one that the order shows",
    Source.READING,
    f"{_STATUS}/x-readings/agreement",
)
UNKNOWN_ORDER = Rule(
    "orders/unknown",
    "an unknown order is 404",
    Source.REPORTED,
    f"{_ORDER}/get/responses/404",
)
FOREIGN_ORDER = Rule(
    "orders/foreign",
    "another account's order is 403 or 404, and stays as it is",
    Source.REPORTED,
    f"{_STATUS}/responses/403",
)

CREATED = Rule(
    "created-orders/accepted",
    "a valid order is created",
    Source.DOCUMENTATION,
    f"{_CREATE}/description",
)
ECHO = Rule(
    "created-orders/echo",
    "a created order has the values that it was created with",
    Source.DOCUMENTATION,
    _SHOWN,
)
TWO_ORDERS = Rule(
    "created-orders/two",
    "the same request twice makes two orders",
    Source.DOCUMENTATION,
    f"{_CREATE}/description",
)
PENDING = Rule(
    "created-orders/pending",
    "a new order is pending",
    Source.READING,
    f"{_CREATE}/x-readings/pending",
)
LISTED = Rule(
    "created-orders/listed",
    "a new order is the first one of the list",
    Source.DOCUMENTATION,
    f"{_LIST}/description",
)
INVALID_ORDER = Rule(
    "created-orders/refused", "a body that the schema forbids is 400", Source.SCHEMA, _NEW
)
TITLE_LENGTH = Rule(
    "created-orders/length",
    "texts are counted in UTF-16 units",
    Source.DOCUMENTATION,
    f"{_NEW}/properties/title",
)
AMOUNT_LIMITS = Rule(
    "created-orders/amounts",
    "an amount beyond the limits is 400",
    Source.READING,
    f"{_CREATE}/x-readings/amounts",
)
STARS_PERIOD = Rule(
    "created-orders/stars",
    "a price in Stars is monthly, or paid once",
    Source.DOCUMENTATION,
    f"{_NEW}/properties/starsAmount",
)
NEEDS_RECURRENT = Rule(
    "created-orders/recurrent",
    "only a shop with recurrent has orders that repeat",
    Source.DOCUMENTATION,
    f"{_NEW}/properties/period",
)

SUCCEEDS = Rule(
    "cancelled-orders/success",
    "an active order that repeats is cancelled, with success true",
    Source.REPORTED,
    f"{_CANCEL}/description",
)
CANCELLED_ONCE = Rule(
    "cancelled-orders/once",
    "a cancelled order is 400, error_already_cancelled",
    Source.REPORTED,
    f"{_CANCEL}/description",
)
CANCELLED_AT_ONCE = Rule(
    "cancelled-orders/once-at-once",
    "of several cancellations at once exactly one succeeds",
    Source.READING,
    f"{_CANCEL}/x-readings/once",
)
CANCELLED_EFFECT = Rule(
    "cancelled-orders/effect",
    "a cancelled order differs in memberStatus alone",
    Source.READING,
    f"{_CANCEL}/x-readings/effect",
)
NOT_RECURRING = Rule(
    "cancelled-orders/not-recurring",
    "an order that doesn't repeat is not cancelled",
    Source.READING,
    f"{_CANCEL}/x-readings/not-recurring",
)

CURSOR_ENDS = Rule(
    "transactions/end",
    "the cursor ends",
    Source.READING,
    f"{_TRANSACTIONS}/x-readings/end",
)
SALE = Rule(
    "transactions/sale",
    "a paid order has a sale, a pending one has none",
    Source.READING,
    f"{_TRANSACTIONS}/x-readings/sale",
)
MAJOR_UNITS = Rule(
    "transactions/unit",
    "a transaction's amount is in whole units of the currency",
    Source.REPORTED,
    f"{_TRANSACTION}/properties/amount",
)
EACH_AMOUNT = Rule(
    "transactions/amount",
    "an order that repeats is paid with its amount each time",
    Source.REPORTED,
    f"{_SHOWN}/properties/amount",
)
FIRST_AMOUNT = Rule(
    "transactions/first-amount",
    "one payment of an order is that of its first period",
    Source.REPORTED,
    f"{_SHOWN}/properties/firstPeriodAmount",
)
NET = Rule(
    "transactions/total",
    "the total of a sale is its amount without the fee",
    Source.REPORTED,
    f"{_TRANSACTION}/properties/total",
)
EXPIRY = Rule(
    "transactions/expiry",
    "an order ends after its last payment, and by no more than was paid for",
    Source.REPORTED,
    f"{_SHOWN}/properties/memberExpiresAt",
)
SAME_CURRENCY = Rule(
    "transactions/currency",
    "a transaction has the currency of its order",
    Source.READING,
    f"{_TRANSACTIONS}/x-readings/currency",
)
NOT_TWICE = Rule(
    "transactions/refundable",
    "a refunded transaction is not refundable",
    Source.READING,
    f"{_TRANSACTIONS}/x-readings/refundable",
)

REFUNDED = Rule(
    "refunds/success",
    "a refundable transaction is refunded, with success true",
    Source.REPORTED,
    f"{_REFUND}/description",
)
REFUNDED_ONCE = Rule(
    "refunds/once",
    "a refunded transaction is 400, error_already_refunded",
    Source.REPORTED,
    f"{_REFUND}/description",
)
REFUNDED_AT_ONCE = Rule(
    "refunds/once-at-once",
    "of several refunds at once exactly one succeeds",
    Source.READING,
    f"{_REFUND}/x-readings/once",
)
REFUND_EFFECT = Rule(
    "refunds/effect",
    "a refund changes its transaction alone",
    Source.READING,
    f"{_REFUND}/x-readings/effect",
)
NOT_REFUNDABLE = Rule(
    "refunds/not-refundable",
    "a transaction that is not refundable is 400",
    Source.REPORTED,
    f"{_REFUND}/responses/400",
)
OTHER_ORDER = Rule(
    "refunds/other-order",
    "a transaction is not refunded through another order",
    Source.READING,
    f"{_REFUND}/x-readings/mismatch",
)
UNKNOWN_TRANSACTION = Rule(
    "refunds/unknown",
    "an unknown transaction is 404",
    Source.REPORTED,
    f"{_REFUND}/responses/404",
)
