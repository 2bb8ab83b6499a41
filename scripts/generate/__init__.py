"""From a specification to two Python packages and the manifest that tells how they came about.

The way through: ``check`` (nothing in the specification may become code), ``lift`` (every class
gets a name), ``client`` and ``schemas`` (one generator each), ``formatting``, ``scan`` (nothing
did become code), ``manifest``.
"""

from scripts.generate.check import check_names
from scripts.generate.lift import places
from scripts.generate.packages import generate

__all__ = ["check_names", "generate", "places"]
