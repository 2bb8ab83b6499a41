"""Honest servers of the Products API, written against its documentation and nothing of pytribute.

Each is what a developer of its framework would write, with the framework's own defaults wherever
the documentation describes no request. The contract check must not cry wolf on any of them.
"""
