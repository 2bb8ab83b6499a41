"""Documents: their parts and references, and JSON and YAML with the line of each value."""
