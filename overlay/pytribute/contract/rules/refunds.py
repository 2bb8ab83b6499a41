"""Rules for cancelling purchases."""

from pytribute.contract.violation import Rule, Source

CANCELLED = Rule(
    "cancelling/stars",
    "a purchase paid with Stars is cancelled",
    Source.DOCUMENTATION,
    "responses/200",
)
SUCCESS = Rule(
    "cancelling/success",
    "the response to a cancellation has success true",
    Source.DOCUMENTATION,
    "/components/schemas/CancelledPurchase/properties/success",
)
PURCHASE_ID = Rule(
    "cancelling/purchase-id",
    "purchaseId is the one of the request",
    Source.DOCUMENTATION,
    "/components/schemas/CancelledPurchase/properties/purchaseId",
)
ONCE = Rule(
    "cancelling/once",
    "a cancelled purchase is not cancelled again",
    Source.READING,
    "x-readings/once",
)
ONCE_AT_ONCE = Rule(
    "cancelling/once-at-once",
    "of several cancellations at once exactly one succeeds",
    Source.READING,
    "x-readings/once",
)
NOT_STARS = Rule(
    "cancelling/not-stars",
    "a purchase not paid with Stars is not cancelled",
    Source.DOCUMENTATION,
    "description",
)
NOT_STARS_STATUS = Rule(
    "cancelling/not-stars-status",
    "a purchase not paid with Stars is 400",
    Source.READING,
    "x-readings/not-stars",
)
BUYER_GONE = Rule(
    "cancelling/buyer-gone",
    "a purchase whose buyer is gone is 404",
    Source.DOCUMENTATION,
    "responses/404",
)
UNKNOWN_PURCHASE = Rule(
    "cancelling/unknown", "an unknown purchase is 404", Source.DOCUMENTATION, "responses/404"
)
MALFORMED_PURCHASE = Rule(
    "cancelling/malformed-id",
    "a text that is no integer is not taken for a purchase",
    Source.SCHEMA,
    "parameters/0",
)
MALFORMED_STATUS = Rule(
    "cancelling/malformed-status",
    "a text that is no integer is 400",
    Source.READING,
    "/paths/~1products~1{id}/get/x-readings/malformed",
)
DISTANT_PURCHASE = Rule(
    "cancelling/distant-id",
    "an integer that is no purchase's id, however large, is 404",
    Source.READING,
    "x-readings/absent",
)
OTHER_PURCHASE = Rule(
    "cancelling/other-purchase",
    "a cancellation touches no other purchase",
    Source.READING,
    "x-readings/purchase-id",
)
NO_EFFECT = Rule(
    "cancelling/no-effect",
    "only POST to the documented path cancels",
    Source.PROTOCOL,
    "RFC 9110, section 9.2.1",
)
STATEFUL = Rule(
    "stateful/cancelling",
    "cancellations in any order follow the readings",
    Source.READING,
    "x-readings/once",
)
