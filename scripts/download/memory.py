"""The validators of the saved versions, to request a page only if there is a newer one.

They are not in git: a fresh clone downloads everything once, and no review shows changed ETags.
"""

import contextlib
import re
from collections.abc import Mapping
from typing import Annotated

import msgspec

from scripts.project import Project
from scripts.sources import Source

_PLAIN = r"^[ -~]{1,200}$"
_Value = Annotated[str, msgspec.Meta(pattern=_PLAIN)]


class Validators(msgspec.Struct, frozen=True):
    """The two validators of HTTP for a version of a page."""

    etag: _Value | None = None
    last_modified: _Value | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Validators":
        """Take them from the headers of a response, if they can be sent back unchanged."""

        def plain(name: str) -> str | None:
            value = headers.get(name, "")
            return value if re.fullmatch(_PLAIN, value) else None

        return cls(plain("ETag"), plain("Last-Modified"))

    def headers(self) -> dict[str, str]:
        """Return the headers that request any other version."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value is not None}


class _Version(msgspec.Struct, frozen=True):
    sha256: str
    validators: Validators


class Memory:
    """The validators of every address, each for one saved content."""

    def __init__(self, project: Project) -> None:
        self.path = project.root / ".cache" / "docs.json"
        self._known: dict[str, _Version] = {}
        # It only saves time, so a broken one is no reason to stop.
        with contextlib.suppress(OSError, UnicodeDecodeError, msgspec.MsgspecError):
            self._known = msgspec.json.decode(self.path.read_bytes(), type=dict[str, _Version])

    def recall(self, source: Source) -> Validators:
        """Return the validators of the file as it is now, which may have been restored since."""
        known = self._known.get(source.address)
        return known.validators if known and known.sha256 == source.sha256 else Validators()

    def note(self, source: Source, sha256: str, validators: Validators) -> None:
        """Remember the validators of a content."""
        self._known[source.address] = _Version(sha256, validators)

    def dump(self) -> bytes:
        """Return it as JSON, with the keys in a fixed order."""
        return msgspec.json.format(msgspec.json.encode(self._known, order="sorted")) + b"\n"
