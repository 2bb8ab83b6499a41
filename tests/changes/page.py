"""A saved Markdown page whose embedded OpenAPI fragments can be changed."""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias, cast

Fragment: TypeAlias = dict[str, Any]
Schema: TypeAlias = dict[str, Any]

_BLOCK = re.compile(r"(?<=^```json\n)\{.*?\}(?=\n```$)", re.MULTILINE | re.DOTALL)


class Operation(NamedTuple):
    """One operation of one fragment."""

    path: str
    method: str
    details: dict[str, Any]
    fragment: Fragment

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """The parameters, to be changed in place."""
        found: list[dict[str, Any]] = self.details.setdefault("parameters", [])
        return found

    @property
    def responses(self) -> dict[str, Any]:
        """The responses by status, to be changed in place."""
        found: dict[str, Any] = self.details["responses"]
        return found


class Page:
    """The text of a page, and its fragments as JSON."""

    def __init__(self, text: str, patches: str = "") -> None:
        """Read the fragments.

        Args:
            text: the page as saved.
            patches: the text of all patches: what it names has a meaning that people wrote down.
        """
        self.patches = patches
        self.words = text
        self.fragments: list[Fragment] = [
            loaded
            for block in _BLOCK.findall(text)
            for loaded in [json.loads(block)]
            if "openapi" in loaded
        ]

    @property
    def text(self) -> str:
        """The page with its fragments as they are now."""
        remaining = iter(self.fragments)

        def written(block: re.Match[str]) -> str:
            if "openapi" not in json.loads(block[0]):
                return block[0]
            return json.dumps(next(remaining), ensure_ascii=False, separators=(",", ":"))

        text = _BLOCK.sub(written, self.words)
        added = (json.dumps(one, ensure_ascii=False) for one in remaining)
        blocks = [f"\n\n## Added\n\n```json\n{block}\n```\n" for block in added]
        return text + "".join(blocks)

    def operations(self) -> Iterator[Operation]:
        """Return every operation, in the order of the page."""
        for fragment in self.fragments:
            for path, item in fragment.get("paths", {}).items():
                for method, details in item.items():
                    yield Operation(path, method, details, fragment)

    def listing(self) -> Operation:
        """Return the operation with the most query parameters."""
        return max(self.operations(), key=_query_parameters)

    def schemas(self, name: str) -> list[Schema]:
        """Return a component in every fragment that repeats it, to be changed alike."""
        found = (one.get("components", {}).get("schemas", {}) for one in self.fragments)
        return [schemas[name] for schemas in found if name in schemas]

    def entity(self) -> str:
        """Return the name of the component with the most fields."""
        sizes: dict[str, int] = {
            name: len(schema.get("properties", {}))
            for one in self.fragments
            for name, schema in one.get("components", {}).get("schemas", {}).items()
        }
        return max(sizes, key=lambda name: sizes[name])

    def subschemas(self) -> Iterator[Schema]:
        """Return every object of every fragment."""
        for fragment in self.fragments:
            yield from _objects(fragment)

    def add_fragment(self, like: Fragment, paths: dict[str, Any]) -> None:
        """Add a fragment with paths of its own and everything else of another one."""
        self.fragments.append(copy.deepcopy(like) | {"paths": paths})

    def enums(self, *, of: str) -> list[str]:
        """Return the fields of a component that list their values."""
        return [name for name, field in _fields(self.schemas(of)[0]).items() if "enum" in field]

    def optional_fields(self, *, of: str) -> list[str]:
        """Return the fields of a component that may be missing."""
        schema = self.schemas(of)[0]
        return [name for name in _fields(schema) if name not in schema.get("required", [])]

    def replace_words(self, pattern: str, by: str) -> None:
        """Change the words around the fragments."""
        self.words, count = re.subn(pattern, by, self.words, count=1, flags=re.MULTILINE)
        if not count:
            raise LookupError(f"the page has no words like {pattern!r}")


def _fields(schema: Schema) -> dict[str, Schema]:
    fields: dict[str, Schema] = schema.get("properties", {})
    return fields


def _objects(value: object) -> Iterator[Schema]:
    if isinstance(value, dict):
        found = cast("Schema", value)
        yield found
        for inner in found.values():
            yield from _objects(inner)
    if isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from _objects(inner)


def _query_parameters(operation: Operation) -> int:
    parameters = operation.details.get("parameters", [])
    return sum(one.get("in") == "query" for one in parameters)
