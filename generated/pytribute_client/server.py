# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Where the API is and how a caller shows who it is."""

from typing import Final

BASE_URL: Final = "https://tribute.tg/api/v1"
KEY_HEADER: Final = "Api-Key"
KEY_PREFIX: Final = ""
