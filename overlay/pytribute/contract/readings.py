"""The readings: what this project decided where the documentation is silent."""

from typing import Literal

__all__ = ["READINGS", "Switch"]

Switch = Literal["on", "off", "note"]

READINGS = {
    "authentication": "401 no_access before anything else is validated, unless the key is exact",
    "foreign": "another account's product or purchase is 403",
    "absent": "an id without a product or purchase, or whose buyer is gone, is 404",
    "malformed": "an id that is not an integer is 400",
    "query": "a value out of range, of another type, empty or repeated is 400",
    "unknown-parameter": "undocumented parameters are ignored",
    "headers": "any Accept, and header names in any case, are accepted",
    "order": "by id, ascending or descending, over the whole list",
    "meta": "total of all rows under the filter, offset the page, limit the size",
    "beyond-the-end": "a page after the last one is 200 without rows, with the same total",
    "contents": "the list contains the caller's own products, in every status",
    "not-stars": "a purchase not paid with Stars is 400 and stays",
    "once": "of several cancellations exactly one is 200, the others are 400",
    "purchase-id": "the purchaseId of the response is the one of the request",
    "methods": "an undocumented method is 405 with Allow, without effect",
    "head": "the response to HEAD is the one to GET without its body",
    "trailing-slash": "a path with a trailing slash, and any other undocumented path, is 404",
    "error-codes": "each status has its own code",
    "server-errors": "no request causes a server error",
    "invariants": "the fields of a product agree with each other",
    "pending-orders": "only custom products have pendingOrders",
    "agreement": "list and get agree in every field",
    "unchanged": "reading and cancelling don't change products",
    "currency": "currencies are upper case; lower case is a warning",
    "unknown-field": "an undocumented field is a note",
    "webhook-refusal": "a delivery without a valid signature is refused with 401 or 403",
    "webhook-accepted": "signed events with unknown names, fields, values or buyers are accepted",
    "webhook-unreadable": "a signed body that is not JSON is refused, without a server error",
    "webhook-size": "a body of some megabytes is refused",
    "webhook-once": "an event has its effect once, however often it is delivered",
    "webhook-each": "each event has its effect, however similar to another",
    "webhook-money": "nothing is granted before the payment is final",
    "webhook-form": "a signature is 64 hexadecimal digits in lower case",
    "waiting": "429 and 503 with Retry-After are warnings",
}
"""The names of the section ``readings`` of a profile, each with its reading."""
