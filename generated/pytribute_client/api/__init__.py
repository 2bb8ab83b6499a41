# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""One package a tag of the specification, one module an operation in it."""
