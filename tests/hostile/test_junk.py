"""Whatever stands anywhere on a page: it is built, or refused by file and line."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.document.node import Json
from scripts.errors import PipelineError
from tests.hostile.checkout import Checkout
from tests.hostile.shop import as_json
from tests.hostile.texts import HARMLESS, everywhere

Steps = tuple[str | int, ...]

KEYWORDS = (
    *("$ref", "type", "properties", "items", "required", "enum", "const", "default", "examples"),
    *("allOf", "anyOf", "oneOf", "not", "additionalProperties", "discriminator", "nullable"),
    *("schema", "content", "parameters", "responses", "security", "servers", "tags", "links"),
)
JUNK: list[Any] = [
    *(None, True, 5, -1.5, 10**30, "", "x", "x\ny", "#/components/schemas/Order"),
    *([], {}, [[]], [None], [{}], {"": {}}, {"x": 1}, {"$ref": 5}, {"type": ["null"]}),
    *({"enum": [None]}, {"oneOf": []}, {"allOf": [{}]}, {"items": False}, {"const": None}),
    *({"$ref": "#/components/schemas/Order"}, {"type": "array"}, {"properties": {}}, {"not": {}}),
]


def _places(value: Json, steps: Steps = ()) -> list[Steps]:
    inside: list[tuple[str | int, Json]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    return [steps, *(place for key, member in inside for place in _places(member, (*steps, key)))]


PLACES = [place for place in _places(everywhere(HARMLESS)) if place]


@settings(
    derandomize=True,
    deadline=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(PLACES), st.sampled_from(JUNK), st.none() | st.sampled_from(KEYWORDS))
def test_junk_is_built_or_refused_by_its_line(
    alone: Checkout, place: Steps, junk: Json, keyword: str | None
) -> None:
    document: Any = everywhere(HARMLESS)
    here = document
    for step in place[:-1]:
        here = here[step]
    here[keyword if keyword and isinstance(here, dict) else place[-1]] = junk
    alone.replace_all(as_json(document))

    refusal, files = _run(alone)

    assert "generated/MANIFEST.json" in files or _is_placed(refusal)


def _run(checkout: Checkout) -> tuple[PipelineError | None, dict[str, bytes]]:
    try:
        return None, checkout.run()
    except PipelineError as error:
        return error, {}


def _is_placed(error: PipelineError | None) -> bool:
    if error is None or error.file is None or not error.file.startswith("openapi/sources"):
        return False
    return error.line is not None or "no saved page holds an operation" in error.reason
