"""Unofficial Python client for the Tribute API (payments in Telegram)."""
