"""The dashboard at ``/`` of a mock: what it has, what comes and goes, and a person as the buyer.

The page is rendered at each request. A feed of server-sent events says that something has changed;
the page then asks for itself again, and replaces what differs.
"""
