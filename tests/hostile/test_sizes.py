"""What is far too large is refused before it costs anything."""

import json
from typing import Any

import pytest

from scripts.errors import PipelineError
from scripts.generate import check_names
from tests.hostile.checkout import BESIDE, Checkout
from tests.hostile.shop import DONE, FIELDS, GET, PATHS, TEXT, Edits, shop


def _operation(number: int) -> dict[str, Any]:
    return {"get": {"operationId": f"o{number}", "tags": ["Shop"], "responses": DONE}}


PAGES: dict[str, tuple[Edits, str]] = {
    "a description of 10 MB": (
        {(*GET, "description"): "x" * 10_000_000},
        "more than the 2,097,152",
    ),
    "a description of 1 MB": (
        {(*GET, "description"): "x " * 500_000},
        "more than 100000 characters",
    ),
    "100,000 properties": (
        {(*FIELDS, f"a{n}"): {} for n in range(100_000)},
        "more than 25,000 values",
    ),
    "5,000 operations": (
        {(*PATHS, f"/o{n}"): _operation(n) for n in range(5000)},
        "more than 25,000 values",
    ),
    "100,000 elements in an example": (
        {(*FIELDS, "a"): {"examples": [[0] * 100_000]}},
        "more than 25,000 values",
    ),
}


@pytest.mark.parametrize(("edits", "says"), PAGES.values(), ids=PAGES.keys())
def test_a_page_that_is_too_large_is_refused(edits: Edits, says: str, alone: Checkout) -> None:
    alone.add(json.dumps(shop(edits)))

    alone.refuses(BESIDE, says, at=None)


LARGE: list[tuple[Edits, str]] = [
    ({(*FIELDS, f"a{n}"): {} for n in range(1001)}, "more than 1,000 properties"),
    (
        {(*FIELDS, "a"): TEXT | {"enum": [f"v{n}" for n in range(1001)]}},
        "more than 1,000 values",
    ),
    ({(*PATHS, f"/o{n}"): _operation(n) for n in range(1001)}, "more than 1,000 operations"),
    ({(*GET, "description"): "x" * 100_001}, "more than 100000 characters"),
]


@pytest.mark.parametrize(("edits", "says"), LARGE, ids=[says for _, says in LARGE])
def test_a_source_of_too_large_a_module_is_refused(edits: Edits, says: str) -> None:
    with pytest.raises(PipelineError, match=says):
        check_names(shop(edits))


def test_a_rendered_page_with_too_many_fields_is_refused(alone: Checkout) -> None:
    fields = "".join(f"a{n}stringOptional\n" for n in range(20_000))
    page = f"Shop\n\nGet\n\nget\n\nGets\n\nResponses\n200\n\nFine\n\n{fields}get\n/x\n"
    alone.add(page, "rendered")

    alone.refuses(BESIDE, "more than 25,000 values", at="a")


BUSY = [
    "# " + "#" * 100_000 + "x",
    "# " + " #" * 50_000 + "x",
    "{% openapi-operation " + "a" * 100_000 + " %}\n{% endopenapi-operation %}",
    "[" * 100_000,
    "[a](" * 25_000,
    "`" * 100_000 + "x\n" + "`" * 100_000,
    "- " + "é" * 50_000 + "_a" * 20_000 + "!",
    "x" + "string · a" * 10_000,
    "x" + "string[]" * 12_000,
    "stringRequired" * 7_000 + " x",
    "xstringRequiredDefault:" + "Example:" * 12_000,
    "<br " * 25_000,
    "<!-- -->" * 1_200 + "x",
    "<details>" * 2_000,
    "aconst: " + "const: " * 4_000 + "x",
    "string · " * 3_000 + "x",
    "string·" * 4_000 + "requiredx",
    "string" * 5_000 + " ·" + "x" * 20_000,
    "ОбязательныйПример:" * 1_000,
    "returns " * 3_000 + "listx",
    "возвращает " * 2_000 + "спискок",
    "[email" + " " * 20_000 + "protecte",
    "200: " * 5_000,
    "200" + " " * 20_000 + "x",
    "curl" + " -x" * 10_000 + "\n",
    "- " * 20_000 + "~~",
    "openapi" + " " * 20_000 + "x",
    "{% openapi " + "a=" * 20_000 + "x",
    "The " + "a." * 20_000 + " objec",
    "“" * 20_000,
]


@pytest.mark.parametrize("form", ["markdown", "rendered"])
def test_lines_made_to_keep_a_pattern_busy_do_not(form: str, small: Checkout) -> None:
    made = shop({(*PATHS, "/busy"): _operation(0)})
    ends = {
        "markdown": f"```json\n{json.dumps(made)}\n```\n",
        "rendered": "B\nget\nget\n/busy\n",
    }
    small.add(f"Shop\n\n{ends[form]}\n\n" + "\n\n".join(BUSY), form)
    if form == "rendered":
        small.name_operation("/busy", "o0")

    # With a pattern that tries every pair of places this would take hours.
    assert "openapi/report.md" in small.run(generated=False)


@pytest.mark.parametrize("text", ["[a](", "\\\n"])
def test_a_text_made_to_keep_a_pattern_busy_is_refused(text: str, small: Checkout) -> None:
    described = [{"name": "Products", "description": text * (1_000_000 // len(text)) + "x"}]
    small.add(json.dumps(shop({("tags",): described, (*GET, "tags"): ["Products"]})))

    small.refuses(BESIDE, "100000 characters", at=None)
