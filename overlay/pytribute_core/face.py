"""The face of a package: public names that are imported when they are first used (PEP 562).

Importing it loads no other module: ``typing`` and ``importlib.util`` alone load thirty.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def lazy_face(
    package: str,
    names: "Sequence[str]",
    modules: "Sequence[str]",
    extras: "Mapping[str, tuple[str, str]] | None" = None,
) -> "tuple[Callable[[str], object], Callable[[], list[str]]]":
    """Return the ``__getattr__`` and the ``__dir__`` of a package.

    Args:
        package: the ``__name__`` of the package.
        names: its ``__all__``.
        modules: where the names are; the ones that are cheap to import first.
        extras: more names, each with its module and the package that this module needs. They are
            not in ``__all__``, so that ``import *`` works without them.
    """
    optional = extras or {}

    def get(name: str) -> object:
        from importlib import import_module  # noqa: PLC0415

        places = modules if name in names else [optional[name][0]] if name in optional else []
        for place in places:
            module = import_module(place)
            if hasattr(module, name):
                value: object = getattr(module, name)
                setattr(sys.modules[package], name, value)  # the next use doesn't come here
                return value
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    def list_names() -> list[str]:
        from importlib.util import find_spec  # noqa: PLC0415

        installed = {name for name, (_, needed) in optional.items() if find_spec(needed)}
        return sorted({*names, *installed})

    return get, list_names
