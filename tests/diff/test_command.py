"""The verb on a real git repository."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from scripts.diff.command import Place, run
from scripts.diff.prose import Prose
from scripts.errors import PipelineError
from scripts.project import Project

ENUM = """\
openapi: 3.1.0
info: {{title: T, version: "1"}}
paths:
  /x:
    get:
      responses:
        "200":
          content:
            application/json:
              schema: {{enum: [{values}]}}
"""


class Repository:
    """A checkout with a history."""

    def __init__(self, root: Path) -> None:
        self.project = Project(root)
        self.project.sources.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> None:
        identity = ["-c", "user.name=T", "-c", "user.email=t@example.test"]
        command = ["git", "-C", str(self.project.root), *identity, *arguments]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # no shell

    def write(self, values: str, page: str = "") -> None:
        self.project.specification.write_text(ENUM.format(values=values), encoding="utf-8")
        (self.project.sources / "products.md").write_text(page, encoding="utf-8")
        self.project.manifest.write_text("[[source]]", encoding="utf-8")

    def commit(self, tag: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", tag)
        self.git("tag", tag)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    made = Repository(tmp_path / "checkout")
    made.write("a", "Refunds within 30 days of purchase\n")
    made.commit("v1.0")
    made.write("a, b", "Refunds within 14 days of purchase\n")
    made.commit("v1.1")
    return made


def read_prose(files: Mapping[str, bytes]) -> tuple[Mapping[str, Prose], set[Place]]:
    lines = {
        name: list(enumerate(content.decode().splitlines(), start=1))
        for name, content in files.items()
        if name.endswith(".md")
    }
    return lines, set()


def texts(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [change["text"].partition(";")[0] for change in json.loads(capsys.readouterr().out)]


def test_without_arguments_the_working_tree_is_compared_with_head(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([], repository.project) == 0
    assert capsys.readouterr().out == "Nothing changed.\n"
    repository.write("b")
    assert run([], repository.project) == 0
    assert "enum value `a` removed" in capsys.readouterr().out


def test_one_revision_is_compared_with_the_working_tree(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["v1.0", "--format", "json"], repository.project) == 0
    assert texts(capsys) == ["new enum value `b`"]


def test_two_revisions_are_compared_with_each_other(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write("c")
    assert run(["main", "v1.0", "--format=json"], repository.project) == 0
    assert texts(capsys) == ["enum value `b` removed"]


def test_two_files_are_compared_outside_of_any_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(ENUM.format(values="a"), encoding="utf-8")
    Path("new.json").write_text('{"openapi": "3.1.0"}', encoding="utf-8")
    assert run(["old.yaml", "new.json"], Project(tmp_path / "none"), read_prose) == 0
    assert "GET /x: operation removed" in capsys.readouterr().out


def test_a_file_goes_before_a_revision_of_the_same_name(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("v1.0").write_text(ENUM.format(values="z"), encoding="utf-8")
    assert run(["v1.0", "v1.1", "--format=json"], repository.project) == 0
    assert "enum value `z` removed" in texts(capsys)


def test_prose_of_revisions_and_the_working_tree_is_compared(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["v1.0", "v1.1"], repository.project, read_prose) == 0
    reworded = "products.md:1: now says `Refunds within 14 days of purchase` instead of"
    assert reworded in capsys.readouterr().out
    assert run(["v1.1"], repository.project, read_prose) == 0
    assert capsys.readouterr().out == "Nothing changed.\n"


def test_the_reader_of_prose_gets_the_pages_as_saved_with_their_list(
    repository: Repository,
) -> None:
    seen: list[Mapping[str, bytes]] = []

    def note(files: Mapping[str, bytes]) -> tuple[Mapping[str, Prose], set[Place]]:
        seen.append(files)
        return {}, set()

    (repository.project.sources / "link.md").symlink_to(repository.project.manifest)
    odd = repository.project.sources / "page\n2 \u202e.md"
    odd.write_bytes(b"\xff\r\n")
    repository.commit("v1.2")
    run(["v1.2"], repository.project, note)
    expected = {
        "products.md": b"Refunds within 14 days of purchase\n",
        odd.name: b"\xff\r\n",
        "sources.toml": b"[[source]]",
    }
    assert seen == [expected, expected]


@pytest.mark.parametrize(
    ("fail_on", "old", "new", "status"),
    [
        ("breaking", "v1.0", "v1.1", 0),
        ("breaking-client", "v1.0", "v1.1", 0),
        ("breaking-closed-client", "v1.0", "v1.1", 1),
        ("breaking-closed-client", "v1.1", "v1.0", 0),
        ("breaking", "v1.1", "v1.0", 1),
        ("breaking-server", "v1.0", "v1.1", 0),
        ("breaking-client", "v1.1", "v1.0", 0),
        ("breaking-server", "v1.1", "v1.0", 1),
        ("any", "v1.0", "v1.1", 1),
        ("any", "v1.0", "v1.0", 0),
        ("breaking", "v1.0", "v1.0", 0),
    ],
)
def test_the_exit_status_depends_on_the_requested_kind(
    repository: Repository, fail_on: str, old: str, new: str, status: int
) -> None:
    assert run([old, new, "--fail-on", fail_on], repository.project) == status


def test_prose_alone_fails_only_on_any(repository: Repository) -> None:
    repository.write("a, b", "No refunds at all\n")
    assert run(["--fail-on", "breaking"], repository.project, read_prose) == 0
    assert run(["--fail-on", "any"], repository.project, read_prose) == 1


@pytest.mark.parametrize("revision", ["v9.9", "HEAD:openapi", "v1.0..v1.1", "a b", "main@{9999}"])
def test_a_revision_that_git_does_not_know_is_named(repository: Repository, revision: str) -> None:
    with pytest.raises(PipelineError, match="neither a file nor a revision"):
        run([revision], repository.project)


@pytest.mark.parametrize(
    "revision", ["-x", "--output=stolen", "--upload-pack=touch stolen", "", "a\nb"]
)
def test_nothing_that_looks_like_an_option_reaches_git(
    repository: Repository, revision: str
) -> None:
    with pytest.raises(PipelineError, match="names no version"):
        run(["--", revision], repository.project)
    assert not Path("stolen").exists()
    assert not (repository.project.root / "stolen").exists()


def test_a_revision_without_specification_is_named(repository: Repository) -> None:
    repository.project.specification.unlink()
    repository.commit("empty")
    with pytest.raises(PipelineError, match="the revision `empty` has no specification"):
        run(["empty", "v1.0"], repository.project)
    with pytest.raises(PipelineError, match="no specification yet"):
        run(["v1.0"], repository.project)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a: [", "not valid YAML"),
        (b"\xff\xfe", "not UTF-8"),
        (b"- a", "no OpenAPI document"),
        (b"", "empty"),
        (b"a: &a [*a]", "anchors"),
        (b"a: !!python/object:os.system {}", "tag"),
        (b"a: " + b"[" * 2_000, "nested"),
    ],
)
def test_a_file_that_is_no_document_is_refused_by_name(
    repository: Repository, content: bytes, reason: str
) -> None:
    Path("bad.yaml").write_bytes(content)
    with pytest.raises(PipelineError, match=reason) as caught:
        run(["bad.yaml"], repository.project)
    assert caught.value.file == "bad.yaml"
    repository.project.specification.write_bytes(content)
    repository.commit("bad")
    with pytest.raises(PipelineError, match=reason) as caught:
        run(["bad", "v1.0"], repository.project)
    assert caught.value.file == "openapi/tribute.yaml at bad"


def test_outside_of_a_repository_only_files_can_be_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(PipelineError, match="no git repository"):
        run(["v1.0"], Project(tmp_path))


def test_without_git_only_files_can_be_compared(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(repository.project.sources))
    with pytest.raises(PipelineError, match="git isn't installed"):
        run(["v1.0"], repository.project)


def test_a_checkout_inside_of_a_repository_finds_its_own_specification(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = Project(repository.project.root / "inner")
    inner.sources.mkdir(parents=True)
    inner.specification.write_text(ENUM.format(values="x"), encoding="utf-8")
    repository.commit("inner")
    inner.specification.write_text(ENUM.format(values="x, y"), encoding="utf-8")
    run(["--format", "json"], inner)
    assert texts(capsys) == ["new enum value `y`"]


def test_the_deepest_document_that_is_read_can_be_compared(tmp_path: Path) -> None:
    for name, leaf in (("old.json", '"a"'), ("new.json", '"b"')):
        nested = '{"items":' * 54 + '{"const":' + leaf + "}" + "}" * 54
        text = '{"components":{"schemas":{"A":' + nested + "}}}"
        (tmp_path / name).write_text(text, encoding="utf-8")
    arguments = [str(tmp_path / "old.json"), str(tmp_path / "new.json"), "--fail-on", "any"]
    assert run(arguments, Project(tmp_path)) == 1


def test_a_line_that_the_specification_shows_is_not_repeated(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    def all_shown(files: Mapping[str, bytes]) -> tuple[Mapping[str, Prose], set[Place]]:
        lines, _ = read_prose(files)
        return lines, {(page, number) for page in lines for number, _ in lines[page]}

    assert run(["v1.0", "v1.1", "--format", "json"], repository.project, read_prose) == 0
    assert texts(capsys)
    assert run(["v1.0", "v1.1", "--format", "json"], repository.project, all_shown) == 0
    assert not [text for text in texts(capsys) if "14 days" in text]
