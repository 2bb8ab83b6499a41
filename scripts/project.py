"""The paths of the pipeline, relative to one root."""

from pathlib import Path


class Project:
    """The folders and files of one checkout; tests make one of a copy.

    Attributes:
        root: the checkout.
        openapi: folder of everything the pipeline reads and writes about the specification.
        sources: folder of the saved documentation pages.
        manifest: the list of saved pages: address, language, format, date and hash of each.
        supplement: folder of what no saved page says, written by hand.
        patches: folder of the reviewed corrections.
        specification: the source of truth.
        generated: folder of the two generated packages.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.openapi = root / "openapi"
        self.sources = self.openapi / "sources"
        self.manifest = self.sources / "sources.toml"
        self.supplement = self.openapi / "supplement"
        self.patches = self.openapi / "patches"
        self.specification = self.openapi / "tribute.yaml"
        self.generated = root / "generated"

    def show(self, path: Path) -> str:
        """Return a path relative to the checkout, the same on every machine."""
        inside = path.is_relative_to(self.root)
        return path.relative_to(self.root).as_posix() if inside else path.name


CHECKOUT = Project(Path(__file__).resolve().parent.parent)
