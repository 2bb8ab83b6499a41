"""A key that is held in memory, and leaves it only in a request."""

import copy
import pickle

import pytest

from pytribute_core.secret import Secret


def test_a_key_is_neither_pickled_nor_copied() -> None:
    key = Secret("k3y")
    for leave in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="isn't pickled"):
            leave(key)
