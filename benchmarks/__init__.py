"""Measurements: printed with the machine they were made on, never part of the tests."""
