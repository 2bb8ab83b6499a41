"""Rules for methods, paths, headers and connections."""

from pytribute.contract.violation import Rule, Severity, Source

CONDITIONAL = Rule(
    "http/conditional",
    "a condition that holds changes nothing",
    Source.PROTOCOL,
    "RFC 9110, section 13.1",
)
RANGE = Rule(
    "http/range",
    "a range is answered with its bytes, or with everything",
    Source.PROTOCOL,
    "RFC 9110, section 14.2",
)
OFFERED_ENCODING = Rule(
    "http/gzip", "an offered encoding changes no value", Source.PROTOCOL, "RFC 9110, section 12.5.3"
)
ABSOLUTE_FORM = Rule(
    "http/absolute-form",
    "a target may be a whole address",
    Source.PROTOCOL,
    "RFC 9112, section 3.2.2",
    Severity.NOTE,
)
ENCODED_SLASH = Rule(
    "http/encoded-slash",
    "an encoded slash does not separate segments",
    Source.PROTOCOL,
    "RFC 3986, section 2.2",
    Severity.NOTE,
)
METHOD_CASE = Rule(
    "http/method-case",
    "methods are case-sensitive",
    Source.PROTOCOL,
    "RFC 9110, section 9.1",
    Severity.NOTE,
)
HEADER_CASE = Rule(
    "http/header-case",
    "header names are accepted in any case",
    Source.PROTOCOL,
    "RFC 9110, section 5.1",
)
HEAD = Rule(
    "head/as-get",
    "HEAD is answered as GET, without the body",
    Source.READING,
    "/x-readings/head",
)
KEPT_CONNECTION = Rule(
    "connections/kept",
    "a connection that is not announced as closed stays open",
    Source.PROTOCOL,
    "RFC 9112, section 9.6",
    Severity.NOTE,
)
SAME_CONNECTION = Rule(
    "connections/independent",
    "a request does not depend on earlier ones of its connection",
    Source.PROTOCOL,
    "RFC 9112, section 9.3",
)
UNKNOWN_PATH = Rule(
    "paths/unknown",
    "a path outside the documentation is refused",
    Source.READING,
    "/x-readings/trailing-slash",
)
SIMILAR_PATH = Rule(
    "paths/similar",
    "a path that only looks like a documented one is refused",
    Source.READING,
    "/x-readings/trailing-slash",
    Severity.NOTE,
)
TRAILING_SLASH = Rule(
    "paths/trailing-slash",
    "a path with a trailing slash is refused",
    Source.READING,
    "/x-readings/trailing-slash",
)
METHOD = Rule(
    "methods/refused",
    "an undocumented method is refused",
    Source.READING,
    "/x-readings/methods",
)
ALLOW = Rule(
    "methods/allow",
    "405 names the documented methods in Allow",
    Source.PROTOCOL,
    "RFC 9110, section 15.5.6",
    Severity.NOTE,
)
UNCHANGED = Rule(
    "unchanged/products",
    "the checks leave the products as they were",
    Source.READING,
    "/x-readings/unchanged",
)
