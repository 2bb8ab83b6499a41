"""A clone of this checkout, with an environment of its own, in which a page changes."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from scripts.project import CHECKOUT, Project
from scripts.sources import Format, digest, read_sources
from tests.changes.catalogue import Change
from tests.changes.page import Page

_AUTHOR = ("-c", "user.name=changes", "-c", "user.email=changes@localhost")


class Clone(Project):
    """A checkout below a temporary folder."""

    @classmethod
    def make(cls, root: Path) -> "Clone":
        """Copy the files as they are here, committed or not, and the environment."""
        _git(CHECKOUT.root, "clone", "--quiet", "--no-checkout", ".", str(root))
        listed = _git(CHECKOUT.root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        for name in sorted({*listed.split("\0")} - {""}):
            here = CHECKOUT.root / name
            if here.exists():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(here, root / name)
        made = cls(root)
        made.commit("As it is here")
        _copy_environment(CHECKOUT.root / ".venv", root / ".venv")
        return made

    def save(self, change: Change) -> None:
        """Save a new version of the page, as `make docs` would, and commit nothing."""
        source, page = changeable_page(self)
        change.apply(page)
        self.replace(source, page.text.encode())

    def replace(self, file: str, content: bytes) -> None:
        """Write a page, and its hash into the list."""
        path = self.sources / file
        before = digest(path.read_bytes())
        path.write_bytes(content)
        listing = self.manifest.read_text(encoding="utf-8")
        self.manifest.write_text(listing.replace(before, digest(content)), encoding="utf-8")

    def restore(self) -> None:
        """Undo everything since the last commit."""
        _git(self.root, "reset", "--quiet", "--hard")
        _git(self.root, "clean", "--quiet", "--force", "-d")

    def commit(self, subject: str) -> None:
        """Commit everything, so that only what comes later is a change."""
        _git(self.root, "add", "--all")
        _git(self.root, *_AUTHOR, "commit", "--quiet", "--allow-empty", "-m", subject)

    def changed_files(self) -> Mapping[str, str]:
        """Return the git status of each file that differs from the last commit."""
        status = _git(self.root, "status", "--porcelain", "--untracked-files=all", "-z")
        return {line[3:]: line[:2].strip() for line in status.split("\0") if line}


def changeable_page(project: Project) -> tuple[str, Page]:
    """Return the page that is changed: the newest Markdown export, with its file's name."""
    saved = [
        source
        for source in read_sources(project)
        if source.is_saved and source.format is Format.MARKDOWN
    ]
    newest = max(saved, key=lambda source: str(source.date or ""))
    text = (project.sources / newest.file).read_text(encoding="utf-8")
    patches = [path.read_text(encoding="utf-8") for path in sorted(project.patches.iterdir())]
    return newest.file, Page(text, "\n".join(patches))


def _copy_environment(here: Path, there: Path) -> None:
    """Copy an environment by hard links, which takes a second instead of forty.

    What names this checkout (scripts, the editable install) is written anew for the clone.
    """

    def link(source: str, target: str) -> str:
        try:
            Path(target).hardlink_to(source)
        except OSError:  # another file system
            shutil.copy2(source, target)
        return target

    shutil.copytree(here, there, symlinks=True, copy_function=link)
    old, new = str(here.parent).encode(), str(there.parent).encode()
    # The root itself, not a longer name that begins with it.
    whole = re.compile(re.escape(old) + rb"(?![\w.-])")
    for path in (*there.glob("bin/*"), *there.glob("*.cfg"), *_editable_install(there)):
        if path.is_symlink() or not path.is_file() or old not in (content := path.read_bytes()):
            continue
        if b"\0" in content:
            continue
        mode = path.stat().st_mode
        path.unlink()  # else the linked original would change as well
        path.write_bytes(whole.sub(lambda _: new, content))
        path.chmod(mode)


def _editable_install(environment: Path) -> list[Path]:
    packages = [*environment.glob("lib/python*/site-packages")]
    patterns = ("*.pth", "pytribute-*.dist-info/direct_url.json")
    return [path for folder in packages for pattern in patterns for path in folder.glob(pattern)]


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603  # git, as it stands
        ["git", "-C", str(root), *arguments],  # noqa: S607  # the one on the path
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout
