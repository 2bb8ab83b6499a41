"""Generate two Python packages from a specification, and the manifest of their files.

The steps: ``check`` (nothing in the specification may become code), ``lift`` (every class gets a
name), ``sdk`` (how the library offers each operation), ``client`` and ``schemas`` (one generator
each), ``formatting``, ``scan`` (nothing did become code), ``manifest``.
"""

from scripts.generate.check import check_names
from scripts.generate.lift import places
from scripts.generate.packages import generate
from scripts.generate.sdk import offers_of

__all__ = ["check_names", "generate", "offers_of", "places"]
