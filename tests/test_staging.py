"""New files come in together, or nothing has happened."""

import os
from pathlib import Path
from typing import Any

import pytest

from scripts.errors import PipelineError
from scripts.staging import write_atomically

FILES = {
    "openapi/tribute.yaml": b"new",
    "openapi/deep/er/file.txt": b"new",
    "generated/a/__init__.py": b"new",
    "generated/b.py": b"new",
}
FORMER = {
    "openapi/tribute.yaml": b"old",
    "openapi/kept.txt": b"kept",
    "generated/a/__init__.py": b"old",
    "generated/gone/module.py": b"old",
    "generated/empty/": b"",
}


def state(root: Path) -> dict[str, bytes]:
    """Everything there is: files with their content, folders, links."""
    return {
        path.relative_to(root).as_posix(): (
            b"link" if path.is_symlink() else b"folder" if path.is_dir() else path.read_bytes()
        )
        for path in root.rglob("*")
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, content in FORMER.items():
        if path.endswith("/"):
            (tmp_path / path).mkdir(parents=True)
        else:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content)
    return tmp_path


def test_files_are_replaced_and_an_owned_folder_holds_nothing_else(root: Path) -> None:
    write_atomically(root, FILES, owned_folders=("generated",))

    files = {path: content for path, content in state(root).items() if content != b"folder"}
    assert files == FILES | {"openapi/kept.txt": b"kept"}
    assert not (root / "generated/empty").exists()


def test_into_an_empty_folder(tmp_path: Path) -> None:
    write_atomically(tmp_path, FILES, owned_folders=("generated",))

    assert {k: v for k, v in state(tmp_path).items() if v != b"folder"} == FILES


class _Stop(BaseException):
    """As a signal would, at any point."""


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), _Stop()])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", range(24))
def test_a_failure_at_any_step_leaves_the_former_state(
    root: Path, monkeypatch: pytest.MonkeyPatch, step: int, when: str, failure: BaseException
) -> None:
    before = state(root)
    steps = 0

    def failing(real: Any) -> Any:  # noqa: ANN401  # stands for any of three methods
        def method(self: Path, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401  # as above
            nonlocal steps
            steps += 1
            is_it = steps == step + 1  # one step may take others inside
            if is_it and when == "before":
                raise failure
            done = real(self, *arguments, **options)
            if is_it:
                raise failure
            return done

        return method

    with monkeypatch.context() as patched:
        for name in ("write_bytes", "mkdir", "rename"):
            patched.setattr(Path, name, failing(getattr(Path, name)))
        try:
            write_atomically(root, FILES, owned_folders=("generated",))
        except (PipelineError, _Stop):
            happened = True
        else:
            happened = False

    # Only a failure past the last step of all can come too late to be one.
    assert happened == (steps > step)
    if happened:
        assert state(root) == before


def test_the_simulated_steps_cover_the_whole_way(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    for name in ("write_bytes", "mkdir", "rename"):
        real = getattr(Path, name)

        def counted(self: Path, *a: Any, real: Any = real, **o: Any) -> Any:  # noqa: ANN401
            steps.append(real.__name__)
            return real(self, *a, **o)

        monkeypatch.setattr(Path, name, counted)

    write_atomically(root, FILES, owned_folders=("generated",))

    assert 10 < len(steps) <= 24
    assert {"write_bytes", "mkdir", "rename"} == set(steps)


@pytest.mark.parametrize("obstacle", ["a folder for a file", "a file for a folder"])
def test_something_else_in_the_way_is_not_swept_aside(root: Path, obstacle: str) -> None:
    if obstacle == "a folder for a file":
        (root / "openapi/tribute.yaml").unlink()
        (root / "openapi/tribute.yaml").mkdir()
        (root / "openapi/tribute.yaml/precious").write_bytes(b"precious")
    else:
        (root / "openapi/deep").write_bytes(b"precious")
    before = state(root)

    with pytest.raises(PipelineError, match="nothing was written"):
        write_atomically(root, FILES, owned_folders=("generated",))

    assert state(root) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_folder(root: Path) -> None:
    (root / "openapi").chmod(0o500)
    before = state(root)

    with pytest.raises(PipelineError, match="nothing was written: Permission denied"):
        write_atomically(root, FILES, owned_folders=("generated",))

    (root / "openapi").chmod(0o700)
    assert state(root) == before


def test_a_root_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="nothing was written"):
        write_atomically(tmp_path / "nowhere", FILES)


def test_a_link_that_leads_nowhere_comes_back_after_a_failure(
    root: Path,
) -> None:
    (root / "link.txt").symlink_to("nowhere")
    (root / "blocked").mkdir()
    before = state(root)

    with pytest.raises(PipelineError):
        write_atomically(root, {"link.txt": b"new", "blocked": b"new"})

    assert state(root) == before
    assert (root / "link.txt").readlink() == Path("nowhere")
