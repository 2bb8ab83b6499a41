"""Rules for webhook endpoints."""

from pytribute.contract.violation import Rule, Severity, Source

_RESPONSES = "/webhooks/dashboardTest/post/responses"
_200, _401 = f"{_RESPONSES}/200", f"{_RESPONSES}/401"
_HEADER = "/webhooks/dashboardTest/post/parameters/0"

DELIVERED = Rule(
    "webhook/response",
    "every delivery gets one complete HTTP response",
    Source.PROTOCOL,
    "RFC 9110, section 3.4",
)
WEBHOOK_SERVER_ERROR = Rule(
    "webhook/server-error",
    "a signed body that is not JSON causes no server error",
    Source.READING,
    "/x-readings/webhook-unreadable",
)
EVENT_ACCEPTED = Rule(
    "events/accepted", "a signed event of each documented name is 200", Source.DOCUMENTATION, _200
)
TEST_ACCEPTED = Rule(
    "events/test-accepted", "the test delivery of the dashboard is 200", Source.DOCUMENTATION, _200
)
UNSIGNED = Rule(
    "signatures/refused",
    "a delivery without a valid signature is not accepted",
    Source.DOCUMENTATION,
    _401,
)
REFUSAL_STATUS = Rule(
    "signatures/status",
    "a delivery without a valid signature is 401 or 403",
    Source.READING,
    "/x-readings/webhook-refusal",
)
SIGNATURE_FORM = Rule(
    "signatures/form",
    "a signature is 64 hexadecimal digits in lower case",
    Source.READING,
    "/x-readings/webhook-form",
    Severity.NOTE,
)
ANY_ENCODING = Rule(
    "encodings/accepted",
    "the signature is that of the bytes, however the JSON is written",
    Source.DOCUMENTATION,
    _HEADER,
)
UNKNOWN_EVENT = Rule(
    "tolerance/event",
    "a signed event of an unknown name is accepted",
    Source.READING,
    "/x-readings/webhook-accepted",
)
EXTRA_FIELD = Rule(
    "tolerance/field",
    "a signed event with an unknown field is accepted",
    Source.READING,
    "/x-readings/webhook-accepted",
)
ANY_VALUE = Rule(
    "tolerance/value",
    "a signed event with an unknown value is accepted",
    Source.READING,
    "/x-readings/webhook-accepted",
)
ANY_BUYER = Rule(
    "tolerance/buyer",
    "a signed event of any buyer is accepted",
    Source.READING,
    "/x-readings/webhook-accepted",
)
ANY_FRACTION = Rule(
    "tolerance/time",
    "a time may have any number of decimals",
    Source.READING,
    "/x-readings/webhook-accepted",
)
UNREADABLE = Rule(
    "unreadable/refused",
    "a signed body that is not JSON is not accepted",
    Source.READING,
    "/x-readings/webhook-unreadable",
)
BOUNDED = Rule(
    "size/bounded",
    "an unsigned body of some megabytes is refused, and soon",
    Source.READING,
    "/x-readings/webhook-size",
)
REDELIVERY = Rule("redelivery/accepted", "a repeated delivery is 200", Source.DOCUMENTATION, _200)
REPLAY = Rule(
    "redelivery/replay",
    "a delivery that arrives twice, with the same signature, is 200",
    Source.READING,
    "/x-readings/webhook-once",
    Severity.NOTE,  # a delivery by Tribute has a new time
)
REDELIVERED_ONCE = Rule(
    "effects/once",
    "an event has its effect once, however often it is delivered",
    Source.READING,
    "/x-readings/webhook-once",
)
TOGETHER_ONCE = Rule(
    "effects/once-at-once",
    "an event delivered several times at once has its effect once",
    Source.READING,
    "/x-readings/webhook-once",
)
EACH_EVENT = Rule(
    "effects/each",
    "each event has its effect, however similar to another",
    Source.READING,
    "/x-readings/webhook-each",
)
SOME_EFFECT = Rule(
    "effects/some", "a paid purchase has an effect", Source.READING, "/x-readings/webhook-each"
)
NO_EFFECT_OF_UNKNOWN = Rule(
    "effects/unknown-event",
    "an event of an unknown name grants nothing",
    Source.READING,
    "/x-readings/webhook-money",
)
PAID_ONLY = Rule(
    "effects/paid-only",
    "nothing is granted before the payment is final",
    Source.READING,
    "/x-readings/webhook-money",
)
