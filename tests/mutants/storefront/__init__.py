"""Mutants of the honest server of the shop: each has one wrong method."""
