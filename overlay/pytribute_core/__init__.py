"""The runtime below every operation: HTTP, retries, errors, pagination, money, decoding.

It is written by hand and knows neither an operation nor a schema by name: `pytribute_client`, which
is generated, describes those, and `pytribute` offers them.
"""
