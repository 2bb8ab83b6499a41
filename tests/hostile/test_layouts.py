"""An operation is extracted alike from every layout of a page."""

import json
from typing import Any

import pytest
import yaml

from scripts.document.node import Json
from scripts.document.yaml_writer import dump_yaml
from tests.hostile.checkout import BESIDE, EXPANDED, MARKDOWN, RUSSIAN, SAMPLED, Checkout
from tests.hostile.packages import words
from tests.hostile.shop import DONE, GET, PATHS, shop
from tests.hostile.texts import INJUNCTION, TEXTS, everywhere

each_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())

EXPANDED_PAGE = """Shop

Orders

Get an order

get

{text}

Authorizations
Api-KeystringRequired

{text}

Path parameters
idintegerRequired

{text}

Responses
200

{text}

application/json
notestringRequired

{text}

Default: {text}
Example: {text}
get
/orders/{{id}}
"""


def _operation(files: dict[str, bytes]) -> Any:  # noqa: ANN401  # any JSON
    return yaml.safe_load(files["openapi/tribute.yaml"])["paths"]["/orders/{id}"]["get"]


@each_text
def test_in_yaml(text: str, alone: Checkout) -> None:
    alone.add(dump_yaml(everywhere(text)))

    files = alone.run(generated=False)

    assert _operation(files)["description"] == text
    assert _operation(files)["callbacks"].keys() == {text}


@each_text
def test_in_the_markdown_export(text: str, small: Checkout) -> None:
    fragment = shop({(*GET, "operationId"): "getOrder"})
    quotation = "".join(f"> {line}\n" for line in text.split("\n"))
    block = f"```json\n{json.dumps(fragment)}\n```\n"
    small.add(f"# Shop\n\n{words(text)}\n\n## {words(text)}\n\n{quotation}\n{block}", "markdown")

    said = _operation(small.run(generated=False))

    # Markdown's own notation is taken for what it is: escapes, hashes that close a heading.
    assert words(said["summary"]).startswith(words(text).split("\\")[0].strip())
    assert words(said["description"]).startswith(words(text).split("\\")[0].strip())


@each_text
def test_on_a_rendered_page(text: str, small: Checkout) -> None:
    line = words(text)
    small.add(EXPANDED_PAGE.format(text=line), "rendered")
    small.name_operation("/orders/{id}", "getOrder")

    said = _operation(small.run(generated=False))

    assert said["description"] == line
    assert said["parameters"][0]["description"] == line
    answer = said["responses"]["200"]
    assert answer["description"] == line
    note = answer["content"]["application/json"]["schema"]["properties"]["note"]
    assert (note["description"], note["default"], note["examples"]) == (line, line, [line])


@pytest.mark.parametrize("file", [EXPANDED, SAMPLED, RUSSIAN, MARKDOWN])
def test_an_injunction_in_a_real_page_is_prose_or_a_description(
    file: str, checkout: Checkout
) -> None:
    before = yaml.safe_load(checkout.run(generated=False)["openapi/tribute.yaml"])
    page = checkout.read(file)
    mark = "Products" if "Products\n" in page else "Товары"
    checkout.replace(file, page.replace(f"{mark}\n", f"{mark}\n\n{INJUNCTION}\n", 1))

    after = yaml.safe_load(checkout.run(generated=False)["openapi/tribute.yaml"])

    assert _without_texts(after) == _without_texts(before)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/../../etc", "a path may not climb"),
        ("/products\\x/y", "is not allowed as a path"),
        ("//evil.example/%2e", "is not allowed as a path"),
        ("/{{7*7}}", "is not allowed as a path"),
        ("/\u0430", "is not allowed as a path"),
    ],
)
def test_a_path_that_is_more_on_a_rendered_page_is_refused(
    path: str, says: str, small: Checkout
) -> None:
    page = f"Shop\n\nGet\n\nget\n\nGets\n\nResponses\n200\n\nFine\n\nget\n{path}\n"
    small.add(page, "rendered")
    small.name_operation(path, "getOrder")

    small.refuses(BESIDE, says, at=path)


@pytest.mark.parametrize("name", ['"""', "a\\b"])
def test_a_field_that_could_end_a_text_is_refused_on_a_rendered_page(
    name: str, small: Checkout
) -> None:
    page = EXPANDED_PAGE.format(text="words").replace("notestring", f"{name}string")
    small.add(page, "rendered")
    small.name_operation("/orders/{id}", "getOrder")

    small.refuses(BESIDE, "is not allowed as a property name", at=f"{name}string")


def test_an_operation_without_a_name_is_refused(small: Checkout) -> None:
    small.add(json.dumps(shop({(*PATHS, "/other"): {"get": {"responses": DONE}}}), indent=1))

    small.refuses(BESIDE, "has no operationId", at='"get"')


def _without_texts(value: Json) -> Json:
    if isinstance(value, list):
        return [_without_texts(element) for element in value]
    if not isinstance(value, dict):
        return value
    texts = ("description", "summary")
    return {key: _without_texts(member) for key, member in value.items() if key not in texts}
