"""All or nothing: new files are written to the side and swapped in only when all are there."""

import os
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.errors import PipelineError


def swap_in(root: Path, files: Mapping[str, bytes], *, owned_folders: tuple[str, ...] = ()) -> None:
    """Put the files under root; a failure at any point leaves the former state.

    Args:
        root: the checkout.
        files: path relative to root, with forward slashes, to content.
        owned_folders: folders that hold nothing but these files: what else is in them goes away.

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
    # What can't be tidied away afterwards must not make a success look like a failure.
    return TemporaryDirectory(dir=root, prefix=".staging-", ignore_cleanup_errors=True)


def _replace(root: Path, path: str, staging: Path, undo: ExitStack) -> None:
    """Put one file or folder in place of the former one.

    Each step knows its way back before it is taken, so that no interruption falls in between.
    """
    target, new, old = root / path, staging / "new" / path, staging / "old" / path
    if target.is_dir() != new.is_dir() and target.exists() and new.exists():
        raise IsADirectoryError(0, "a folder stands where a file belongs, or the reverse", target)
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
