"""Invalid JSON, and values that are invalid in some responses only.

Fields that are missing, null or of another type in every response are in ``responses``.
"""

import re

from tests.documented import spelling
from tests.mutants.exchange import CANCEL, GET, LIST, Fields, Request, Response
from tests.mutants.mutant import Mutant, Wrap
from tests.mutants.operators import (
    change_body,
    change_page,
    change_product,
    change_response,
)


def _int32(fields: Fields) -> Fields:
    return fields | {"amount": (fields["amount"] + 2**31) % 2**32 - 2**31}


def _swapped_times(fields: Fields) -> Fields:
    return fields | {"created": fields["updated"], "updated": fields["created"]}


def _no_zone(fields: Fields) -> Fields:
    return fields | {name: fields[name].replace("Z", "") for name in ("created", "updated")}


def _renamed(fields: Fields) -> Fields:
    return {"image_url" if name == "imageUrl" else name: value for name, value in fields.items()}


def _one_link(fields: Fields) -> Fields:
    return fields | {"webLink": "https://web.tribute.tg/p/1"}


def _spelled(name: str, value: str, other: str) -> Wrap:
    """Change the spelling of one value of a field."""
    return change_product(
        lambda fields: fields | {name: other if fields[name] == value else fields[name]}
    )


def _surrogates(document: bytes) -> bytes:
    units = document.decode().encode("utf-16-be")
    letters = (int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2))
    return "".join(map(chr, letters)).encode("utf-8", "surrogatepass")


def _half_an_emoji(document: bytes) -> bytes:
    return re.sub(rb'(\xf0...)"', rb'\\ud83d"', document)


def _cut_names(document: bytes) -> bytes:
    return re.sub(rb'("name":"[^"\\]{31})[^"\\]*', rb"\1", document)


def _raw_tabs(document: bytes) -> bytes:
    return document.replace(rb"\\", b"\0").replace(rb"\t", b"\t").replace(b"\0", rb"\\")


def _nan(document: bytes) -> bytes:
    return re.sub(
        rb'("currency":"[A-Za-z]+"),(?!"starsAmount")', rb'\1,"starsAmount":NaN,', document
    )


def _comma(request: Request, response: Response) -> None:
    if request.operation == LIST and response.status == 200:
        document = response.json
        if len(document["rows"]) == document["meta"]["limit"]:
            response.body = response.body.replace(b'}],"meta"', b'},],"meta"')


def _detail(_: Request, response: Response) -> None:
    if response.status >= 400:
        response.json = {"detail": "no"}


def _only_row(_: Request, document: Fields) -> Fields:
    rows = document["rows"]
    return document | {"rows": rows[0] if len(rows) == 1 else rows}


def _echo(request: Request, document: Fields) -> Fields:
    page = request.parameter("page")
    return document if page is None else document | {"meta": document["meta"] | {"offset": page}}


MUTANTS: tuple[Mutant, ...] = (
    Mutant("amounts wrap around at 32 bits", "reading", change_product(_int32)),
    Mutant("imageUrl is image_url in lists", "reading", change_product(_renamed, alone=False)),
    Mutant("times have no zone", "schema", change_product(_no_zone)),
    Mutant(
        "created and updated are swapped in lists",
        "reading",
        change_product(_swapped_times, alone=False),
    ),
    Mutant("webLink is the same everywhere", "reading", change_product(_one_link)),
    Mutant(
        "webLink is half an address",
        "schema",
        change_product(lambda fields: fields | {"webLink": "https://[x"}),
    ),
    Mutant(
        "rejected is spelled declined",
        "schema",
        _spelled("status", spelling("ProductStatus", "rejected"), "declined"),
    ),
    Mutant("roubles are RUR", "schema", _spelled("currency", spelling("Currency", "RUB"), "RUR")),
    Mutant("emoji are encoded as surrogates", "protocol", change_body(_surrogates, GET, LIST)),
    Mutant(
        "emoji at the end of a text lose a half", "protocol", change_body(_half_an_emoji, GET, LIST)
    ),
    Mutant("long names in lists end inside a letter", "protocol", change_body(_cut_names, LIST)),
    Mutant("tabs are not escaped", "protocol", change_body(_raw_tabs, GET, LIST)),
    Mutant("a product without Stars costs NaN of them", "protocol", change_body(_nan, GET, LIST)),
    Mutant("a full page has a comma too much", "protocol", change_response(_comma)),
    Mutant(
        "a single product begins with a byte order mark",
        "protocol",
        change_body(lambda text: b"\xef\xbb\xbf" + text, GET),
    ),
    Mutant(
        "no rows are null",
        "schema",
        change_page(lambda _, document: document | {"rows": document["rows"] or None}),
    ),
    Mutant("the only row is no array", "schema", change_page(_only_row)),
    Mutant("offset echoes the text of the query", "schema", change_page(_echo)),
    Mutant("errors are the framework's", "schema", change_response(_detail)),
    Mutant(
        "the response to a cancellation ends with a NUL",
        "protocol",
        change_body(lambda text: text + b"\0", CANCEL),
    ),
)
