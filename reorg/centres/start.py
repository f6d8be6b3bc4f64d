"""A first answer: sites opened one by one while that is cheaper. Quick, never proved."""

from __future__ import annotations

from reorg.centres.problem import CentreProblem

Serving = tuple[int, ...]
"""The site of each client."""


def greedy(problem: CentreProblem) -> Serving | None:
    """The site that lowers the cost most is opened until none does: what a planner does by hand. ``None``: it ends nowhere."""
    opened = set(problem.must_open)
    low, high = problem.counts
    best = dealt(problem, opened)
    while len(opened) < high:
        tries = [(dealt(problem, opened | {s}), s) for s in problem.may_open if s not in opened]
        found = [(cost(problem, serving, opened | {s}), s, serving) for serving, s in tries if serving is not None]
        if not found:
            further = _farthest(problem, opened)
            if further is None:
                return None
            opened.add(further)
            continue
        least, site, serving = min(found)
        if best is not None and least >= cost(problem, best, opened) and len(opened) >= low:
            break
        opened.add(site)
        best = serving
    return best if best is not None and len(opened) >= low and valid(problem, best, opened) else None


def _farthest(problem: CentreProblem, opened: set[int]) -> int | None:
    """The site that reaches most of the clients whom nobody reaches yet; the largest where all are reached."""
    free = [s for s in problem.may_open if s not in opened]
    lacking = [c for c in range(len(problem.clients)) if not any(problem.pairs[c][s] is not None for s in opened)]
    if not free:
        return None
    room = [problem.capacities[s] or 0 for s in range(len(problem.sites))]
    return max(free, key=lambda s: (sum(problem.pairs[c][s] is not None for c in lacking), room[s], -s))


def dealt(problem: CentreProblem, opened: set[int]) -> Serving | None:
    """Everybody to an open site: who would lose most by waiting first, each to the cheapest with room; ``None``: no room."""
    room = {s: problem.capacities[s] for s in opened}
    choices = []
    for c in range(len(problem.clients)):
        row = problem.pairs[c]
        options = sorted((cost, s) for s in opened if (cost := row[s]) is not None)
        if not options:
            return None
        lost = options[1][0] - options[0][0] if len(options) > 1 else 1 << 60
        choices.append((-lost, c, options))
    if not all(one is None for one in room.values()):
        choices.sort(key=lambda one: one[:2])
    serving = [0] * len(choices)
    for _, c, options in choices:
        for _cost, s in options:
            left = room[s]
            if left is None or left >= problem.loads[c]:
                serving[c] = s
                room[s] = None if left is None else left - problem.loads[c]
                break
        else:
            return None
    return tuple(serving)


def cost(problem: CentreProblem, serving: Serving, opened: set[int]) -> int:
    """What an answer costs in the model's unit."""
    stood = sum(problem.open_costs[s] if s in opened else problem.closed_costs[s] for s in range(len(problem.sites)))
    return stood + sum(problem.pairs[c][s] or 0 for c, s in enumerate(serving))


def valid(problem: CentreProblem, serving: Serving, opened: set[int]) -> bool:
    """Whether an answer keeps every limit."""
    held = dict.fromkeys(opened, 0)
    for c, s in enumerate(serving):
        if s not in opened or problem.pairs[c][s] is None:
            return False
        held[s] += problem.loads[c]
    low, high = problem.counts
    return (
        low <= len(opened) <= high
        and set(problem.must_open) <= opened <= set(problem.may_open)
        and (problem.empty or set(serving) == opened)
        and all(load >= problem.least[s] for s, load in held.items())
        and all((most := problem.capacities[s]) is None or load <= most for s, load in held.items())
    )
