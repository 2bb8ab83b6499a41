"""What a server said about the version we have, for asking whether there is a newer one.

Kept out of git: a fresh clone downloads everything once, and nobody reviews changed ETags.
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
    """The two names HTTP has for a version of a page."""

    etag: _Value | None = None
    last_modified: _Value | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Validators":
        """Take them from an answer, unless they could not be sent back as they are."""

        def plain(name: str) -> str | None:
            value = headers.get(name, "")
            return value if re.fullmatch(_PLAIN, value) else None

        return cls(plain("ETag"), plain("Last-Modified"))

    def headers(self) -> dict[str, str]:
        """Ask for anything but this version."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value is not None}


class _Version(msgspec.Struct, frozen=True):
    sha256: str
    validators: Validators


class Memory:
    """The validators of every address, each good for one saved content only."""

    def __init__(self, project: Project) -> None:
        self.path = project.root / ".cache" / "docs.json"
        self._known: dict[str, _Version] = {}
        # It only saves time, so a spoilt one is no reason to stop.
        with contextlib.suppress(OSError, UnicodeDecodeError, msgspec.MsgspecError):
            self._known = msgspec.json.decode(self.path.read_bytes(), type=dict[str, _Version])

    def recall(self, source: Source) -> Validators:
        """Give what fits the file as it is now, which may have been restored since."""
        known = self._known.get(source.address)
        return known.validators if known and known.sha256 == source.sha256 else Validators()

    def note(self, source: Source, sha256: str, validators: Validators) -> None:
        """Keep what came with a content."""
        self._known[source.address] = _Version(sha256, validators)

    def dump(self) -> bytes:
        """Write it down, the same bytes for the same knowledge."""
        return msgspec.json.format(msgspec.json.encode(self._known, order="sorted")) + b"\n"
