# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The groups of operations, as attributes of the two clients."""

from pytribute_core.drivers import AsyncRunner, Runner

from .products import AsyncProducts, Products


class Resources:
    """The groups of a blocking client."""

    @property
    def products(self: Runner) -> Products:
        """Products of your account, and refunds of their purchases."""
        return Products(self)


class AsyncResources:
    """The groups of a client with ``await``."""

    @property
    def products(self: AsyncRunner) -> AsyncProducts:
        """Products of your account, and refunds of their purchases."""
        return AsyncProducts(self)
