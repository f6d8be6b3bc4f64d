"""The solver's room: seats, rows, network of columns, pricing, integer finish. Nothing outside knows a solver."""

from reorg.engine.outcome import Outcome, Progress, SolveOptions
from reorg.engine.search import solve
from reorg.engine.slotting import solve_by_levels

__all__ = ["Outcome", "Progress", "SolveOptions", "solve", "solve_by_levels"]
