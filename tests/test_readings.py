"""Readings that the documentation leaves behind are named."""

from scripts.document.node import Json, plant
from scripts.readings import outdated_readings


def document(**readings: str) -> dict[str, Json]:
    operation: Json = {"responses": {"200": {}, "400": {}}, "x-readings": {**readings}}
    return {
        "paths": {"/loans": {"post": operation}},
        "components": {"schemas": {"Loan": {"properties": {"due": {"enum": ["soon"]}}}}},
    }


def test_documented_names_may_be_used() -> None:
    specification = document(due="Is 400 unless `due` is `soon`, or `true`.", other="Of 1000 none.")

    assert outdated_readings(plant(specification)) == []


def test_a_removed_status_or_name_is_reported_with_its_reading() -> None:
    specification = document(twice="The second one is 409.", due="`due=late` is `refused`.")

    place = "of POST /loans names"
    assert [line.partition(", which")[0] for line in outdated_readings(plant(specification))] == [
        f"needs a hand: reading `twice` {place} status 409",
        f"needs a hand: reading `due` {place} `late`",
        f"needs a hand: reading `due` {place} `refused`",
    ]


def test_a_reading_of_a_schema_or_of_everything_has_no_statuses() -> None:
    specification: Json = {**document(), "x-readings": {"all": "`Nobody` gets 418."}}

    (line,) = outdated_readings(plant(specification))
    assert "reading `all` of the whole API names `Nobody`" in line
