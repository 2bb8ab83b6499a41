"""Plain Schemathesis, as its first page of documentation shows it.

The same as ``schemathesis run openapi.json --url ... -H 'Api-Key: ...' --seed 0``, in-process.
"""

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import ScenarioFinished

from pytribute import spec
from pytribute.mock import MockServer

__all__ = ["failures"]


def failures(mock: MockServer) -> set[str]:
    """Return the checks of Schemathesis that fail; the unchanged mock fails none."""
    settings = {"seed": 0, "base-url": mock.base_url, "generation": {"database": "none"}}
    config = SchemathesisConfig.from_dict(settings)  # pyright: ignore[reportUnknownMemberType]  # a plain dict to it
    schema = schemathesis.openapi.from_dict(spec(), config=config)
    schema.config.headers = {"Api-Key": mock.api_key}
    found: set[str] = set()
    stream = from_schema(schema).execute()
    for event in stream:
        if isinstance(event, ScenarioFinished):
            checks = (one for case in event.recorder.checks.values() for one in case)
            found |= {one.name for one in checks if one.failure_info is not None}
        if found:  # one is enough
            stream.stop()
    return found
