"""The order of a plan's moves, wave by wave. The model, and a replay of the days between that knows no solver."""
