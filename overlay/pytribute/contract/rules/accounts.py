"""Rules for API keys, and for the data of two accounts."""

from pytribute.contract.violation import Rule, Source

KEY_ACCEPTED = Rule(
    "authentication/key-accepted",
    "the key in its header is accepted",
    Source.DOCUMENTATION,
    "/components/securitySchemes/ApiKeyAuth",
)
NO_KEY = Rule(
    "authentication/no-key", "a request without a key is 401", Source.DOCUMENTATION, "responses/401"
)
INVALID_KEY = Rule(
    "authentication/invalid-key", "an invalid key is 401", Source.DOCUMENTATION, "responses/401"
)
EXACT_KEY = Rule(
    "authentication/exact-key",
    "a key that differs in any way is no valid key",
    Source.DOCUMENTATION,
    "responses/401",
)
KEY_ELSEWHERE = Rule(
    "authentication/key-elsewhere",
    "a key outside its header is no key",
    Source.READING,
    "/x-readings/authentication",
)
KEY_FIRST = Rule(
    "authentication/key-first",
    "the key is looked at before anything else",
    Source.READING,
    "/x-readings/authentication",
)
COOKIE = Rule(
    "authentication/cookie",
    "no cookie replaces the key",
    Source.DOCUMENTATION,
    "responses/401",
)
KEY_NOT_REPEATED = Rule(
    "authentication/not-repeated",
    "no response contains the key",
    Source.READING,
    "/x-readings/authentication",
)
FOREIGN_PRODUCT = Rule(
    "ownership/product",
    "another account's product is not shown",
    Source.DOCUMENTATION,
    "responses/403",
)
FOREIGN_PURCHASE = Rule(
    "ownership/purchase",
    "another account's purchase is not cancelled",
    Source.DOCUMENTATION,
    "responses/403",
)
FOREIGN_STATUS = Rule(
    "ownership/status",
    "another account's product or purchase is 403",
    Source.READING,
    "x-readings/foreign",
)
