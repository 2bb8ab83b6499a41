"""The operations of the specification that the library offers."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pytribute import spec
from tests.documented import OFFERED

Json: TypeAlias = Any

SPEC: Json = spec()
BASE_URL: str = SPEC["servers"][0]["url"]
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True)
class Operation:
    """One operation, as the specification describes it."""

    name: str
    method: str
    path: str
    described: Json = field(repr=False)

    @property
    def parameters(self) -> list[Json]:
        return [*SPEC["paths"][self.path].get("parameters", []), *self.described["parameters"]]

    @property
    def success(self) -> Json:
        """The schema of the one documented success."""
        (status,) = (status for status in self.described["responses"] if status.startswith("2"))
        return self.schema(status)

    @property
    def errors(self) -> list[str]:
        return [status for status in self.described["responses"] if status >= "4"]

    def schema(self, status: str) -> Json:
        return self.described["responses"][status]["content"]["application/json"]["schema"]


OPERATIONS = [
    Operation(described["operationId"], method.upper(), path, described)
    for path, item in SPEC["paths"].items()
    for method, described in item.items()
    if method in _METHODS and described["operationId"] in OFFERED
]


def _named(node: Json) -> set[str]:
    """Return the schemas that a part of the specification refers to, directly or not."""
    names = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(node)))
    inner = (_named(SPEC["components"]["schemas"][name]) for name in names)
    return names.union(*inner)


SCHEMAS = sorted(set[str]().union(*(_named(one.described) for one in OPERATIONS)))
"""The names of all schemas of operations; those of events are for tests of their own."""
