"""The API reference at ``/docs`` of a mock, in English and Russian, where every call can be tried.

Made from the specification with each request; all that the page needs comes from the mock itself.
"""
