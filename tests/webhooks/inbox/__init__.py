"""Inboxes, on real stores, with processes that die.

The kills are few by default. A long run has as many as it is told, over all stores:

    PYTRIBUTE_KILLS=500 python -m pytest tests/webhooks/inbox -k kill --log-cli-level=INFO
"""
