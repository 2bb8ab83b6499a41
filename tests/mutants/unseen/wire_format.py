"""Wrong JSON, and wrong values in it."""

import html
import re
from datetime import datetime, timedelta

from tests.mutants.mutant import Mutant
from tests.mutants.unseen.departures import (
    after_cancelling,
    body,
    error,
    page,
    product,
    reply,
    without,
)
from tests.mutants.unseen.exchange import CANCEL, GET, LIST, Fields, Reply, Request


def _int32(fields: Fields) -> Fields:
    return fields | {"amount": (fields["amount"] + 2**31) % 2**32 - 2**31}


def _whole_roubles(fields: Fields) -> Fields:
    return fields | {"amount": fields["amount"] // 100} if fields["currency"] == "RUB" else fields


def _omit_zero(fields: Fields) -> Fields:
    return fields if fields["amount"] else without(fields, "amount")


def _omit_false(fields: Fields) -> Fields:
    return fields if fields["protectContent"] else without(fields, "protectContent")


def _as_in_a_browser(fields: Fields) -> Fields:
    return fields | {"id": str(fields["id"])} if fields["id"] > 2**53 else fields


def _never_edited(fields: Fields) -> Fields:
    edited = fields["updated"] != fields["created"]
    return fields if edited else fields | {"updated": "0001-01-01T00:00:00Z"}


def _local_time(fields: Fields) -> Fields:
    moment = datetime.fromisoformat(fields["updated"]) + timedelta(hours=3)
    return fields | {"updated": moment.isoformat().replace("+00:00", "Z")}


def _swapped_times(fields: Fields) -> Fields:
    return fields | {"created": fields["updated"], "updated": fields["created"]}


def _times(fields: Fields, old: str, new: str) -> Fields:
    return fields | {
        name: re.sub(old, new, fields[name], count=1) for name in ("created", "updated")
    }


def _no_stars(fields: Fields) -> Fields:
    return fields if fields.get("starsAmountEnabled", True) else fields | {"starsAmount": -1}


def _renamed(fields: Fields) -> Fields:
    return {"image_url" if name == "imageUrl" else name: value for name, value in fields.items()}


def _relative_link(fields: Fields) -> Fields:
    link = fields["webLink"].removeprefix("https://web.tribute.tg")
    return fields if fields["status"] == "approved" else fields | {"webLink": link}


def _code_of_short_id(fields: Fields) -> Fields:
    return fields | {"webLink": "https://web.tribute.tg/p/1"} if fields["id"] > 2**53 else fields


def _three_byte_letters(document: bytes) -> bytes:
    return "".join(
        letter if ord(letter) < 0x10000 else "?" for letter in document.decode()
    ).encode()


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
    return re.sub(rb'("currency":"[A-Z]+"),(?!"starsAmount")', rb'\1,"starsAmount":NaN,', document)


def _comma(request: Request, found: Reply) -> None:
    if request.operation == LIST and found.status == 200:
        document = found.json
        if len(document["rows"]) == document["meta"]["limit"]:
            found.body = found.body.replace(b'}],"meta"', b'},],"meta"')


def _cyrillic_page(request: Request, found: Reply) -> None:
    if request.operation == GET and found.status == 200:
        found.body = found.body.decode().encode("cp1251", "replace")
        found.set_header(b"content-type", b"application/json; charset=windows-1251")


def _only_row(_: Request, document: Fields) -> Fields:
    rows = document["rows"]
    return document | {"rows": rows[0] if len(rows) == 1 else rows}


def _echo(request: Request, document: Fields) -> Fields:
    given = request.given("page")
    return document if given is None else document | {"meta": document["meta"] | {"offset": given}}


def _no_message(_: Request, found: Reply) -> None:
    found.json = without(found.json, "message")


def _error_as_number(_: Request, found: Reply) -> None:
    found.json = found.json | {"error": found.status}


def _text_id(_: Request, found: Reply) -> None:
    found.json = found.json | {"purchaseId": str(found.json["purchaseId"])}


def _success_one(_: Request, found: Reply) -> None:
    found.json = found.json | {"success": 1}


MUTANTS: tuple[Mutant, ...] = (
    Mutant("amounts wrap around at 32 bits", "schema", product(_int32)),
    Mutant(
        "amounts pass through a double",
        "schema",
        product(lambda fields: fields | {"amount": int(float(fields["amount"]))}),
    ),
    Mutant("amounts in roubles are whole roubles", "documented", product(_whole_roubles)),
    Mutant("an amount of zero is left out", "schema", product(_omit_zero)),
    Mutant("protectContent is left out when false", "schema", product(_omit_false)),
    Mutant("ids beyond 53 bits are strings", "schema", product(_as_in_a_browser)),
    Mutant(
        "acceptWalletPay is 0 or 1 in lists",
        "schema",
        product(
            lambda fields: fields | {"acceptWalletPay": int(fields["acceptWalletPay"])}, alone=False
        ),
    ),
    Mutant(
        "a missing description is null",
        "schema",
        product(lambda fields: fields | {"description": fields.get("description")}),
    ),
    Mutant(
        "a missing image is an empty address",
        "schema",
        product(lambda fields: fields | {"imageUrl": fields.get("imageUrl", "")}),
    ),
    Mutant("imageUrl is image_url in lists", "schema", product(_renamed, alone=False)),
    Mutant("times have no zone", "schema", product(lambda fields: _times(fields, "Z", ""))),
    Mutant(
        "times in lists have a blank in the middle",
        "schema",
        product(lambda fields: _times(fields, "T", " "), alone=False),
    ),
    Mutant(
        "fractions of seconds follow a comma",
        "schema",
        product(lambda fields: _times(fields, r"\.", ",")),
    ),
    Mutant("updated is local time that claims to be UTC", "documented", product(_local_time)),
    Mutant(
        "created and updated are swapped in lists", "chosen", product(_swapped_times, alone=False)
    ),
    Mutant("updated is year 1 for what was never edited", "chosen", product(_never_edited)),
    Mutant("starsAmount is -1 when Stars are off", "schema", product(_no_stars)),
    Mutant("webLink is relative until approval", "schema", product(_relative_link)),
    Mutant("webLink is made of the id's last bits", "chosen", product(_code_of_short_id)),
    Mutant(
        "rejected is spelled declined",
        "schema",
        body(lambda text: text.replace(b'"status":"rejected"', b'"status":"declined"'), GET, LIST),
    ),
    Mutant(
        "roubles are RUR",
        "schema",
        body(lambda text: text.replace(b'"currency":"RUB"', b'"currency":"RUR"'), GET, LIST),
    ),
    Mutant("emoji become question marks", "documented", body(_three_byte_letters, GET, LIST)),
    Mutant("emoji are encoded as surrogates", "protocol", body(_surrogates, GET, LIST)),
    Mutant("emoji at the end of a text lose a half", "protocol", body(_half_an_emoji, GET, LIST)),
    Mutant("long names in lists end inside a letter", "protocol", body(_cut_names, LIST)),
    Mutant(
        "names are escaped for HTML",
        "documented",
        product(lambda fields: fields | {"name": html.escape(fields["name"], quote=False)}),
    ),
    Mutant("tabs are not escaped", "protocol", body(_raw_tabs, GET, LIST)),
    Mutant("a product without Stars costs NaN of them", "protocol", body(_nan, GET, LIST)),
    Mutant("a full page has a comma too much", "protocol", reply(_comma)),
    Mutant("a single product comes in windows-1251", "protocol", reply(_cyrillic_page)),
    Mutant(
        "a single product begins with a byte order mark",
        "protocol",
        body(lambda text: b"\xef\xbb\xbf" + text, GET),
    ),
    Mutant(
        "the id of a single product is written twice",
        "protocol",
        body(lambda text: re.sub(rb"^\{(\"id\":[0-9]+),", rb"{\1,\1,", text), GET),
    ),
    Mutant(
        "no rows are null",
        "schema",
        page(lambda _, document: document | {"rows": document["rows"] or None}),
    ),
    Mutant("the only row is no array", "schema", page(_only_row)),
    Mutant("offset echoes the text of the query", "schema", page(_echo)),
    Mutant("what is not found has no message", "schema", error(404, _no_message)),
    Mutant("error is the status of a bad request", "schema", error(400, _error_as_number)),
    Mutant("the cancelled purchaseId is a string", "schema", after_cancelling(_text_id)),
    Mutant("success is 1", "schema", after_cancelling(_success_one)),
    Mutant(
        "the answer to a cancellation ends with a NUL",
        "protocol",
        body(lambda text: text + b"\0", CANCEL),
    ),
)
