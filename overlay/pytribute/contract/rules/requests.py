"""Rules for ids and query parameters with unusual values."""

from pytribute.contract.violation import Rule, Severity, Source

MALFORMED_ID = Rule(
    "ids/malformed",
    "a text that is no integer is not taken for an id",
    Source.DOCUMENTATION,
    "responses/400",
)
LENIENT_ID = Rule(
    "ids/lenient", "only plain digits are taken for an id", Source.READING, "x-readings/malformed"
)
ABSENT_ID = Rule("ids/absent", "the id of no product is 404", Source.DOCUMENTATION, "responses/404")
DISTANT_ID = Rule(
    "ids/distant",
    "an integer that is no product's id, however large, is 404",
    Source.READING,
    "x-readings/absent",
)
HUGE_ID = Rule(
    "ids/beyond-64-bits",
    "an id beyond 64 bits is 404",
    Source.READING,
    "x-readings/absent",
    Severity.NOTE,
)
ID_ENCODING = Rule(
    "ids/encoding", "percent-encoded digits are digits", Source.PROTOCOL, "RFC 3986, section 2.3"
)
INVALID_VALUE = Rule(
    "parameters/invalid",
    "a value that the schema of a parameter forbids is 400",
    Source.SCHEMA,
    "parameters",
)
LENIENT_VALUE = Rule(
    "parameters/lenient",
    "a value is not taken in another spelling",
    Source.READING,
    "/x-readings/query",
)
EMPTY_VALUE = Rule(
    "parameters/empty",
    "an empty value is 400 unless the schema allows it",
    Source.READING,
    "/x-readings/query",
)
REPEATED = Rule(
    "parameters/repeated",
    "a parameter given twice is 400",
    Source.READING,
    "/x-readings/query",
)
UNKNOWN_PARAMETER = Rule(
    "parameters/unknown",
    "an undocumented parameter is ignored",
    Source.READING,
    "/x-readings/unknown-parameter",
)
PARAMETER_ENCODING = Rule(
    "parameters/encoding",
    "percent-encoded characters are the characters",
    Source.PROTOCOL,
    "RFC 3986, section 2.3",
)
ACCEPT = Rule(
    "parameters/accept", "any Accept header is accepted", Source.READING, "/x-readings/headers"
)
VALID_REQUEST = Rule(
    "generated/accepted", "a request that the schemas allow is accepted", Source.SCHEMA, "responses"
)
INVALID_REQUEST = Rule(
    "generated/refused", "a request that the schemas forbid is 400", Source.SCHEMA, "responses"
)
GENERATED = Rule(
    "generated/conformance", "a generated case conforms to the schemas", Source.SCHEMA, "responses"
)
BOUND = Rule(
    "parameters/bound", "the bounds of a parameter are accepted", Source.SCHEMA, "parameters"
)
MALFORMED_ARGUMENT = Rule(
    "ids/malformed-argument",
    "a text that the schema of a path parameter forbids is 400",
    Source.SCHEMA,
    "parameters",
)
