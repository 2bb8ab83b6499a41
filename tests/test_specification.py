"""From the saved pages to the files of the specification: valid, complete, the same everywhere."""

import hashlib
import json
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from scripts.document.node import Json, Node, plain, same
from scripts.document.yaml_text import load_yaml
from scripts.errors import PipelineError
from scripts.project import CHECKOUT, Project
from scripts.specification import make_specification
from tests.pages import Document, fragment, markdown, operation_returning, saved_pages, saved_texts
from tests.snapshots import SNAPSHOTS
from tests.specification import snapshot_specification

FILES = (
    "extracted.yaml",
    "tribute.yaml",
    "tribute.ru.yaml",
    "ru.overlay.yaml",
    "provenance.json",
    "report.md",
)


def test_what_is_written() -> None:
    assert list(snapshot_specification().files) == [
        *(f"openapi/{name}" for name in FILES),
        "docs/not-known-yet.md",
        "docs/not-known-yet.ru.md",
    ]


@pytest.mark.parametrize("name", ["tribute.yaml", "tribute.ru.yaml", "extracted.yaml"])
def test_it_is_valid_openapi(name: str) -> None:
    document = load_yaml(snapshot_specification().files[f"openapi/{name}"].decode(), file=name)
    assert isinstance(document, dict)

    assert document["openapi"] == "3.1.0"
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


# -- every example is kept ------------------------------------------------------------------------


def shown_examples() -> list[tuple[str, str]]:
    """List the examples straight from the texts of the rendered pages: field and value."""
    found: list[tuple[str, str]] = []
    for _, text in saved_texts().values():
        name = ""
        for line in text.split("\n"):
            field = re.match(r"(\w+?)(string|integer|boolean)( · [\w-]+)*(Required|Optional)", line)
            example = re.match(r"Example: (.*?)(Possible values:.*)?$", line)
            name = field[1] if field else name
            if example:
                found.append((name, example[1]))
    return found


def test_every_example_of_a_field_is_in_one_of_the_two_languages() -> None:
    kept: set[tuple[str, str]] = set()
    for pointer, node in snapshot_specification().document.walk():
        if pointer[-2:-1] == ("examples",):
            owner = snapshot_specification().document.at(*pointer[:-3]) or Node({})
            name = owner.at("name") if pointer[-3] == "schema" else None
            for value in (node, node.translation):
                if value:
                    text = value.text() or json.dumps(plain(value))
                    kept.add((name.text() if name else pointer[-3], text))
    shown = shown_examples()

    assert len(shown) == 46
    assert [one for one in shown if one not in kept] == []


def test_every_sample_body_is_in_one_of_the_two_languages() -> None:
    bodies = [
        (pointer, node)
        for page in saved_pages()
        for pointer, node in page.findings.partial.walk()
        if pointer[-3:] == ("examples", "sample", "value")
    ]
    russian = load_yaml(
        snapshot_specification().files["openapi/tribute.ru.yaml"].decode(), file="ru"
    )

    assert len(bodies) == 4
    for pointer, body in bodies:
        english = snapshot_specification().document.at(*pointer)
        translation: Json = russian
        for step in pointer:
            assert isinstance(translation, dict)
            translation = translation[step]
        assert (english and same(english, body)) or translation == plain(body)


# -- the same bytes everywhere --------------------------------------------------------------------

PROGRAM = """
import hashlib, sys
sys.path[:0] = sys.argv[1], *sys.argv[3:]
from pathlib import Path
from scripts.project import Project
from scripts.specification import make_specification
for path, content in make_specification(Project(Path(sys.argv[2]))).files.items():
    print(path, hashlib.sha256(content).hexdigest())
"""


def run(folder: Path, *flags: str, here: Path | None = None, **environment: str) -> dict[str, str]:
    # Where the locale knows ASCII alone, neither Python's site nor the validator can work below a
    # folder with other letters, in which the checkout may be: links lead around its name.
    links = {"checkout": CHECKOUT.root, "packages": Path(sysconfig.get_path("purelib"))}
    with tempfile.TemporaryDirectory() as place:
        for name, target in links.items():
            (Path(place) / name).symlink_to(target, target_is_directory=True)
        return _run(folder, here, [sys.executable, "-S", *flags], Path(place), environment)


def _run(
    folder: Path, here: Path | None, python: list[str], links: Path, environment: dict[str, str]
) -> dict[str, str]:
    places = [links / "checkout", folder, links / "packages", links / "checkout" / "generated"]
    command = [*python, "-c", PROGRAM, *map(str, places)]
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    done = subprocess.run(  # noqa: S603  # our own program
        command,
        check=True,
        capture_output=True,
        text=True,
        cwd=here or CHECKOUT.root,
        env=clean | environment,
    )
    lines = (line.partition(" ") for line in done.stdout.splitlines())
    return {path: digest for path, _, digest in lines}


@pytest.mark.parametrize(
    ("flags", "environment"),
    [
        ((), {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Kathmandu", "PYTHONUTF8": "0"}),
        (("-O",), {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "America/St_Johns"}),
    ],
)
def test_the_bytes_are_the_same_under_any_seed_locale_zone_folder_and_path(
    flags: tuple[str, ...], environment: dict[str, str], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "other place" / "копия"
    SNAPSHOTS.copy(elsewhere)

    found = run(elsewhere, *flags, here=tmp_path, **environment)

    assert found == {
        path: hashlib.sha256(content).hexdigest()
        for path, content in snapshot_specification().files.items()
    }


def test_no_path_of_this_machine_is_in_any_file() -> None:
    root = str(CHECKOUT.root).encode()

    assert [
        path for path, content in snapshot_specification().files.items() if root in content
    ] == []


# -- what can't become a specification ------------------------------------------------------------


def project(tmp_path: Path, text: str, **patches: str) -> Project:
    made = Project(tmp_path)
    made.sources.mkdir(parents=True)
    made.patches.mkdir()
    (made.sources / "page.md").write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    made.manifest.write_text(
        '[[source]]\nfile = "page.md"\npage = "things"\nlanguage = "en"\nformat = "markdown"\n'
        f'address = "https://docs.example/things"\ndate = 2026-01-01\nsha256 = "{digest}"\n',
        encoding="utf-8",
    )
    for name, patch in patches.items():
        (made.patches / f"{name[1:]}-x.overlay.yaml").write_text(patch, encoding="utf-8")
    return made


def patch_of(target: str, change: str) -> str:
    action = f"- target: {target}\n  description: Reason\n  x-evidence: Page\n  {change}\n"
    return f"overlay: 1.0.0\nactions:\n{action}"


INVALID: dict[str, Document] = {
    "a reference to nothing": operation_returning({"$ref": "#/components/schemas/Nowhere"}),
    "no responses of an object": {"responses": []},
    "an unknown type": operation_returning({"type": "nonsense"}),
    "a bound that is no number": operation_returning({"type": "integer", "minimum": "five"}),
    "a foreign dialect": operation_returning(
        {"$schema": "https://evil.example/schema", "type": "string"}
    ),
    "a dialect that is none": operation_returning({"$schema": 5, "type": "string"}),
    "an identity elsewhere": operation_returning({"$id": "https://evil.example/", "$ref": "#/x"}),
    "required that is no list": operation_returning({"type": "object", "required": True}),
    "fields that are a list": operation_returning({"type": "object", "properties": []}),
    "a parameter without a name": operation_returning({}, parameters=[{"in": "query"}]),
    "parameters that are words": operation_returning({}, parameters=["words", 5, None]),
}


@pytest.mark.parametrize("operation", INVALID.values(), ids=INVALID)
def test_invalid_openapi_is_refused_with_the_page_and_line(
    operation: Document, tmp_path: Path
) -> None:
    with pytest.raises(PipelineError) as stopped:
        make_specification(project(tmp_path, markdown(fragment(operation))))

    assert str(stopped.value).startswith("openapi/sources/page.md:6: ")
    assert "openapi/patches/" in str(stopped.value)


def test_an_invalid_patch_result_is_refused_with_the_patch_and_line(tmp_path: Path) -> None:
    patch = patch_of("$.paths['/things'].get", "update: {operationId: 5}")

    with pytest.raises(PipelineError) as stopped:
        make_specification(project(tmp_path, markdown(fragment()), _10=patch))

    assert stopped.value.file == "openapi/patches/10-x.overlay.yaml"
    assert stopped.value.line == 6


def test_patches_are_applied_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    first = patch_of("$.paths['/things'].get", "update: {operationId: first}")
    second = patch_of("$.paths[*][?@.operationId == 'first']", "update: {operationId: second}")

    made = make_specification(project(tmp_path, markdown(fragment()), _20=second, _10=first))

    name = made.document.at("paths", "/things", "get", "operationId")
    assert name
    assert name.value == "second"


def test_a_file_that_an_editor_hides_is_no_patch_but_one_without_a_number_is(
    tmp_path: Path,
) -> None:
    made = project(tmp_path, markdown(fragment()))
    (made.patches / ".#10-x.overlay.yaml").symlink_to("nowhere")
    name = patch_of("$.paths['/things'].get", "update: {operationId: named}")
    (made.patches / "unnumbered.overlay.yaml").write_text(name, encoding="utf-8")

    assert b"operationId: named" in make_specification(made).text


def test_a_patch_that_is_not_utf_8_is_refused_by_name(tmp_path: Path) -> None:
    made = project(tmp_path, markdown(fragment()))
    (made.patches / "10-x.overlay.yaml").write_bytes(b"overlay: \xff")

    with pytest.raises(PipelineError, match=r"10-x\.overlay\.yaml:1: .*not UTF-8"):
        make_specification(made)


def test_a_page_without_any_operation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="describes no operation"):
        make_specification(project(tmp_path, "# Words\n\nand words\n"))


def test_a_pattern_made_to_hang_does_not(tmp_path: Path) -> None:
    hostile = {
        "type": "string",
        "pattern": "^(a+)+$",
        "default": "a" * 60 + "!",
        "examples": ["a" * 60 + "!"],
    }

    made = make_specification(project(tmp_path, markdown(fragment(operation_returning(hostile)))))

    assert b"^(a+)+$" in made.text
