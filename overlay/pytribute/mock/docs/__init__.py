"""The API reference at ``/docs`` of a mock, in English and Russian, with a form for each operation.

The page is rendered from the specification at each request; its assets come from the mock itself.
"""
