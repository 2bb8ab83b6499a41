"""Rules for the listings of operations that only the specification describes."""

from pytribute.contract.violation import Rule, Source

READABLE = Rule("listings/readable", "a listing can be read", Source.DOCUMENTATION, "responses/200")
PAGE_ROWS = Rule(
    "listings/rows",
    "a page has the rows that page and size ask for",
    Source.DOCUMENTATION,
    "parameters",
)
ONCE = Rule("listings/once", "no row is listed twice", Source.READING, "/x-readings/listed-once")
REPEATABLE = Rule(
    "listings/repeatable",
    "a listing that is read again is the same",
    Source.READING,
    "/x-readings/unchanged",
)
TOTAL = Rule(
    "listings/total", "the total is the number of rows", Source.READING, "/x-readings/total"
)
BEYOND = Rule(
    "listings/beyond-the-end",
    "a page after the last one is 200 without rows",
    Source.READING,
    "/x-readings/beyond-the-end",
)
CURSOR = Rule("listings/cursor", "no cursor comes twice", Source.READING, "/x-readings/listed-once")
FOUND = Rule(
    "rows/found", "a listed row can be requested alone", Source.DOCUMENTATION, "responses/200"
)
AGREES = Rule(
    "rows/fields", "a row equals its entry in the list", Source.READING, "/x-readings/agreement"
)
