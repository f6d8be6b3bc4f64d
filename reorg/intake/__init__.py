"""Workbooks and YAML in: rows with addresses, then typed, checked records; every fault at once."""
