from tests.mock.shop.conftest import inbox, mock, tribute

__all__ = ["inbox", "mock", "tribute"]
