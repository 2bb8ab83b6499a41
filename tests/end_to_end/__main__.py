"""Publish what there is of each operation: ``python -m tests.end_to_end``."""

import sys

from pytribute import spec
from tests.end_to_end.matrix import PUBLISHED, holes, markdown, matrix
from tests.end_to_end.observing import requests_of_checks
from tests.end_to_end.specification import operations

document = spec()
found = matrix(document, requests_of_checks(), {one.name for one in operations(document)})
PUBLISHED.write_text(markdown(found), encoding="utf-8")
if missing := holes(found):
    sys.exit("\n".join(missing))
