"""What stands before the command: the key, the server, and how to speak with it."""

import os
from dataclasses import dataclass
from typing import Any, BinaryIO

import pytribute
from pytribute.cli.exits import Misuse, as_usage
from pytribute.cli.language import translated as _
from pytribute_core.secret import KEY_VARIABLE, Secret

_LONGEST_KEY_FILE = 65536


@dataclass(frozen=True, slots=True)
class Connection:
    """The options of a client; None leaves the choice to the library."""

    key_file: BinaryIO | None = None
    base_url: str | None = None
    timeout: float | None = None
    retries: int | None = None
    verbose: bool = False

    def client(self) -> "pytribute.Tribute":
        """Make a client.

        Raises:
            Misuse: when there is no key, or an option can't be right.
        """
        self._check_that_there_is_a_key()
        options = given(
            base_url=self.base_url,
            timeout=self.timeout,
            retries=self.retries,
        )
        with as_usage():
            # The key is in no variable, so that no traceback can show it.
            return pytribute.Tribute(self._key(), **options)

    def secret(self) -> Secret:
        """Give the key where nothing prints it, to sign and to verify with.

        Raises:
            Misuse: when there is none, or one that can't be.
        """
        self._check_that_there_is_a_key()
        with as_usage():
            # As in `client`: the key is in no variable.
            return Secret(os.environ[KEY_VARIABLE] if self.key_file is None else self._key() or "")

    def _check_that_there_is_a_key(self) -> None:
        if self.key_file is None and not os.environ.get(KEY_VARIABLE):
            text = _(
                "no API key: set the environment variable {variable}, or give "
                "--api-key-file FILE before the command"
            )
            raise Misuse(text.format(variable=KEY_VARIABLE))

    def _key(self) -> str | None:
        if self.key_file is None:
            return None
        return self.key_file.read(_LONGEST_KEY_FILE).decode("utf-8-sig", "replace").strip()


def given(**options: object) -> dict[str, Any]:
    """Give the options that were given, so that the others keep the library's own defaults."""
    return {name: value for name, value in options.items() if value is not None}
