"""All or nothing: new files are written to the side and swapped in only when all are there."""

import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory


def swap_in(root: Path, files: Mapping[str, bytes], *, owned_folders: tuple[str, ...] = ()) -> None:
    """Put the files under root; a failure at any point leaves the former state.

    Args:
        root: the checkout.
        files: path relative to root, with forward slashes, to content.
        owned_folders: folders that hold nothing but these files: what else is in them goes away.
    """
    with TemporaryDirectory(dir=root, prefix=".staging-") as name, ExitStack() as undo:
        staging = Path(name)
        for path, content in files.items():
            target = staging / "new" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        owned = tuple(f"{folder}/" for folder in owned_folders)
        outside = [path for path in files if not path.startswith(owned)]
        for path in (*owned_folders, *outside):
            _replace(root / path, new=staging / "new" / path, old=staging / "old" / path, undo=undo)
        undo.pop_all()


def _replace(target: Path, *, new: Path, old: Path, undo: ExitStack) -> None:
    if target.exists():
        old.parent.mkdir(parents=True, exist_ok=True)
        target.rename(old)
        undo.callback(old.rename, target)
    if new.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        new.rename(target)
        undo.callback(_remove, target)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
