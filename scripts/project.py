"""The paths of the pipeline, relative to one root."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Project:
    """The folders and files of one checkout; tests point it at a copy."""

    root: Path

    @property
    def openapi(self) -> Path:
        """Folder of everything the pipeline reads and writes about the specification."""
        return self.root / "openapi"

    @property
    def sources(self) -> Path:
        """Folder of the saved documentation pages."""
        return self.openapi / "sources"

    @property
    def manifest(self) -> Path:
        """The list of saved pages: address, language, format, date and hash of each."""
        return self.sources / "sources.toml"

    @property
    def supplement(self) -> Path:
        """Folder of what no saved page says, written by hand."""
        return self.openapi / "supplement"

    @property
    def patches(self) -> Path:
        """Folder of the reviewed corrections."""
        return self.openapi / "patches"

    @property
    def specification(self) -> Path:
        """The specification: the source of truth."""
        return self.openapi / "tribute.yaml"

    @property
    def generated(self) -> Path:
        """Folder of the two generated packages."""
        return self.root / "generated"

    def show(self, path: Path) -> str:
        """Return a path relative to the checkout, the same on every machine."""
        inside = path.is_relative_to(self.root)
        return path.relative_to(self.root).as_posix() if inside else path.name


CHECKOUT = Project(Path(__file__).resolve().parent.parent)
