"""Properties of the client against the specification, on generated arguments and responses.

Few cases of a fixed seed by default. A long run draws other cases each time, and prints how to
repeat one that fails:

    PYTRIBUTE_CASES=10000 python -m pytest tests/properties
"""
