"""An operation builds a request from its arguments, and knows the schema of each success."""

import pytest
from msgspec import Struct

from pytribute_core.body import RequestBody
from pytribute_core.operation import Operation
from pytribute_core.parameters import Cookie, Header, Integer, Path, Query, Text
from tests.core.test_parameters import UNIT


class Body(Struct):
    count: int


OPERATION: Operation[None] = Operation(
    name="setThing",
    method="POST",
    path="/things/{thingId}/parts",
    parameters={
        "thing_id": Path("thingId", Text()),
        "size": Query("size", Integer(), required=False),
        "old": Query("old", Text(), required=False, deprecated=True),
        "trace": Header("X-Trace", Text(), required=False),
        "session": Cookie("session", Text(), required=False),
        "user": Cookie("user", Text(), required=False),
    },
    responses={"201": int, "2XX": str, "204": None, "404": Body},
    body=RequestBody(Body),
)
NOTHING = dict.fromkeys(("size", "old", "trace", "session", "user", "body"))


def test_every_argument_goes_to_its_place() -> None:
    arguments = {"size": 5, "trace": UNIT, "session": "s", "user": "u", "body": Body(1)}
    request = OPERATION.build(**{**NOTHING, "thing_id": "a b/c", **arguments})
    assert (request.method, request.target) == ("POST", "/things/a%20b%2Fc/parts?size=5")
    assert request.headers == {
        "accept": "application/json",
        "content-type": "application/json",
        "cookie": "session=s; user=u",
        "x-trace": UNIT,
    }
    assert request.body == b'{"count":1}'


def test_omitted_arguments_are_not_sent() -> None:
    request = OPERATION.build(**NOTHING, thing_id="a")
    assert (request.target, request.body) == ("/things/a/parts", None)
    assert request.headers == {"accept": "application/json"}


def test_a_deprecated_parameter_warns_where_it_is_passed() -> None:
    with pytest.warns(DeprecationWarning, match="old of setThing is deprecated"):
        OPERATION.build(**{**NOTHING, "thing_id": "a", "old": "x"})


def test_a_body_is_validated_before_it_is_sent() -> None:
    with pytest.raises(
        ValueError, match=r"can't be sent: Expected `int`, got `str` - at `\$.count`"
    ):
        OPERATION.build(**{**NOTHING, "thing_id": "a", "body": {"count": "1"}})


@pytest.mark.parametrize(("status", "kind"), [(201, int), (204, None), (200, int), (299, int)])
def test_any_2xx_is_a_documented_success(status: int, kind: object) -> None:
    assert OPERATION.success(status) is kind
