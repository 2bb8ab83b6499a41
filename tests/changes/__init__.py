"""The effect of a changed documentation page on the library and its tests.

``python -m tests.changes`` applies each realistic change of a page to a clone of this checkout and
runs ``make client`` and ``make test`` there.
"""
