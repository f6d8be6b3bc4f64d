"""Zones from townships: connected, balanced, compact. The model, and a check of finished zones that knows no solver."""
