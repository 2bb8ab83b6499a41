"""The report of a run, as text, JSON, JUnit XML and HTML."""
