# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""Operations and models of the Tribute API, as its specification says.

One module a schema in `models`, one module an operation in `api`.
"""
