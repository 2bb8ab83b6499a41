"""Shops of the mock: orders, payments and renewals, refunds, saved cards and their charges."""
