"""The solver's room: seats, rows, network of columns, pricing, integer finish. Nothing outside knows a solver."""

from reorg.engine.outcome import Outcome, Progress, SolveOptions
from reorg.engine.search import solve

__all__ = ["Outcome", "Progress", "SolveOptions", "solve"]
