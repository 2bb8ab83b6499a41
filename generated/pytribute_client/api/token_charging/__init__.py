# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""One module an operation, named after its operationId."""
