"""A bound that needs no solver: everybody as early as the limit of people and each one's own windows let them."""

from __future__ import annotations

import heapq

from reorg.stages.model import Prepared
from reorg.stages.settings import StageSettings


def completion_bound(known: Prepared, settings: StageSettings) -> int:
    """The least weighted days from the first wave when only the limit of people in a wave and the first wave open to each
    are kept: in each wave the heaviest of those who may go (for jobs of equal length that is the best order)."""
    days = [(day - known.days[0]).days for day in known.days]
    waiting: list[list[int]] = [[] for _ in days]
    for group in known.groups:
        weight = group.weight // group.people if group.count == 1 else group.weight
        # a block's people share its weight; rounding down keeps the bound below
        waiting[group.first] += [weight] * len(group.members)
    cap = settings.limits.people or sum(len(group.members) for group in known.groups)
    ready: list[int] = []
    total = 0
    for day, new in zip(days, waiting, strict=True):
        for weight in new:
            heapq.heappush(ready, -weight)
        for _ in range(min(cap, len(ready))):
            total -= heapq.heappop(ready) * day
    while ready:
        total -= heapq.heappop(ready) * days[-1]
    return total
