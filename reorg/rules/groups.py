"""What rules on named groups of people share: who the group is, and at which level it is judged."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from reorg.rules.base import RuleSettings
from reorg.rules.seated import Seated
from reorg.text import Text


class GroupSettings(RuleSettings):
    """People named one by one, or by equal values in a column."""

    speaks_of_pairs: ClassVar[bool] = True

    people: tuple[str, ...] = Field((), description="人员编号 / person ids")
    column: str | None = Field(None, description="花名册的一列，值相同者为一组 / a column; equal values make a group")
    level: Literal["unit", "department"] = Field(
        "unit", description="unit 最低一级单位；department 一级单位 / lowest unit, or department (top unit)"
    )

    @model_validator(mode="after")
    def _named(self) -> GroupSettings:
        if (len(self.people) < 2) is (self.column is None):
            raise ValueError(Text("须写明两名以上人员，或一列", "two people or more, or a column"))
        return self


def unit_of(rule: GroupSettings, seated: Seated, number: int) -> int:
    """The unit (or department) where someone sits; -1 when unplaced."""
    seat = seated.seat_of[number]
    if seat < 0:
        return -1
    line = list(seated.structure.ancestors(seated.structure.seats[seat].unit))
    return line[-1] if rule.level == "department" else line[0]
