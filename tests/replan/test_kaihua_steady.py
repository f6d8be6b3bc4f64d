"""Kaihua at full size: five small edits, and a plan that is steady and still good."""

from __future__ import annotations

import pytest
from steadiness import Measured, edited, kaihua, measured, planned, relaid

pytestmark = pytest.mark.slow


def steady(one: Measured) -> bool:
    return one.share_unmoved >= 0.95 and one.loss <= 0.01


def test_after_five_edits_the_others_stay_at_little_loss() -> None:
    """Two variants: a pin elsewhere, two people gone, one new, one with other skills."""
    found = list(measured(2))
    assert [one for one in found if not steady(one)] == []
    assert all(one.unconcerned >= 790 for one in found), "the share is over nearly everyone"


def test_it_is_the_weight_that_keeps_people_where_they_were() -> None:
    before = kaihua()
    problem, former = edited(before, planned(before), 0)
    share = {}
    for weight in (0, None, 1e6):
        laid = relaid(problem, former, weight)
        plan = planned(laid.problem, relaid=laid)
        assert plan.replan is not None
        share[weight] = plan.replan.share_unmoved
    assert share[0] < 0.95 <= share[None] <= share[1e6]


def test_many_variants() -> None:
    assert [one for one in measured(4) if not steady(one)] == []
