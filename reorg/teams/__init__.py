"""Groups and teams of a station: even, mixed, led. The model, and a check of finished teams that knows no solver."""
