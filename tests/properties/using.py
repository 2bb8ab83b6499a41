"""What users do with a result: whatever it holds, none of it may fail."""

import copy
import pickle
from collections.abc import Callable
from fractions import Fraction

from msgspec import MsgspecError, Struct, structs
from msgspec.json import decode, encode

from pytribute import (
    CurrencyError,
    Money,
    OutcomeUnknownError,
    Page,
    Product,
    RawResponse,
    RequestInfo,
    TributeError,
)
from pytribute_core.currencies import DIGITS
from pytribute_core.errors import ResponseError
from pytribute_core.text import is_unsafe
from tests.properties.calls import KEY, RAW, Server, call_client
from tests.properties.operations import Json, Operation

_LONGEST_LINE = 1000


def outcome(call: Callable[[], Json]) -> Json:
    """Return the value of a call, or the library error that it raises; nothing else is caught."""
    try:
        return call()
    except TributeError as error:
        return error


def result_of(operation: Operation, response: RawResponse) -> Json:
    """Return the result of an operation for a response, blocking and async, after using it."""
    server, call = Server(lambda _: response), _call(operation, _id_in(response))
    first = outcome(lambda: call_client(server, call, blocking=True))
    second = outcome(lambda: call_client(server, call, blocking=False))
    if isinstance(first, TributeError):
        use_error(first)
        assert type(first) is type(second)
        assert held(first) == held(second)
        if isinstance(first, OutcomeUnknownError):
            assert isinstance(first.cause, TributeError)
            use_error(first.cause)
            return first.cause
        return first
    assert first == second
    use(first.parsed)
    return first.parsed


class _Ids(Struct):
    id: Json = None
    purchaseId: Json = None  # noqa: N815 - as it is on the wire


def _id_in(response: RawResponse) -> int:
    """Return the id in the response: with any other, that alone would be the error."""
    try:
        ids = decode(response.content.removeprefix(b"\xef\xbb\xbf"), type=_Ids)
    except (MsgspecError, UnicodeDecodeError, RecursionError):
        return 1
    return next((one for one in (ids.id, ids.purchaseId) if type(one) is int), 1)


def _call(operation: Operation, id_: int) -> Callable[[object], Json]:
    call = RAW[operation.name]
    return lambda tribute: call.of(tribute)(**dict.fromkeys(call.required, id_))


def held(error: BaseException) -> dict[str, object]:
    """Return the attributes of an error; nested errors are equal when their attributes are."""
    return {name: _held(value) for name, value in vars(error).items()}


def _held(value: object) -> object:
    if isinstance(value, RequestInfo):
        return structs.replace(value, seconds=0.0)
    return held(value) if isinstance(value, BaseException) else value


def use(value: Json) -> None:
    """Use a value as users do."""
    kind: Json = value.__class__
    assert issubclass(kind, Struct)
    assert repr(value)
    assert str(value)
    assert format(value) == str(value)
    assert value == copy.copy(value) == copy.deepcopy(value)
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - our own
    assert encode(value)
    if kind is Page:
        for row in value.rows:
            use(row)
        use(value.meta)
        return
    assert len({value, copy.deepcopy(value)}) == 1
    if isinstance(value, Product):
        assert f"{value.type}" == value.type.value
        assert value.created.isoformat()
        assert (value.created <= value.updated) is not (value.created > value.updated)
        _use_price(value)


def _use_price(product: Product) -> None:
    price, stars = product.price, product.stars_price
    assert price == Money(product.amount, product.currency)
    assert repr(price)
    assert str(price) == f"{price}"
    assert price + price == 2 * price
    if product.currency.is_known:
        assert Fraction(price.amount) * 10 ** DIGITS[product.currency.upper()] == product.amount
        assert f"{price:,}".endswith(product.currency.upper())
    else:
        for mistake in (lambda: price.amount, lambda: price + Money(1, "USD")):
            error = outcome(mistake)
            assert isinstance(error, CurrencyError)
            use_error(error)
    if stars is None:
        assert not isinstance(product.stars_amount, int)
    else:
        assert stars.count == product.stars_amount
        assert f"{stars:,}".endswith("Stars")
        assert repr(stars)


def use_error(error: TributeError) -> None:
    """Log an error, and send it elsewhere: one line that isn't too long, without the key."""
    message = str(error)
    assert not any(map(is_unsafe, message))
    assert 0 < len(message) < _LONGEST_LINE
    assert repr(error)
    for twin in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301 - our own
        assert type(twin) is type(error)
        assert str(twin) == message
        assert held(twin) == held(error)
    assert error.__context__ is None
    assert KEY not in f"{error!r}{error.args}{vars(error)}"
    if isinstance(error, ResponseError):
        assert KEY.encode() not in error.body
        assert error.status == error.response.status
