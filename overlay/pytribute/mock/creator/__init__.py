"""Creators of the mock: subscriptions, donations and orders of physical products."""
