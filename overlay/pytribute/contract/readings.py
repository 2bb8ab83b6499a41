"""What was chosen where the documentation is silent: the switches of a profile, in words."""

from typing import Literal

__all__ = ["READINGS", "Switch"]

Switch = Literal["on", "off", "note"]

READINGS = {
    "authentication": "401 no_access before anything else is looked at, unless the key is exact",
    "foreign": "another account's product or purchase is 403",
    "absent": "what there is not, or whose buyer is gone, is 404, however large its number",
    "malformed": "an id that is no integer is 400",
    "query": "a value out of range, of another type, empty or given twice is 400",
    "unknown-parameter": "parameters that are not documented are ignored",
    "headers": "any Accept, and header names in any case, are accepted",
    "order": "by id, ascending or descending, over the whole list",
    "meta": "total of all rows under the filter, offset the page, limit the size",
    "beyond-the-end": "a page after the last one is 200 without rows, with the same total",
    "contents": "the list holds the caller's own products, whatever their status",
    "not-stars": "a purchase not paid with Stars is 400 and stays",
    "once": "of several cancellations exactly one is 200, the others are 400",
    "answer": "the answered purchaseId is the one asked for",
    "methods": "a method that is not documented is 405 with Allow, without effect",
    "head": "HEAD answers as GET does, without a body",
    "trailing-slash": "a path with a trailing slash, or any other that is not documented, is 404",
    "error-codes": "each status has its own code",
    "server-errors": "no request is answered with a fault of the server",
    "sense": "the fields of a product agree with each other",
    "pending-orders": "only custom products have pendingOrders",
    "agreement": "list and get agree in every field",
    "unchanged": "reading, and cancelling, leave products as they are",
    "currency": "currencies are upper case; lower case is tolerated",
    "unknown-field": "a field that is not documented is noted, not refused",
    "webhook-refusal": "a delivery without a right signature is refused by 401 or 403",
    "webhook-taken": "whatever is signed is taken: unknown names, fields and values, any buyer",
    "webhook-unreadable": "what is signed but no JSON is refused, and never upsets the receiver",
    "webhook-size": "a body of some megabytes is refused",
    "webhook-once": "an event has its effect once, however often it is delivered",
    "webhook-each": "each event has its effect, however much it is like another",
    "webhook-money": "nothing is granted before the money is final",
    "webhook-form": "the signature is taken as it is sent: small hexadecimal digits alone",
    "waiting": "an answer comes without waiting for it; 429 and 503 with Retry-After are tolerated",
}
"""The switches of the section ``readings``, and what each stands for."""
