"""Rest between two duties of one person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reorg.rosters.settings import DAY_MINUTES, RosterSettings

if TYPE_CHECKING:
    from reorg.rosters.days import Span
    from reorg.rosters.problem import RosterProblem


def clash(
    settings: RosterSettings, spans: Sequence[Span], night: bool, others: Sequence[Span], other_night: bool
) -> bool:
    """Whether nobody can do both: the later one begins before the earlier one's end and rest are over.

    A duty with a pause in it counts as one from its first hour to its last.
    """
    first, then = (spans, others) if spans[0][0] <= others[0][0] else (others, spans)
    after_night = night if first is spans else other_night
    rest = settings.rest_after_night if after_night else settings.rest
    return then[0][0] < first[-1][1] + rest * 60


def reach(problem: RosterProblem) -> int:
    """Days from a duty's day on which another may clash with it, at most."""
    settings = problem.settings
    last = max((spans[-1][1] - problem.days[d].midnight for (d, _), spans in problem.spans.items() if spans), default=0)
    return int((last + 60 * max(settings.rest, settings.rest_after_night)) // DAY_MINUTES) + 2
