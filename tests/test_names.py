"""Names of files: a file system that doesn't tell case apart holds all of them."""

import subprocess
from collections import Counter
from pathlib import PurePosixPath
from unicodedata import normalize

import pytest

from scripts.project import CHECKOUT


def test_no_two_tracked_names_differ_in_case_or_accents_alone() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - git, wherever it is
        cwd=CHECKOUT.root,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("no git repository")
    names = listed.stdout.decode().split("\0")
    files = [PurePosixPath(name) for name in names if name]
    places = {*files, *(folder for file in files for folder in file.parents)}
    folded = Counter(normalize("NFC", str(place)).casefold() for place in places)

    assert len(files) > 500
    assert [name for name, times in folded.items() if times > 1] == []
