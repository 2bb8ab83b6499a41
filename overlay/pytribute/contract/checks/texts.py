"""The text of ids and parameters, and the status each is answered with."""

from collections.abc import Iterator

from pytribute.contract.checks.inventory import ids_of
from pytribute.contract.content import same
from pytribute.contract.examination import Examination
from pytribute.contract.finding import Rule, Source
from pytribute.contract.request import LIST_PRODUCTS, Header, Request
from pytribute.contract.sizes import BEYOND, LEAST, USUAL
from pytribute.mock.product import values
from pytribute.mock.samples import operation

__all__ = ["NO_INTEGERS", "check_ids", "check_parameters", "far_integers"]

_MALFORMED = Rule("malformed-id", Source.DOCUMENTED, "responses/400", "malformed")
_ABSENT = Rule("absent-id", Source.DOCUMENTED, "responses/404", "absent")
_FOREIGN = Rule("foreign-product", Source.DOCUMENTED, "responses/403", "foreign")
_ENCODED = Rule("percent-encoding", Source.PROTOCOL, "RFC 3986, section 2.3")
_IGNORED = Rule(
    "unknown-parameter", Source.CHOSEN, "/x-readings/unknown-parameter", "unknown-parameter"
)
_FAR_PAGE = Rule(
    "page-beyond-64-bits", Source.CHOSEN, "x-readings/beyond-the-end", "beyond-the-end"
)
_ACCEPT = Rule("any-accept", Source.CHOSEN, "", "headers")

# ``{}`` stands for an integer.
NO_INTEGERS = (
    "x",
    "null",
    "NaN",
    "true",
    "{}x",
    "x{}",
    "{}.0",
    "{}.5",
    "{}e0",
    "1e3",
    "0x{}",
    "{}_0",
    "{},0",
    "{};",
    "--{}",
    "-",
    "%20",
    "%20{}",
    "{}%20",
    "{}%0A",
    "%09{}",
    "{}%00",
    "{}%3F",
    "%22{}%22",
    "%EF%BC%92%EF%BC%95",
    "%D9%A2%D9%A5",
    "%C2%B2",
    "%FF",
    "'%20OR%201=1",
)
"""What no reader of integers may take for one; escaped as in a path."""

_HUGE = (*BEYOND, *(2**31, 2**32 + USUAL, 2**64 + USUAL)) if BEYOND else ()
_REFUSED = {
    "page": ("0", "-1", "-0", "-9223372036854775808"),
    "size": (str(LEAST - 1), "-1", *map(str, _HUGE)),
    "type": (
        *("Digital", "DIGITAL", "digita", "digitall", "subscription", "null", "1", "*"),
        *(
            "digital%20",
            "%20digital",
            "digital,custom",
            "digital%00",
            "digital%7Ccustom",
            "digital'--",
        ),
    ),
    "desc": (
        *("1", "0", "True", "TRUE", "False", "FALSE", "yes", "no", "on", "t", "null", "asc"),
        *("desc", "true%20", "%20true", "truefalse", "-1"),
    ),
}
_GIVEN = {
    "page": ("1", "2"),
    "size": ("5", "6"),
    "type": ("digital", "custom"),
    "desc": ("true", "false"),
}
_UNKNOWN = (
    "x=1",
    "x=1&x=2",
    "x=%FF&%FF=x",
    "x=%00",
    "x=%F0%9F%90%B1&%D0%B8%D0%BC%D1%8F=%D0%B8",
    f"x={'x' * 1000}",
    "offset=5&limit=1",
    "Page=2",
    "SIZE=1",
    "page%5B%5D=0",
    "page_size=1",
    "per_page=1",
    "status=approved",
    "sort=name&order=desc",
    "fields=id",
    "q=a&name=a",
    "currency=USD",
    "x",
    "=",
    "&&",
    "Desc=true",
    "types=custom",
    "cursor=abc&after=1",
    "callback=f&jsonp=f",
    "format=xml&pretty=true&envelope=true",
)
# Beyond it a float is no longer exact.
_EXACT = 2**53


def far_integers(number: int) -> tuple[str, ...]:
    """Give integers that are not this one, though a careless reader may think so."""
    return (
        *("0", "-1", f"-{number}", str(2**31 - 1)),
        # What is left of these when bits, or digits, are cut off.
        *(str(number + 2**bits) for bits in (32, 48, 64, 128)),
        *(f"{number}".ljust(length, filler) for length in (16, *range(18, 23)) for filler in "07"),
        *(f"1{number:0{length}}" for length in (16, 18, 19, 20)),
        *(str(2**53), str(2**63 - 1), str(2**63), str(-(2**63) - 1), str(2**64), "9" * 30),
        *("9" * 300, f"-{'9' * 300}", f"{number}{'0' * 300}"),
    )


def check_ids(examination: Examination) -> None:
    """Get products by every kind of text."""
    own = ids_of(examination.rows or [])
    number = examination.random.choice(own) if own else 1
    for pattern in NO_INTEGERS:
        answer = examination.get(pattern.replace("{}", str(number)))
        examination.expect(_MALFORMED, answer, 400)
    _check_absent(examination, {number, *own[:1], *own[-3:]})
    for product in examination.profile.foreign_products:
        examination.expect(_FOREIGN, examination.get(product), 403)
    if not examination.profile.foreign_products:
        examination.leave_unchecked("another's product", "the profile has no products.foreign")
    if own:
        _check_spellings(examination, number)


def _check_absent(examination: Examination, numbers: set[int]) -> None:
    """Get what there is not, near to what there is for a careless reader."""
    own = set(ids_of(examination.rows or []))
    for number in numbers:
        neighbours = (str(number - 1), str(number + 1)) if number > _EXACT else ()
        for text in (*far_integers(number), *neighbours):
            if int(text) not in own:
                examination.expect(_ABSENT, examination.get(text), 404)
    for product in examination.profile.absent_products:
        examination.expect(_ABSENT, examination.get(product), 404)
    if not examination.profile.absent_products:
        examination.leave_unchecked("an absent product", "the profile has no products.absent")


def _check_spellings(examination: Examination, number: int) -> None:
    """Get one product by other addresses that mean the same."""
    plain = examination.get(number)
    encoded = "".join(f"%{ord(digit):X}" for digit in str(number))
    for rule, text in ((_ENCODED, encoded), (_IGNORED, f"{number}?id=1&page=0&type=x&x")):
        answer = examination.get(text)
        if examination.expect(rule, answer, 200) and not same(answer.json, plain.json):
            examination.find(rule, answer, f"the same as of {number}", "another product")


def check_parameters(examination: Examination) -> None:
    """Ask for the list with every kind of text."""
    for query in _refused():
        place = ["page", "size", "type", "desc"].index(query.split("=")[0].split("&")[0])
        rule = Rule(
            f"query-refused: {query.split('=')[0]}", Source.CHOSEN, f"parameters/{place}", "query"
        )
        examination.expect(rule, examination.list(query), 400)
    plain = examination.list("size=3")
    for query in _unknown():
        for joined in (f"size=3&{query}", f"{query}&size=3"):
            answer = examination.list(joined)
            if examination.expect(_IGNORED, answer, 200) and not same(answer.json, plain.json):
                examination.find(_IGNORED, answer, "the same as without it", "another page")
    for query in ("%73ize=3", "size=%33"):
        answer = examination.list(query)
        if examination.expect(_ENCODED, answer, 200) and not same(answer.json, plain.json):
            examination.find(_ENCODED, answer, "the same as with size=3", "another page")
    far = examination.send(Request.list(f"page={'9' * 30}", examination.owner, method="HEAD"))
    examination.expect(_FAR_PAGE, far, 200, 400)
    for accept in ("*/*", "text/html", "application/xml;q=0.1", "nonsense", "application/json;q=0"):
        for request in (Request.list("size=3"), Request.get("x")):
            asked = request.having(examination.owner, Header("Accept", accept))
            examination.expect(_ACCEPT, examination.send(asked), 200, 400)


def _unknown() -> list[str]:
    """Leave out the queries that name a parameter: a page may have added it."""
    known = {one["name"] for one in operation(LIST_PRODUCTS)["parameters"]}
    return [
        query
        for query in _UNKNOWN
        if known.isdisjoint(given.partition("=")[0] for given in query.split("&"))
    ]


def _refused() -> Iterator[str]:
    types = values("type")
    for name, texts in _REFUSED.items():
        one, other = _GIVEN[name]
        yield from (f"{name}={text}" for text in (*texts, "", "%20") if text not in types)
        yield name
        yield from (f"{name}={one}&{name}={one}", f"{name}={one}&{name}={other}")
        yield from (f"{name}=&{name}={one}", f"{name}={one}&{name}=")
    for name in ("page", "size"):
        for pattern in NO_INTEGERS:
            yield f"{name}={pattern.replace('{}', '2')}"
    yield from (
        "page=1&size=0",
        "size=5&page=0",
        *(f"size={size}&type=digital" for size in BEYOND[:1]),
        "type=x&desc=true",
    )
    yield from ("desc=1&page=2&size=3&type=digital",)
