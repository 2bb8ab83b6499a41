"""The command ``pytribute``, also as ``python -m pytribute``."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path


def main() -> None:
    """Run the command line, or say what it needs."""
    # Whoever closed a stream gets nothing on it, and is no terminal.
    nothing = Path(os.devnull)
    sys.stdin = sys.stdin or nothing.open(encoding="utf-8")
    sys.stdout = sys.stdout or nothing.open("w", encoding="utf-8")
    sys.stderr = sys.stderr or nothing.open("w", encoding="utf-8")
    if reconfigure := getattr(sys.stdout, "reconfigure", None):
        reconfigure(errors="replace")  # the help has dashes, which KOI8-R hasn't
    if not (find_spec("click") and find_spec("rich")):
        sys.exit(_refuse())
    try:
        from pytribute.cli.app import app  # noqa: PLC0415 - it can't be imported without the extra

        app(prog_name="pytribute")
    except KeyboardInterrupt:  # before any command began
        sys.exit(130)


def _refuse() -> int:
    print("the command line isn't installed: pip install 'pytribute[cli]'", file=sys.stderr)  # noqa: T201 - there is no click to say it with
    return 2


if __name__ == "__main__":
    main()
