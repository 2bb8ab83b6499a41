"""The names that users may rely on, as Python text, and what a change of them breaks.

`docs/policies/public-api.txt` holds this text as of the last release. So a change of a public name
is a line in a review, and is compared with no tag and no history at hand.
"""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

import griffe

RECORD = "docs/policies/public-api.txt"
_PACKAGES = ("pytribute_core", "pytribute_client", "pytribute")
_WEBHOOKS = "pytribute.webhooks"
_RESOURCES = "pytribute_client.resources"
# A module offers the names of its `__all__`, or without one all public names it defines.
_MODULES = (
    *("pytribute", "pytribute.contract", "pytribute.mock", "pytribute.pytest_plugin"),
    *(_WEBHOOKS, f"{_WEBHOOKS}.inbox", f"{_WEBHOOKS}.inbox.postgres", f"{_WEBHOOKS}.inbox.redis"),
    *(f"{_WEBHOOKS}.adapters.{name}" for name in ("aiohttp", "django", "flask", "starlette")),
)
_HEADING = "# module "
# griffe warns of a name that only Python 3.13 has; without a handler, that goes to standard error.
logging.getLogger("griffe").addHandler(logging.NullHandler())


def public_api(root: Path) -> str:
    """Write the public names of a checkout, with signatures and types."""
    loader = griffe.GriffeLoader(
        search_paths=[root / "overlay", root / "generated"], allow_inspection=False
    )
    for package in _PACKAGES:
        loader.load(package)
    loader.resolve_aliases(external=False)
    modules = loader.modules_collection
    resources = [f"{_RESOURCES}.{name}" for name in modules[_RESOURCES].modules]
    places: dict[str, str] = {}
    offered: dict[str, list[tuple[str, griffe.Object | None]]] = {}
    for module in (*_MODULES, *sorted(resources)):
        offered[module] = [
            (name, _target(modules[module][name])) for name in _names(modules[module])
        ]
        for name, target in offered[module]:
            if target is not None:
                places.setdefault(target.path, f"{module}.{name}")
    return "\n".join(line for module in offered for line in _lines(module, offered[module], places))


def breaking_changes(old: str, new: str) -> list[str]:
    """Return what breaks for users between two texts of `public_api`."""
    former, present = _read(old), _read(new)
    gone = [f"{name}: *Module was removed*" for name in former.keys() - present.keys()]
    return sorted(gone) + [
        f"{name}: {breakage.explain(griffe.ExplanationStyle.MARKDOWN).removeprefix('- ')}"
        for name in sorted(former.keys() & present.keys())
        for breakage in griffe.find_breaking_changes(former[name], present[name])
    ]


def _read(text: str) -> dict[str, griffe.Module]:
    sections = [part.partition("\n") for part in text.split(_HEADING)[1:]]
    return {
        name: griffe.visit(name, filepath=Path(RECORD), code=code) for name, _, code in sections
    }


def _names(module: griffe.Module) -> list[str]:
    if module.exports is not None:
        return sorted(str(name) for name in module.exports)
    own = (name for name, member in module.members.items() if not member.is_alias)
    return sorted(name for name in own if not name.startswith("_"))


def _target(member: griffe.Object | griffe.Alias) -> griffe.Object | None:
    """Return what a name stands for; None if another distribution defines it."""
    try:
        return member.final_target if isinstance(member, griffe.Alias) else member
    except griffe.AliasResolutionError:
        return None


def _lines(
    module: str, offered: Iterable[tuple[str, griffe.Object | None]], places: dict[str, str]
) -> Iterator[str]:
    yield f"{_HEADING}{module}"
    for name, target in offered:
        place = target and places[target.path]
        if target is None or place != f"{module}.{name}":
            yield f"{name} = {place or '...'}"
        elif isinstance(target, griffe.Class):
            yield from _class(name, target, places)
        else:
            yield from _member(name, target)
    yield ""


def _class(name: str, found: griffe.Class, places: dict[str, str]) -> Iterator[str]:
    bases = [str(base) for base in found.bases if not str(base).startswith("_")]
    yield f"class {name}({', '.join(bases)}):" if bases else f"class {name}:"
    yield from (f"    {line}" for line in [*_members(found, places)] or ["..."])


def _members(found: griffe.Class, places: dict[str, str]) -> Iterator[str]:
    for name, member in sorted(found.all_members.items()):
        target = _target(member)
        if not isinstance(target, griffe.Function | griffe.Attribute):
            continue
        is_special_method = name.endswith("__") and target.is_function
        is_listed_at_its_base = member.inherited and target.parent and target.parent.path in places
        if not is_listed_at_its_base and (is_special_method or not name.startswith("_")):
            yield from _member(name, target)


def _member(name: str, target: griffe.Object) -> Iterator[str]:
    if isinstance(target, griffe.Function):
        keyword = "async def" if "async" in target.labels else "def"
        # Without `self`, a `/` may have no parameter before it.
        signature = target.signature(name=name).replace("(/, ", "(").replace("(/)", "()")
        yield f"{keyword} {signature}: ..."
    elif isinstance(target, griffe.Attribute) and target.annotation:
        yield f"{name}: {target.annotation}"
    else:
        yield f"{name} = ..."
