"""Rules for every response, whatever the request was."""

from pytribute.contract.violation import Rule, Severity, Source

COMPLETE = Rule(
    "response/complete",
    "every request gets one complete HTTP response",
    Source.PROTOCOL,
    "RFC 9112",
)
STATUS = Rule(
    "response/status",
    "the status is one that the operation documents",
    Source.DOCUMENTATION,
    "responses",
)
SERVER_ERROR = Rule(
    "response/server-error",
    "no request causes a server error",
    Source.READING,
    "/x-readings/server-errors",
)
CONTENT_TYPE = Rule(
    "response/content-type",
    "the body is application/json in UTF-8",
    Source.DOCUMENTATION,
    "responses",
)
LENGTH = Rule(
    "response/length",
    "the body has a length, or is chunked",
    Source.PROTOCOL,
    "RFC 9112, section 6.3",
    Severity.NOTE,
)
ENCODING = Rule(
    "response/encoding",
    "the body has no encoding that the request did not offer",
    Source.PROTOCOL,
    "RFC 9110, section 12.5.3",
)
UTF_8 = Rule("response/utf-8", "JSON is encoded in UTF-8", Source.PROTOCOL, "RFC 8259, section 8.1")
NO_BOM = Rule(
    "response/no-bom",
    "JSON does not begin with a byte order mark",
    Source.PROTOCOL,
    "RFC 8259, section 8.1",
)
JSON = Rule("response/json", "the body is a JSON document", Source.PROTOCOL, "RFC 8259")
NO_DUPLICATE_KEY = Rule(
    "response/no-duplicate-key",
    "an object has each name once",
    Source.PROTOCOL,
    "RFC 8259, section 4",
)
ERROR_CODE = Rule(
    "response/error-code",
    "the code of an error is a documented one",
    Source.READING,
    "/x-readings/error-codes",
)
SCHEMA = Rule("response/schema", "the body matches its schema", Source.SCHEMA)
REQUIRED_FIELD = Rule("response/required-field", "no required field is missing", Source.SCHEMA)
UNKNOWN_VALUE = Rule(
    "response/unknown-value", "a field with an enum has one of its values", Source.SCHEMA
)
FORMAT = Rule("response/format", "a field has its format", Source.SCHEMA)
CURRENCY_CASE = Rule(
    "response/currency-case",
    "a currency is spelled as in the documentation",
    Source.READING,
    "/components/schemas/Product/x-readings/currency",
    Severity.NOTE,
)
UNKNOWN_FIELD = Rule(
    "response/unknown-field",
    "the documentation knows every field",
    Source.READING,
    "/x-readings/unknown-field",
    Severity.NOTE,
)
BUSY = Rule(
    "response/busy",
    "the server does not ask to wait",
    Source.READING,
    "/x-readings/waiting",
    Severity.NOTE,
)
UNAVAILABLE = Rule(
    "response/unavailable",
    "no 502, 503 or 504 comes in place of the server's response",
    Source.READING,
    "/x-readings/server-errors",
)
