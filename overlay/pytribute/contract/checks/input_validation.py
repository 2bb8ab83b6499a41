"""Invalid ids and parameters, and the status of each response."""

from functools import partial
from urllib.parse import unquote

from pytribute.contract.checks.expectations import expect_foreign
from pytribute.contract.checks.listing_consistency import ids_of
from pytribute.contract.checks.parameters import NOT_INTEGERS, is_lenient_integer
from pytribute.contract.conformance import EXACT_LIMIT
from pytribute.contract.context import CheckContext, Part
from pytribute.contract.request import LIST_PRODUCTS, HeaderField, WireRequest
from pytribute.contract.rules import accounts, requests
from pytribute.mock.specification import operation

__all__ = ["check_ids", "check_parameters", "distant_integers"]


_UNKNOWN = (
    *("x=1", "x=1&x=2", "x=%FF&%FF=x", "x=%00", "x=%F0%9F%90%B1&%D0%B8%D0%BC%D1%8F=%D0%B8"),
    *(f"x={'x' * 1000}", "offset=5&limit=1", "Page=2", "SIZE=1", "page%5B%5D=0", "page_size=1"),
    *("per_page=1", "status=approved", "sort=name&order=desc", "fields=id", "q=a&name=a"),
    *("currency=USD", "x", "=", "&&", "Desc=true", "types=custom", "cursor=abc&after=1"),
    *("callback=f&jsonp=f", "format=xml&pretty=true&envelope=true"),
)
_INT64_LIMIT = 2**63


def distant_integers(number: int) -> tuple[str, ...]:
    """Return integers that a careless parser may take for another number."""
    return (
        *("0", "-1", f"-{number}", str(2**31 - 1)),
        # These become the number if bits or digits are cut off.
        *(str(number + 2**bits) for bits in (32, 48, 64, 128)),
        *(f"{number}".ljust(length, filler) for length in (16, *range(18, 23)) for filler in "07"),
        *(f"1{number:0{length}}" for length in (16, 18, 19, 20)),
        *(str(2**53), str(2**63 - 1), str(2**63), str(-(2**63) - 1), str(2**64), "9" * 30),
        *("9" * 300, f"-{'9' * 300}", f"{number}{'0' * 300}"),
    )


def check_ids(context: CheckContext) -> list[Part]:
    """Return parts that request products by every kind of text, and other ids near some ids."""
    own = ids_of(context.rows or [])
    number = context.random.choice(own) if own else 1
    return [
        partial(_check_texts, number=number),
        *(partial(_check_absent, number=one) for one in sorted({number, *own[:1], *own[-3:]})),
    ]


def _check_texts(context: CheckContext, number: int) -> None:
    """Request products by texts that are no ids, and by ids that the profile lists."""
    profile = context.profile
    for pattern in NOT_INTEGERS:
        text = pattern.replace("{}", str(number))
        is_lenient = is_lenient_integer(unquote(text, errors="replace"))
        rule = requests.LENIENT_ID if is_lenient else requests.MALFORMED_ID
        context.expect(rule, context.get(text), 400)
    for product in profile.absent_products:
        context.expect(requests.ABSENT_ID, context.get(product), 404)
    if not profile.absent_products:
        context.skip("an absent product", "the profile has no products.absent")
    for product in profile.foreign_products:
        expect_foreign(context, accounts.FOREIGN_PRODUCT, context.get(product))
    if not profile.foreign_products:
        context.skip("another account's product", "the profile has no products.foreign")
    if context.rows:
        _check_spellings(context, number)


def _check_absent(context: CheckContext, number: int) -> None:
    """Request absent products whose ids a careless parser may take for a present one."""
    own = set(ids_of(context.rows or []))
    neighbours = (str(number - 1), str(number + 1)) if number > EXACT_LIMIT else ()
    for text in (*distant_integers(number), *neighbours):
        if int(text) not in own:
            response = context.get(text)
            rule = requests.DISTANT_ID
            if response.is_success:
                rule = requests.ABSENT_ID
            elif abs(int(text)) >= _INT64_LIMIT:
                rule = requests.HUGE_ID
            context.expect(rule, response, 404)


def _check_spellings(context: CheckContext, number: int) -> None:
    """Request one product by equivalent addresses."""
    plain = context.get(number)
    encoded = "".join(f"%{ord(digit):X}" for digit in str(number))
    other_query = f"{number}?id=1&page=0&type=x&x"
    for rule, text in ((requests.ID_ENCODING, encoded), (requests.UNKNOWN_PARAMETER, other_query)):
        context.expect_equal(rule, context.get(text), plain.json, f"product {number}")


def check_parameters(context: CheckContext) -> None:
    """Request the list with undocumented parameters, other spellings and any Accept."""
    plain = context.list("size=3")
    for query in _unknown_queries():
        for joined in (f"size=3&{query}", f"{query}&size=3"):
            response = context.list(joined)
            expected = "the page without the parameter"
            context.expect_equal(requests.UNKNOWN_PARAMETER, response, plain.json, expected)
    for query in ("%73ize=3", "size=%33"):
        response, expected = context.list(query), "the page with size=3"
        context.expect_equal(requests.PARAMETER_ENCODING, response, plain.json, expected)
    for accept in ("*/*", "text/html", "application/xml;q=0.1", "nonsense", "application/json;q=0"):
        for request in (WireRequest.list("size=3"), WireRequest.get("x")):
            accepting = request.with_headers(context.owner, HeaderField("Accept", accept))
            context.expect(requests.ACCEPT, context.send(accepting), 200, 400)


def _unknown_queries() -> list[str]:
    """Return the queries without a documented parameter: a newer page may document one."""
    known = {one["name"] for one in operation(LIST_PRODUCTS)["parameters"]}
    return [
        query
        for query in _UNKNOWN
        if known.isdisjoint(pair.partition("=")[0] for pair in query.split("&"))
    ]
