# Written by `make client` from openapi/tribute.yaml: don't edit, it would be lost.
"""The groups of operations, as attributes of the two clients."""

from pytribute_core.drivers import AsyncRunner, Runner

from .physical_orders import AsyncPhysicalOrders, PhysicalOrders
from .products import AsyncProducts, Products
from .shop import AsyncShopResource, ShopResource
from .subscribers import AsyncSubscribers, Subscribers
from .subscriptions import AsyncSubscriptions, Subscriptions


class Resources:
    """The groups of a blocking client."""

    @property
    def products(self: Runner) -> Products:
        """Products of your account, and refunds of their purchases."""
        return Products(self)

    @property
    def physical_orders(self: Runner) -> PhysicalOrders:
        """Orders of physical products, to be packed and sent."""
        return PhysicalOrders(self)

    @property
    def shop(self: Runner) -> ShopResource:
        """Your shops, which sell at prices of your own."""
        return ShopResource(self)

    @property
    def subscriptions(self: Runner) -> Subscriptions:
        """Tariffs that can be subscribed to, with their prices."""
        return Subscriptions(self)

    @property
    def subscribers(self: Runner) -> Subscribers:
        """Who subscribes; internal at its source, so it may go without notice."""
        return Subscribers(self)


class AsyncResources:
    """The groups of a client with ``await``."""

    @property
    def products(self: AsyncRunner) -> AsyncProducts:
        """Products of your account, and refunds of their purchases."""
        return AsyncProducts(self)

    @property
    def physical_orders(self: AsyncRunner) -> AsyncPhysicalOrders:
        """Orders of physical products, to be packed and sent."""
        return AsyncPhysicalOrders(self)

    @property
    def shop(self: AsyncRunner) -> AsyncShopResource:
        """Your shops, which sell at prices of your own."""
        return AsyncShopResource(self)

    @property
    def subscriptions(self: AsyncRunner) -> AsyncSubscriptions:
        """Tariffs that can be subscribed to, with their prices."""
        return AsyncSubscriptions(self)

    @property
    def subscribers(self: AsyncRunner) -> AsyncSubscribers:
        """Who subscribes; internal at its source, so it may go without notice."""
        return AsyncSubscribers(self)
