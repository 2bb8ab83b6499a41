"""Five documentation pages as they were once saved, with the patches written for them.

Tests of the pipeline assert what these pages say. The pages in ``openapi/sources`` change whenever
the documentation does; these never change, so a new version of a page breaks no such test.
"""

import shutil
from pathlib import Path

from scripts.project import CHECKOUT, Project


class Snapshots(Project):
    """A checkout whose pages and patches are frozen; its supplement is the live one.

    People write the supplement and no page replaces it, so it needs no second copy.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.supplement = CHECKOUT.supplement

    def show(self, path: Path) -> str:
        """Return the path that the pipeline writes down, the same as in a real checkout."""
        is_frozen = path.is_relative_to(self.root)
        return super().show(path) if is_frozen else CHECKOUT.show(path)

    def find(self, shown: str) -> Path:
        """Return the file of a path that the pipeline wrote down."""
        frozen = self.root / shown
        return frozen if frozen.exists() else CHECKOUT.root / shown

    def copy(self, root: Path) -> Project:
        """Copy everything that the pipeline reads, for tests that change some of it."""
        made = Project(root)
        shutil.copytree(self.sources, made.sources)
        shutil.copytree(self.patches, made.patches)
        shutil.copytree(self.supplement, made.supplement)
        return made


SNAPSHOTS = Snapshots(Path(__file__).parent)
