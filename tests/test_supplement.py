"""The supplement on its way through the whole pipeline, and the day an official document comes."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, cast

import pytest

from scripts.build import build, check, write
from scripts.diff.document import compare
from scripts.document.node import Json
from scripts.document.yaml_text import load_yaml
from scripts.errors import PipelineError
from scripts.project import Project
from scripts.specification import Specification, make_specification
from tests.snapshots import SNAPSHOTS
from tests.specification import snapshot_specification

Data: TypeAlias = Any  # JSON; each test knows its shape

TIME = {"type": "string", "format": "date-time"}
PAYLOAD: Data = {
    "type": "object",
    "required": ["donation_request_id", "amount", "telegram_user_id"],
    "properties": {
        "donation_request_id": {"type": "integer"},
        "amount": {"type": "integer", "description": "Official words"},
        "telegram_user_id": {"type": "integer"},
        "period": {"type": "string", "enum": ["once", "daily"]},
        "tip": {"type": "boolean"},
    },
}
BODY: Data = {
    "type": "object",
    "required": ["name", "created_at", "sent_at", "payload"],
    "properties": {
        "name": {"type": "string", "example": "new_donation"},
        "created_at": TIME,
        "sent_at": TIME,
        "payload": PAYLOAD,
    },
}
HOOK: Data = {
    "post": {
        "summary": "Official summary",
        "requestBody": {"required": True, "content": {"application/json": {"schema": BODY}}},
        "responses": {"200": {"description": "OK"}},
    }
}
OFFICIAL: Data = {
    "openapi": "3.1.0",
    "info": {"title": "Tribute API", "version": "1.0.0"},
    "webhooks": {"newDonation": HOOK},
}
ENTRY = """
[[source]]
file = "official.json"
page = "official"
language = "en"
format = "openapi"
address = "https://wiki.tribute.tg/official.json"
sha256 = "{sha256}"
"""


@pytest.fixture
def copy(tmp_path: Path) -> Project:
    return SNAPSHOTS.copy(tmp_path)


def save(document: Data, project: Project) -> None:
    """Save an official document beside the pages, as `make docs` would."""
    content = json.dumps(document).encode()
    (project.sources / "official.json").write_bytes(content)
    entry = ENTRY.format(sha256=hashlib.sha256(content).hexdigest())
    with project.manifest.open("a", encoding="utf-8") as listing:
        listing.write(entry)


@cache
def present() -> Data:
    return load_yaml(snapshot_specification().text.decode(), file="tribute.yaml")


def text(specification: Specification, name: str) -> str:
    return specification.files[f"openapi/{name}"].decode()


def test_the_extracted_document_has_only_what_the_pages_state() -> None:
    assert "webhooks" not in text(snapshot_specification(), "extracted.yaml")
    assert len(present()["webhooks"]) == 22


def test_our_own_words_agree_with_our_own_samples() -> None:
    report = text(snapshot_specification(), "report.md")
    conflicts = report.partition("## Conflicts")[2].partition("\n## ")[0]

    assert "supplement" not in conflicts
    assert "webhook" not in conflicts


def test_every_text_of_the_supplement_has_both_languages() -> None:
    in_one_language = text(snapshot_specification(), "report.md").partition(
        "## Texts in one language"
    )[2]
    events = [name for name in present()["components"]["schemas"] if name.endswith("Event")]

    assert events
    assert "webhook" not in in_one_language
    assert not any(f"{name}." in in_one_language for name in events)
    assert "Подписка оформлена" in text(snapshot_specification(), "tribute.ru.yaml")


def test_the_report_states_the_certainty_of_each_event() -> None:
    report = text(snapshot_specification(), "report.md")

    assert "- `openapi/supplement/shop.yaml`: written by hand" in report
    section = report.partition("## On no saved page")[2].partition("\n## ")[0]
    assert section.count("\n- **") == 22 + 18
    assert "- **newSubscription** (creator.yaml:" in section
    assert "seen; derived: period" in section
    # Parameters and statuses have a certainty as well.
    assert "documented; derived: status\n" in section
    assert "- **GET /subscribers** (subscriptions.yaml:" in section
    assert "derived: subscriptionID, result items" in section
    assert "lastPaidTransactionAt, 401, 403, 404\n" in section


def test_each_value_can_be_looked_up_in_the_supplement() -> None:
    provenance = json.loads(text(snapshot_specification(), "provenance.json"))
    name = "/components/schemas/NewDonationEvent/properties/name/const"
    [origin] = provenance[name]

    line: int = origin["line"]
    lines = SNAPSHOTS.find(str(origin["file"])).read_text(encoding="utf-8").split("\n")
    assert origin["file"] == "openapi/supplement/creator.yaml"
    assert lines[line - 1].strip() == "const: new_donation" == origin["quote"]
    assert "/webhooks/newDonation/post" in provenance


def test_an_official_document_wins_and_every_difference_is_reported(
    copy: Project,
) -> None:
    save(OFFICIAL, copy)

    files = build(copy, lambda _: None, generated=True)

    specification: Data = load_yaml(files["openapi/tribute.yaml"].decode(), file="")
    schemas = specification["components"]["schemas"]
    # The buyer was seen without an id in Telegram, whatever the documentation requires.
    assert schemas["NewDonationPayload"]["required"] == ["donation_request_id", "amount"]
    assert schemas["NewDonationPayload"]["properties"]["telegram_user_id"]["type"] == [
        "integer",
        "null",
    ]
    assert list(schemas["NewDonationPayload"]["properties"]) == list(PAYLOAD["properties"])
    assert schemas["NewDonationPayload"]["properties"]["amount"] == PAYLOAD["properties"]["amount"]
    assert schemas["DonationPeriod"] == present()["components"]["schemas"]["DonationPeriod"]
    report = files["openapi/report.md"].decode()
    for words in (
        "kept: telegram\\_user\\_id is optional (delivery.yaml:",
        "against: telegram\\_user\\_id is required (official.json:1)",
        "rule: what was seen on the wire (x-certainty: seen) goes before `required` of a page",
        "kept: once, daily (official.json:1",
        "rule: what a saved page says goes before the supplement",
    ):
        assert words in report
    assert "- **newDonation**" not in report
    assert report.partition("## On no saved page")[2].count("\n- **") == 21 + 18
    module = files["generated/pytribute_client/webhooks.py"].decode()
    assert '"new_donation": NewDonationPayload,' in module
    assert '"recurrent_donation": RecurrentDonationPayload,' in module
    model = files["generated/pytribute_client/models/new_donation_payload.py"].decode()
    assert "telegram_user_id: int\n" not in model
    assert "tip: bool" in model
    changes = compare(cast("dict[str, Json]", present()), specification)
    assert any(change.place.startswith("NewDonation") for change in changes)


DECODE = """
import msgspec
from pytribute_client.models.new_donation_payload import NewDonationPayload
for text in (b'{"donation_request_id": 1, "amount": 5}',
             b'{"donation_request_id": 1, "amount": 5, "telegram_user_id": null}'):
    print(msgspec.json.decode(text, type=NewDonationPayload).amount)
"""


def test_the_client_decodes_what_was_seen_without_a_field_that_the_page_requires(
    copy: Project, tmp_path: Path
) -> None:
    save(OFFICIAL, copy)

    files = build(copy, lambda _: None, generated=True)

    for path, content in files.items():
        place = tmp_path / "made" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", DECODE],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "made" / "generated")},
    )
    assert done.stdout.split() == ["5", "5"]


def test_a_change_of_the_supplement_alone_is_stale(copy: Project) -> None:
    file = copy.supplement / "shop.yaml"
    changed = file.read_text(encoding="utf-8").replace("last_charge_refunded", "charged_back")
    file.write_text(changed, encoding="utf-8")

    files = dict(make_specification(copy).files)
    write(copy, snapshot_specification().files)

    with pytest.raises(PipelineError, match=r"tribute\.yaml"):
        check(copy, files)


def test_an_unknown_type_in_the_supplement_is_refused_with_its_line(copy: Project) -> None:
    file = copy.supplement / "shop.yaml"
    changed = file.read_text(encoding="utf-8").replace("type: integer", "type: money", 1)
    file.write_text(changed, encoding="utf-8")
    line = changed.split("\n").index("          type: money") + 1

    with pytest.raises(PipelineError) as refused:
        make_specification(copy)

    assert refused.value.file == "openapi/supplement/shop.yaml"
    assert refused.value.line == line


def test_without_a_supplement_there_are_no_events(copy: Project) -> None:
    shutil.rmtree(copy.supplement)
    output: list[str] = []

    specification = make_specification(copy, output.append)

    steps = list(dict.fromkeys(line.split()[0] for line in output))
    assert steps == ["extract", "read", "merge", "patch", "validate"]
    assert "webhook" not in text(specification, "tribute.yaml")
    assert "On no saved page" not in text(specification, "report.md")
