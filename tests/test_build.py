import hashlib
import shutil
import sys
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from scripts import __main__ as verbs
from scripts.build import build, check, differences, write
from scripts.errors import PipelineError
from scripts.project import CHECKOUT, Project
from tests.snapshots import SNAPSHOTS


@pytest.fixture
def copy(tmp_path: Path, files: dict[str, bytes]) -> Project:
    """A checkout of the snapshots, with everything that they make."""
    made = SNAPSHOTS.copy(tmp_path)
    write(made, files)
    return made


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return build(SNAPSHOTS, lambda _: None, generated=True)


def test_a_checkout_matches_its_sources(copy: Project, files: dict[str, bytes]) -> None:
    check(copy, files)


def test_a_manual_change_is_found(copy: Project, files: dict[str, bytes]) -> None:
    edited = copy.generated / "pytribute_client" / "server.py"
    edited.write_text("by hand", encoding="utf-8")
    (copy.generated / "pytribute_client" / "more.py").write_text("", encoding="utf-8")
    copy.specification.unlink()

    found = differences(copy, files)

    assert found == [
        "generated/pytribute_client/more.py",
        "generated/pytribute_client/server.py",
        "openapi/tribute.yaml",
    ]
    with pytest.raises(PipelineError, match=r"more\.py.*server\.py.*tribute\.yaml") as refused:
        check(copy, files)
    assert "make client" in str(refused.value)


def test_writing_restores_changed_files_and_removes_unexpected_ones(
    copy: Project, files: dict[str, bytes]
) -> None:
    stray = copy.generated / "pytribute_client" / "more.py"
    stray.write_text("", encoding="utf-8")
    copy.specification.write_text("by hand", encoding="utf-8")

    changed = write(copy, files)

    assert changed == ["generated/pytribute_client/more.py", "openapi/tribute.yaml"]
    assert not stray.exists()
    check(copy, files)


def test_nothing_is_touched_when_nothing_changed(copy: Project, files: dict[str, bytes]) -> None:
    before = copy.specification.stat()

    assert write(copy, files) == []
    assert copy.specification.stat().st_mtime_ns == before.st_mtime_ns
    assert copy.specification.stat().st_ino == before.st_ino


def test_only_the_specification_leaves_the_packages_alone(copy: Project) -> None:
    shutil.rmtree(copy.generated)

    write(copy, build(copy, lambda _: None, generated=False))

    assert not copy.generated.exists()


def test_the_steps_are_reported_as_they_are_done(copy: Project) -> None:
    output: list[str] = []

    build(copy, output.append, generated=False)

    steps = [line.split()[0] for line in output]
    # The frozen patches name no operation of the supplement: each is offered under its own name.
    offered = ["offer"] * 18
    assert steps == ["extract", *["read"] * 5, "merge", "add", "patch", "validate", *offered]
    assert "5 pages" in output[0]
    assert "3 operations" in output[6]
    assert f"{22 + 18} operations and webhooks" in output[7]


def test_a_forbidden_name_is_refused_with_its_page(copy: Project) -> None:
    page = copy.sources / "003_39374802ea0a0048.txt"
    before = page.read_bytes()
    page.write_bytes(before.replace(b'"starsAmount"', rb'"stars\"Amount"'))
    listing = copy.manifest.read_text(encoding="utf-8")
    listing = listing.replace(_digest(before), _digest(page.read_bytes()))
    copy.manifest.write_text(listing, encoding="utf-8")
    # The patch on starsAmount and the Russian pages now state more than the fragment.
    (copy.patches / "30-money.overlay.yaml").unlink()

    with pytest.raises(PipelineError, match="is not allowed as a property name") as refused:
        build(copy, lambda _: None, generated=False)

    assert refused.value.file == "openapi/sources/003_39374802ea0a0048.txt"
    assert refused.value.line == 18


@pytest.mark.parametrize("arguments", [[], ["help"], ["rm"], ["--version"]])
def test_an_unknown_verb_prints_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert verbs.main(arguments) == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["client", "spec", "check"])
def test_a_word_that_is_not_understood_stops_the_verb(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verbs.main([verb, "--force"]) == 2
    assert "'--force' is not understood" in capsys.readouterr().err


def test_a_refused_page_is_one_sentence_and_no_traceback(
    copy: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "CHECKOUT", copy)
    (copy.sources / "003_39374802ea0a0048.txt").write_bytes(b"changed")

    assert verbs.main(["client"]) == 2

    captured = capsys.readouterr()
    assert captured.err.startswith("openapi/sources/sources.toml:")
    assert "Traceback" not in captured.err


def test_a_reading_that_names_nothing_is_work_to_do(
    copy: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "CHECKOUT", copy)
    (copy.root / "overlay" / "pytribute").mkdir(parents=True)
    readings = copy.patches / "40-readings.overlay.yaml"
    text = readings.read_text(encoding="utf-8")
    readings.write_text(text.replace("exactly one is 200", "exactly one is 202"), encoding="utf-8")

    assert verbs.main(["spec"]) == 1

    captured = capsys.readouterr()
    place = "`once` of POST /products/purchases/{purchaseId}/cancel"
    assert captured.err.startswith(f"needs a hand: reading {place} names status 202, which no page")
    assert copy.specification.read_text(encoding="utf-8").count("one is 202") == 1


def test_a_specification_older_than_its_pages_is_not_called_unchanged(
    copy: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "CHECKOUT", copy)
    same = [str(copy.specification), str(copy.specification)]
    assert verbs.main(["diff", *same[:1]]) == 0
    assert "make spec" not in capsys.readouterr().err

    (copy.patches / "30-money.overlay.yaml").unlink()

    assert verbs.main(["diff", *same[:1]]) == 0
    assert "run `make spec`" in capsys.readouterr().err
    assert verbs.main(["diff", *same]) == 0
    assert "make spec" not in capsys.readouterr().err


def test_a_closed_pipe_ends_the_verb_silently() -> None:
    with Popen(
        [sys.executable, "-m", "scripts", "check"], cwd=CHECKOUT.root, stdout=PIPE, stderr=PIPE
    ) as verb:
        assert verb.stdout
        assert verb.stderr
        verb.stdout.close()
        output = verb.stderr.read()

    assert (verb.returncode, output) == (141, b"")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
