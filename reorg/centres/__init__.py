"""Shared case-handling centres: where they stand and whom each serves. The model, and a check that knows no solver."""
