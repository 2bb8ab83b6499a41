"""What becomes of the library and its tests when the documentation changes.

``python -m tests.changes`` applies each realistic change of a page to a clone of this checkout and
runs ``make client`` and ``make test`` there.
"""
