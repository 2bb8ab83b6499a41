"""The layouts of the real pages beyond the five that are saved, and variations of each.

``layouts/README.md`` says what each file shows; their content is invented.
"""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.document.node import plain
from scripts.errors import PipelineError
from scripts.extract import read_page
from scripts.extract.fields import looks_like_field
from tests.extract.rendering import Document, operation, partial, prose, read, refusal
from tests.pages import Made

FOLDER = Path(__file__).parent / "layouts"
WHOLE = ("a-sample-after-path", "e-bare-array", "f-protected-email", "h-method-delete")
FIELD = "Responses\n200\nok\napplication/json\n{}"
RUSSIAN = {
    "Authorizations": "Авторизация",
    "Query parameters": "Параметры запроса",
    "Path parameters": "Параметры пути",
    "Responses": "Ответы",
    "Body": "Тело запроса",
    "Required": "Обязательный",
    "Optional": "Необязательный",
    "Default:": "По умолчанию:",
    "Example:": "Пример:",
    "Possible values:": "Возможные значения:",
    " min:": " мин:",
    " max:": " макс:",
}


def text(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def remarks(page: str) -> list[str]:
    return [f"{remark.origin.line} {remark.text}" for remark in read(page).remarks]


def schema(page: Document, path: str) -> Made:
    return page["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]


# -- the files -------------------------------------------------------------------------------


def test_a_sample_below_the_path_belongs_to_the_response() -> None:
    page = partial(text("a-sample-after-path"))
    media = {
        path: item["get"]["responses"]["200"]["content"]["application/json"]
        for path, item in page["paths"].items()
    }
    assert media["/branch"]["examples"]["sample"]["value"]["branchId"] == 7
    assert media["/branch/loans"]["schema"] == {"type": "array", "items": {"type": "object"}}
    assert page["servers"] == [{"url": "https://library.example/api/v1"}]
    assert prose(text("a-sample-after-path")) == []


def test_the_glued_layout_is_refused_by_its_name() -> None:
    error = refusal(text("b-glued"))
    assert "the layout without blank lines that glues them" in error.reason
    assert error.line == 10
    assert "Markdown export" in (error.advice or "")


def test_a_cut_below_a_title_is_refused() -> None:
    error = refusal(text("d-cut-before-section"))
    assert "cut off" in error.reason
    assert error.line == 37


def test_a_list_that_only_words_show_is_a_list() -> None:
    page = partial(text("e-bare-array"))
    assert schema(page, "/rooms")["type"] == "array"
    assert schema(page, "/rooms")["items"]["required"] == ["id", "name", "state"]
    assert remarks(text("e-bare-array")) == [
        "9 the response is read as a list, because these words say so"
    ]


def test_a_protected_address_is_no_example() -> None:
    email = schema(partial(text("f-protected-email")), "/readers/{id}")["properties"]["email"]
    assert "examples" not in email
    assert remarks(text("f-protected-email")) == [
        "36 an e-mail address was replaced by its protection; the example is dropped"
    ]


def test_a_collapsed_page_is_read_unchanged() -> None:
    page = partial(text("h-method-delete"))
    assert list(page["paths"]) == ["/cards/{card}", "/fees"]
    assert list(page["paths"]["/cards/{card}"]) == ["delete"]
    fee = page["paths"]["/fees"]["post"]
    assert fee["parameters"][0]["schema"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 100,
        "default": 50,
        "examples": [50],
    }
    body = fee["requestBody"]["content"]["application/json"]["schema"]
    assert body["required"] == ["card", "fee"]
    assert body["properties"]["reference"]["maxLength"] == 256
    assert list(fee["responses"]) == ["200", "409"]


# -- variations of them ------------------------------------------------------------------------


def findings(page: str) -> tuple[Made, list[str]]:
    found = read(page)
    return plain(found.partial), [words for _, words in found.prose]


def outcome(page: str) -> tuple[Made, list[str]] | int:
    """Return the content of a page, or the line of its error."""
    try:
        return findings(page)
    except PipelineError as error:
        return error.line or pytest.fail("an error without its line")


VARIATIONS: dict[str, Callable[[str], str]] = {
    "CRLF": lambda page: page.replace("\n", "\r\n"),
    "a byte order mark": lambda page: "\ufeff" + page,
    "trailing spaces": lambda page: page.replace("\n", " \t\n"),
    "leading tabs": lambda page: page.replace("\n", "\n\t"),
    "non-breaking spaces": lambda page: page.replace(" ", "\u00a0"),
    "thin spaces": lambda page: page.replace(" ", "\u2009"),
    "soft hyphens": lambda page: page.replace("Re", "Re\u00ad"),
    "zero-width spaces": lambda page: page.replace("string", "string\u200b"),
    "word joiners": lambda page: page.replace("Api", "\u2060Api\ufeff"),
    "small letters": lambda page: page.replace("Required", "required").replace(
        "Optional", "optional"
    ),
    "no blank lines": lambda page: page.replace("\n\n", "\n"),
    "methods in capitals": lambda page: page.replace("\nget\n", "\nGET\n").replace(
        "\npost\n", "\nPOST\n"
    ),
    "a short delete": lambda page: page.replace("\ndelete\n", "\nDEL\n"),
    "method and path on one line": lambda page: page.replace("\nget\n/", "\nget /"),
    "noise": lambda page: page.replace("Responses\n", "Responses\nchevron-right\n"),
    "statuses with words": lambda page: page.replace(
        "200\n\nSuccessful response", "200: Successful response"
    ),
}


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("vary", VARIATIONS.values(), ids=VARIATIONS)
def test_a_variation_has_the_same_content(name: str, vary: Callable[[str], str]) -> None:
    assert findings(vary(text(name))) == findings(text(name))


@pytest.mark.parametrize("name", WHOLE)
def test_russian_labels_have_the_same_meaning(name: str) -> None:
    page = text(name)
    for english, russian in RUSSIAN.items():
        page = page.replace(english, russian)
    assert page != text(name)
    assert findings(page) == findings(text(name))


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.sampled_from(WHOLE), st.integers(0, 2**32))
def test_blank_lines_and_spaces_anywhere_change_nothing_or_are_refused(
    name: str, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  # a layout, no secret
    lines: list[str] = []
    for line in text(name).split("\n"):
        lines += ["\u00a0"] * (chance.random() < 0.2) + [""] * chance.randrange(2)
        lines.append(line.replace(" ", chance.choice([" ", "\u00a0", "\u202f"])))
    found = outcome("\n".join(lines))
    assert isinstance(found, int) or found == findings(text(name))


@settings(deadline=None, max_examples=120, derandomize=True)
@given(st.sampled_from(WHOLE), st.integers(0, 10**6))
def test_a_page_cut_anywhere_has_no_other_operations_or_is_refused(name: str, place: int) -> None:
    page = text(name)
    found = outcome(page[: place % len(page)])
    if isinstance(found, int):
        return
    whole = partial(page)["paths"]
    # Nothing shows whether the very last line, a path, was longer.
    for path, item in [*found[0].get("paths", {}).items()][:-1]:
        assert list(item) == list(whole[path])


# -- labels ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "is_required"),
    [
        *((word, True) for word in ("Required", "required", "REQUIRED", "Обязательный")),
        *((word, True) for word in ("обязательный", "Обязательно", "Обязательная")),
        *((word, False) for word in ("Optional", "optional", "Необязательный")),
        *((word, False) for word in ("необязательный", "Необязательно", "Опционально")),
    ],
)
def test_presence_in_any_of_its_words(word: str, is_required: bool) -> None:  # noqa: FBT001
    body = FIELD.format(f"aintegerOptional\nidinteger · int64{word}\nWords")
    found = operation(body)["responses"]["200"]["content"]["application/json"]["schema"]
    assert found.get("required", []) == ["id"] * is_required
    assert found["properties"]["id"]["description"] == "Words"


@pytest.mark.parametrize(
    "words", ["This is non-optional", "Not required", "what is required", "unrequired", "Optional"]
)
def test_a_sentence_that_ends_with_the_word_is_a_description(words: str) -> None:
    found = operation(f"Query parameters\naintegerOptional\n{words}")
    assert found["parameters"][0]["description"] == words


@pytest.mark.parametrize(
    "line",
    ["sourceone ofrequired", "idinteger Required", "valueall of · enumОбязательный"],  # noqa: RUF001
)
def test_text_that_looks_like_a_field_is_reported(line: str) -> None:
    page = f"T\nA\nget\nQuery parameters\nbintegerOptional\n{line}\nWords\nget\n/a\n"
    assert prose(page) == [line, "Words"]
    assert looks_like_field(line)


@pytest.mark.parametrize(
    ("line", "status", "description"),
    [
        ("200: OK", "200", "OK"),
        ("200 OK", "200", "OK"),
        ("404 Not Found", "404", "Not Found"),
        ("404: нет такой", "404", "нет такой"),
        ("default: Anything else", "default", "Anything else"),
        ("4XX: Yours", "4XX", "Yours"),
    ],
)
def test_a_status_with_its_words_on_one_line(line: str, status: str, description: str) -> None:
    assert operation(f"Responses\n{line}\napplication/json")["responses"] == {
        status: {"description": description, "content": {"application/json": {}}}
    }


@pytest.mark.parametrize("words", ["200 rooms at most", "404: nobody knows", "500 characters"])
def test_a_description_that_begins_with_a_number_is_no_status(words: str) -> None:
    found = operation(FIELD.format(f"aintegerOptional\n{words}"))["responses"]
    assert list(found) == ["200"]
    media = found["200"]["content"]["application/json"]
    assert media["schema"]["properties"]["a"]["description"] == words


def test_values_in_curly_quotes_are_the_values() -> None:
    body = FIELD.format("astringOptional\nWords\nExample: “x”Possible values: “x”, “y”")
    found = operation(body)["responses"]["200"]["content"]["application/json"]["schema"]
    assert found["properties"]["a"] == {
        "type": "string",
        "description": "Words",
        "examples": ["x"],
        "enum": ["x", "y"],
    }


def test_a_constant_and_a_discriminator_are_read() -> None:
    body = FIELD.format("kindDiscriminatorstring · enumRequired\nnameconst: paidRequired")
    found = operation(body)["responses"]["200"]["content"]["application/json"]["schema"]
    assert found["properties"] == {
        "kind": {"type": "string", "x-values-hidden": True},
        "name": {"const": "paid"},
    }


@pytest.mark.parametrize("word", ["Deprecated", "Устарело"])
def test_a_deprecated_operation_is_marked_above_its_title(word: str) -> None:
    page = f"T\nA\nget\nResponses\n200\nok\nget\n/a\n{word}\nB\nget\nResponses\n200\nok\nget\n/b\n"
    paths = partial(page)["paths"]
    assert paths["/b"]["get"]["deprecated"] is True
    assert "deprecated" not in paths["/a"]["get"]


# -- cut off -----------------------------------------------------------------------------------

ONE = "A\nget\nabout A\nResponses\n200\nok\napplication/json\nget\n/a\n"


@pytest.mark.parametrize("rest", ["B\nget", "B\npost\nWords", "Words\nB\nDEL\nMore words\n"])
def test_a_method_without_a_path_is_a_cut(rest: str) -> None:
    error = refusal(f"T\n{ONE}{rest}")
    assert "cut off" in error.reason
    assert error.line is not None
    assert error.line > 10


def test_an_operation_cut_off_above_another_is_refused() -> None:
    error = refusal(f"T\nCut\nget\nabout\n{ONE}")
    assert "another begins below it" in error.reason
    assert error.line == 3


def test_an_operation_cut_off_inside_its_sections_is_refused() -> None:
    cut = "T\nCut\nget\nAuthorizations\nApi-KeystringRequired\nResponses\n200\nok\n"
    error = refusal(f"{cut}B\nget\nAuthorizations\nApi-KeystringRequired\nget\n/b\n")
    assert "opens a second operation" in error.reason
    assert error.line == 11


def test_samples_as_curl_commands_are_refused_by_name() -> None:
    error = refusal("T\nA\nget\nResponses\ncurl -L \\\n  --url 'https://a.example/v1/a'\n{\n}\n")
    assert "curl" in error.reason
    assert error.line == 5


# -- the glued layout --------------------------------------------------------------------------

GLUED = {
    "a path and a section": "T\nAuthorizations\nKeystringRequired\nget\n/aAuthorizations\nget\n/b\n",  # noqa: E501
    "a number and a name": "Query parameters\nlimitintegerOptionalDefault:\nHow many\n40pageintegerOptional\nPage\nget\n/a\n",  # noqa: E501
    "a number, without words": "Query parameters\nlimitintegerOptionalDefault:\n40pageintegerOptional\nget\n/a\n",  # noqa: E501
    "a truth value and a name": "Query parameters\ndescbooleanOptionalDefault:\nOrder\nfalsepageintegerOptional\nget\n/a\n",  # noqa: E501
    "words and a name": FIELD.format("ownerstringRequiredExample:\nWho\nMara Lindtelinteger · int64Required\nget\n/a\n"),  # noqa: E501
    "values and a name": FIELD.format("statestring · enumRequiredExample:\nState\nopenPossible values: createdstringRequired\nget\n/a\n"),  # noqa: E501
    "a word and a section": "Query parameters\nsortstringOptionalDefault:\nOrder\nascResponses\n200\nok\nget\n/a\n",  # noqa: E501
    "a word and a status": FIELD.format("currencystringRequiredExample:\nCurrency\nusd400\nBad\napplication/json\nget\n/a\n"),  # noqa: E501
    "a word and a method": FIELD.format("currencystringRequiredExample:\nCurrency\nusdget\n/a\n"),
    "only words": FIELD.format("currencystringRequiredExample:\nCurrency code\nusdnamestringRequired\nName\nget\n/a\n"),  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("page", GLUED.values(), ids=GLUED)
def test_no_glued_value_becomes_a_name(page: str) -> None:
    assert "glues them" in refusal(page).reason


APART = {
    "a value below its description": "sortstringOptionalDefault:\nThe order\nasc\npageintegerOptional",  # noqa: E501
    "a value without a description": "sortstringOptionalDefault:\nasc\npageintegerOptional",
    "a name that begins with a digit": "sortstringOptional\nOrder\n2faintegerOptional",
    "a value that ends like a method": "sortstringOptionalDefault:\nOrder\ntarget\npageintegerOptional",  # noqa: E501
    "a kind that is unknown": "sortstringOptionalDefault:\nOrder\nasc\nsourceone ofOptional",
}


@pytest.mark.parametrize("fields", APART.values(), ids=APART)
def test_separate_values_are_not_treated_as_glued(fields: str) -> None:
    found = operation(f"Query parameters\n{fields}", "get\n/a")["parameters"]
    assert found[0]["name"] == "sort"


# -- lists that only words show ----------------------------------------------------------------

LISTS = [
    "Returns an array of rooms",
    "Returns the full list of the branch's rooms.",
    "It returns a paginated list of rooms",
    "Returns the branch's room list",
    "Returns all rooms as an array",
    "The response is an array of rooms",
    "Возвращает список комнат",
    "Возвращает полный список комнат филиала",
    "Вернёт массив объектов",
    "Метод возвращает отсортированный массив.",
]
OBJECTS = [
    "Returns the room",
    "Returns an object with a list of rooms",
    "Returns the list's owner",
    "Returns a list item",
    "Returns the owner of the list",
    "Adds to the list",
    "Возвращает комнату из списка",
    "Возвращает объект со списком",  # noqa: RUF001
    "Возвращает элемент списка",
]


def words(about: str, fields: str = "idintegerRequired", title: str = "Rooms") -> str:
    return f"T\n{title}\nget\n{about}\n{FIELD.format(fields)}\nget\n/rooms\n"


@pytest.mark.parametrize("about", LISTS)
def test_words_that_say_list_make_one(about: str) -> None:
    found = schema(partial(words(about)), "/rooms")
    assert found["type"] == "array"
    assert list(found["items"]["properties"]) == ["id"]
    assert remarks(words(about)) == ["4 the response is read as a list, because these words say so"]


@pytest.mark.parametrize("about", OBJECTS)
def test_words_that_say_no_list_make_none(about: str) -> None:
    assert schema(partial(words(about)), "/rooms")["type"] == "object"
    assert remarks(words(about)) == []


@pytest.mark.parametrize("about", LISTS)
def test_a_list_among_the_fields_is_doubtful_and_reported(about: str) -> None:
    page = words(about, "rowsobject[]Required\nmetaobjectRequired")
    assert schema(partial(page), "/rooms")["type"] == "object"
    [remark] = remarks(page)
    assert "say so in a patch" in remark


def test_a_title_that_says_list_is_doubtful_and_reported() -> None:
    page = words("The rooms of the branch", title="List Rooms")
    assert schema(partial(page), "/rooms")["type"] == "object"
    assert "the title says list" in remarks(page)[0]


def test_the_words_of_the_response_count_as_well() -> None:
    page = words("Rooms").replace("200\nok", "200\nList of rooms")
    assert schema(partial(page), "/rooms")["type"] == "array"


@pytest.mark.parametrize("form", ["returns a " * 20_000, "returns " + "a" * 100_000 + " list"])
def test_hostile_text_does_not_keep_a_pattern_busy(form: str) -> None:
    assert partial(words(form))["paths"]


# -- protected addresses -----------------------------------------------------------------------


@pytest.mark.parametrize("space", [" ", "\u00a0", "  "])
@pytest.mark.parametrize("label", ["Example", "Default", "Пример"])
def test_a_protected_address_is_dropped_from_any_value(space: str, label: str) -> None:
    body = FIELD.format(f"emailstring · emailOptional\nWords\n{label}: [email{space}protected]")
    found = operation(body)["responses"]["200"]["content"]["application/json"]["schema"]
    assert found["properties"]["email"] == {
        "type": "string",
        "format": "email",
        "description": "Words",
    }


def test_a_protected_address_is_dropped_from_a_sample() -> None:
    sample = 'GET /a HTTP/1.1\nHost: a.b\n{"id": 1, "email": "[email\u00a0protected]", "cc": ["[email protected]"]}'  # noqa: E501
    page = f"T\nA\nget\nResponses\n200\nok\nget\n{sample}\n"
    media = partial(page)["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]
    assert media["examples"]["sample"]["value"] == {"id": 1, "cc": []}
    assert len(remarks(page)) == 2


def test_prose_with_a_protected_address_is_kept_and_reported() -> None:
    page = words("Write to [email protected] first")
    assert partial(page)["paths"]["/rooms"]["get"]["description"].startswith("Write to")
    assert remarks(page) == [
        "4 an e-mail address was replaced by its protection; the words are kept"
    ]


def test_a_protected_address_in_the_markdown_export_is_dropped() -> None:
    schemas = '{"A":{"properties":{"example":{"type":"string","description":"a [email protected]","example":"[email protected]","examples":["[email protected]"]}}}}'  # noqa: E501
    page = f'```json\n{{"openapi":"3.1.0","components":{{"schemas":{schemas}}}}}\n```\n'
    found = read_page(page.encode(), form="markdown", file="page.md")
    kept = found.complete[0].at("components", "schemas", "A", "properties", "example")
    assert kept is not None
    assert plain(kept) == {"type": "string", "description": "a [email protected]"}
    assert len(found.remarks) == 3


# -- webhooks ----------------------------------------------------------------------------------

EVENT = """{title}

Notification about {title}

Payload
namestring · enumRequiredExample: {name}Possible values:
created_atstring · date-timeRequired

When

payloadobjectRequired
Show properties
Responses
chevron-right
200

Processed

application/json
{end}
"""
PANEL = "\nPayload\n"


def event(title: str, name: str, end: str = PANEL) -> str:
    return EVENT.format(title=title, name=name, end=end)


def webhooks(*events: str, intro: str = "Webhooks\n\nWhat is sent.\n\n") -> Document:
    return partial(intro + "\n".join(events))["webhooks"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "end", [PANEL, "", "\nPayload\n{\n  “name”: 1\n}\n", '\nPayload\napplication/json\n{"a": 1}']
)
def test_a_page_of_webhooks_has_no_paths_and_is_whole(end: str) -> None:
    found = webhooks(
        event("Loan Begun", "loan_started", end), event("Loan Over", "loan_ended", end)
    )
    assert list(found) == ["loanStarted", "loanEnded"]
    for item, title in zip(found.values(), ("Loan Begun", "Loan Over"), strict=True):
        post = item["post"]
        assert (post["summary"], post["description"]) == (title, f"Notification about {title}")
        media = post["requestBody"]["content"]["application/json"]
        assert media["schema"]["required"] == ["name", "created_at", "payload"]
        assert ("examples" in media) == ("{" in end)
        assert list(post["responses"]) == ["200"]


def test_webhooks_with_a_method_are_read_as_well() -> None:
    with_method = [
        event(title, name, end="").replace(f"{title}\n\n", f"{title}\n\npost\n\n", 1)
        for title, name in (("A", "a_done"), ("B", "b_done"))
    ]
    found = webhooks(*with_method)
    assert [item["post"]["summary"] for item in found.values()] == ["A", "B"]


def test_a_webhook_without_a_name_field_is_named_by_its_title() -> None:
    found = webhooks(event("Loan Started", "x").replace("namestring", "kindstring"))
    assert list(found) == ["loanStarted"]


def test_a_russian_webhook_is_named_by_its_event() -> None:
    page = event("Выдача книги", "loan_started").replace("Payload", "Полезная нагрузка")
    assert list(webhooks(page)) == ["loanStarted"]


def test_a_webhook_without_a_name_is_reported() -> None:
    page = "Вебхуки\n" + event("Выдача", "").replace("namestring", "kindstring")
    assert "this webhook is not read" in remarks(page)[0]


def test_a_webhook_cut_off_below_others_is_refused() -> None:
    page = event("A", "a_done") + event("B", "b_done").partition("Responses")[0]
    error = refusal("Webhooks\n" + page)
    assert "cut off" in error.reason


def test_the_same_webhook_twice_is_refused() -> None:
    assert "occurs twice" in refusal(event("A", "a_done") * 2).reason


# -- schemas -----------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["The Room object", "Room object", "Объект Room"])
@pytest.mark.parametrize("end", ["", "{title}\n\n{{\n  “id”: 1\n}}\n"])
def test_a_schema_with_a_place_of_its_own_is_read(title: str, end: str) -> None:
    fields = "Attributes\nidintegerRequired\n\nRoom ID\n\nstatestring · enumoptional\n\nAvailable options:\n"  # noqa: E501
    page = f"Models\n\n{title}\n\n{fields}{end.format(title=title)}"
    assert partial(page)["components"]["schemas"] == {
        "Room": {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"type": "integer", "description": "Room ID"},
                "state": {"type": "string", "x-values-hidden": True},
            },
        }
    }


def test_many_lines_of_any_layout_are_read_in_time() -> None:
    page = "T\n" + "".join(
        f"B{number}\nget\nQuery parameters\nsortstringOptionalDefault:\nOrder of rows\nasc\n"
        f"Responses\n200: OK\napplication/json\nidintegerRequired\nget\n/a{number}\n"
        for number in range(700)
    )
    assert len(partial(page)["paths"]) == 700
