from pathlib import Path

import pytest

from tests.hostile.checkout import MARKDOWN, Checkout


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """All five pages."""
    return Checkout.make(tmp_path)


@pytest.fixture
def small(tmp_path: Path) -> Checkout:
    """The page with the fragments alone, which is quicker to build."""
    made = Checkout.make(tmp_path)
    made.keep(MARKDOWN)
    return made


@pytest.fixture
def alone(tmp_path: Path) -> Checkout:
    """No page at all: the hostile one takes the place of the real ones."""
    made = Checkout.make(tmp_path)
    made.keep()
    made.forget_patches()
    return made
