from typing import Any

import pytest

from pytribute.mock.violation import violation

AMOUNT = {"type": "integer", "minimum": 0}


@pytest.mark.parametrize(
    ("schema", "value", "found"),
    [
        (AMOUNT, 0, ""),
        (AMOUNT, -1, "the body is not what the documentation allows"),
        ({"type": "array", "items": AMOUNT}, [1, 2], ""),
        ({"type": "array", "items": AMOUNT}, [1, -2], "the body[1] is not"),
        ({"type": "array"}, [1, "a"], ""),
        ({"properties": {"a": AMOUNT}}, {"a": 1, "b": "any"}, ""),
        ({"properties": {"a": AMOUNT}}, {"a": -1}, "a in the body is not"),
        ({"properties": {"a": AMOUNT}, "required": ["a"]}, {}, "the body has no a"),
        ({"additionalProperties": False}, {"a": 1}, "the body has a field 'a', which is not"),
        ({"additionalProperties": AMOUNT}, {"a": 1}, ""),
        ({"additionalProperties": AMOUNT}, {"a": "b"}, "a in the body is not"),
        ({"anyOf": [AMOUNT, {"type": "string"}]}, "a", ""),
        ({"anyOf": [AMOUNT, {}]}, 1, ""),
        ({"anyOf": [AMOUNT, {"type": "string"}]}, None, "fits 0 of the 2 schemas under anyOf"),
        ({"oneOf": [AMOUNT, {"type": "null"}]}, None, ""),
        ({"oneOf": [AMOUNT, {}]}, 1, "fits 2 of the 2 schemas under oneOf"),
        ({"allOf": [{"properties": {"a": AMOUNT}}, {"required": ["b"]}]}, {"a": 1}, "has no b"),
        ({"$ref": "#/components/schemas/Error"}, {"message": "No"}, "the body has no error"),
    ],
)
def test_the_first_violation_is_named_with_its_place(
    schema: dict[str, Any], value: object, found: str
) -> None:
    complaint = violation(schema, value)

    assert found in complaint
    assert bool(found) == bool(complaint)
