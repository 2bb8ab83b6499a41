"""Rules for saved cards and their charges."""

from pytribute.contract.violation import Rule, Source

_LIST, _TOKEN = "/paths/~1shop~1tokens/get", "/paths/~1shop~1tokens~1{token}"
_CHARGE, _CHARGED = "/paths/~1shop~1charges/post", "/paths/~1shop~1charges~1{chargeUuid}/get"
_BODY = "/components/schemas/NewShopCharge"

OF_CUSTOMER = Rule(
    "tokens/customer",
    "customerId selects the cards of a buyer",
    Source.DOCUMENTATION,
    f"{_LIST}/parameters/0",
)
OF_ORDER = Rule(
    "tokens/order",
    "orderUuid selects what was saved with an order",
    Source.DOCUMENTATION,
    f"{_LIST}/parameters/1",
)
ONLY_ACTIVE = Rule(
    "tokens/active",
    "active=true selects the cards that can be charged",
    Source.DOCUMENTATION,
    f"{_LIST}/parameters/2",
)
NOT_ENABLED = Rule(
    "tokens/not-enabled",
    "an account that may not charge saved cards gets 403",
    Source.DOCUMENTATION,
    f"{_LIST}/responses/403",
)
UNKNOWN_TOKEN = Rule(
    "tokens/unknown",
    "an unknown card is 404",
    Source.DOCUMENTATION,
    f"{_TOKEN}/get/responses/404",
)
FOREIGN_TOKEN = Rule(
    "tokens/foreign",
    "another account's card is neither shown nor changed nor charged",
    Source.READING,
    f"{_TOKEN}/get/x-readings/foreign",
)

DEACTIVATED = Rule(
    "deactivated-tokens/success",
    "an active card is deactivated, with success true",
    Source.DOCUMENTATION,
    f"{_TOKEN}/delete/responses/200",
)
INACTIVE = Rule(
    "deactivated-tokens/inactive",
    "a deactivated card is not active, and not listed with active=true",
    Source.DOCUMENTATION,
    f"{_TOKEN}/delete/description",
)
NOT_CHARGED = Rule(
    "deactivated-tokens/not-charged",
    "a deactivated card can't be charged",
    Source.DOCUMENTATION,
    f"{_TOKEN}/delete/description",
)

CHARGED = Rule(
    "charges/accepted",
    "an active card can be charged",
    Source.DOCUMENTATION,
    f"{_CHARGE}/description",
)
CHARGE_ECHO = Rule(
    "charges/echo",
    "a charge has the values that it was created with",
    Source.REPORTED,
    "/components/schemas/ShopCharge",
)
SAME_KEY = Rule(
    "charges/same-key",
    "the same idempotency key returns the same charge",
    Source.DOCUMENTATION,
    f"{_CHARGE}/description",
)
ONE_AT_A_TIME = Rule(
    "charges/one-at-a-time",
    "another charge of a card within a minute is 409 or 429",
    Source.DOCUMENTATION,
    f"{_CHARGE}/description",
)
SECONDS = Rule(
    "charges/seconds",
    "a 429 names the seconds to wait",
    Source.READING,
    f"{_CHARGE}/x-readings/wait",
)
CHARGE_AGREES = Rule(
    "charges/agreement",
    "every response shows the same charge",
    Source.READING,
    f"{_CHARGED}/x-readings/agreement",
)
UNKNOWN_CHARGE = Rule(
    "charges/unknown",
    "an unknown charge is 404",
    Source.DOCUMENTATION,
    f"{_CHARGED}/responses/404",
)
OF_UNKNOWN_TOKEN = Rule(
    "charges/unknown-token",
    "a charge of an unknown card is 404",
    Source.DOCUMENTATION,
    f"{_CHARGE}/responses/404",
)
INVALID_CHARGE = Rule(
    "charges/refused", "a body that the schema forbids is 400", Source.SCHEMA, _BODY
)
CHARGE_LIMITS = Rule(
    "charges/amounts",
    "an amount beyond the limits is 400",
    Source.DOCUMENTATION,
    f"{_BODY}/properties/amount",
)
