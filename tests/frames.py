"""Which frames of a traceback are the library's own, whatever the checkout's folder is called."""

from pathlib import Path

import pytribute
import pytribute_client
import pytribute_core

_PACKAGES = [
    Path(str(package.__file__)).parent for package in (pytribute, pytribute_core, pytribute_client)
]


def is_ours(filename: str) -> bool:
    return any(Path(filename).is_relative_to(package) for package in _PACKAGES)
