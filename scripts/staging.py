"""Atomic write: new files are staged, and replace the former ones only when all are complete."""

import os
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.errors import PipelineError


def write_atomically(
    root: Path, files: Mapping[str, bytes], *, owned_folders: tuple[str, ...] = ()
) -> None:
    """Write all files below root; a failure at any point leaves the former state.

    Owned folders hold only these files: everything else in them is removed.

    Raises:
        PipelineError: the file system refuses; nothing has changed.
    """
    try:
        with _staging(root) as name, ExitStack() as undo:
            staging = Path(name)
            for path, content in files.items():
                target = staging / "new" / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            owned = tuple(f"{folder}/" for folder in owned_folders)
            outside = [path for path in files if not path.startswith(owned)]
            for path in (*owned_folders, *outside):
                _replace(root, path, staging, undo)
            undo.pop_all()
    except OSError as error:
        named = Path(error.filename2 or error.filename or root)
        shown = named.relative_to(root) if named.is_relative_to(root) else named
        raise PipelineError(
            f"nothing was written: {error.strerror or error}", file=shown.as_posix()
        ) from error


def _staging(root: Path) -> TemporaryDirectory[str]:
    # A failed cleanup must not make a success look like a failure.
    return TemporaryDirectory(dir=root, prefix=".staging-", ignore_cleanup_errors=True)


def _replace(root: Path, path: str, staging: Path, undo: ExitStack) -> None:
    """Replace one file or folder by the new one.

    Each step is preceded by the callback that undoes it, so that an interruption loses nothing.
    """
    target, new, old = root / path, staging / "new" / path, staging / "old" / path
    if target.is_dir() != new.is_dir() and target.exists() and new.exists():
        raise IsADirectoryError(0, "a folder is where a file belongs, or the reverse", target)
    if os.path.lexists(target):
        old.parent.mkdir(parents=True, exist_ok=True)
        undo.callback(_put_back, target, old)
        target.rename(old)
    if new.exists():
        for folder in reversed(target.parents):
            if folder.is_relative_to(root) and not folder.exists():
                undo.callback(_drop, folder)
                folder.mkdir()
        undo.callback(_take_away, target, new)
        new.rename(target)


def _put_back(target: Path, old: Path) -> None:
    if os.path.lexists(old):
        old.rename(target)


def _take_away(target: Path, new: Path) -> None:
    if not new.exists() and target.is_dir():
        shutil.rmtree(target)
    elif not new.exists():
        target.unlink(missing_ok=True)


def _drop(folder: Path) -> None:
    if folder.is_dir():
        folder.rmdir()
