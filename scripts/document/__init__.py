"""Reading and writing documents: JSON and YAML with the line each value stands on."""
