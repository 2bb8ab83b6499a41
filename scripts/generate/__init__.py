"""Generate two Python packages from a specification, and the manifest of their files.

The steps: ``check`` (nothing in the specification may become code), ``lift`` (every class gets a
name), ``client`` and ``schemas`` (one generator each), ``formatting``, ``scan`` (nothing did become
code), ``manifest``.
"""

from scripts.generate.check import check_names
from scripts.generate.lift import places
from scripts.generate.packages import generate

__all__ = ["check_names", "generate", "places"]
