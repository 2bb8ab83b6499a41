"""What changed between two versions of the specification, and whom it breaks.

Read ``change`` (the law), ``document`` (from the root down), ``schema`` (values at any depth).
"""
