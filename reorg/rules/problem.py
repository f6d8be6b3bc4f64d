"""The frozen problem: people, today's units, the structure, the rules and the settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from reorg.domain.people import Person
from reorg.domain.settings import PlanSettings
from reorg.domain.structure import Structure
from reorg.domain.territory import Territory
from reorg.domain.units import PresentUnit
from reorg.domain.workload import Workload
from reorg.rules.base import RuleSettings


@dataclass(frozen=True)
class Problem:
    """All that a plan is made from. ``rules`` include the structure's own demands; ``workload`` is there where the project
    names cases."""

    settings: PlanSettings
    people: tuple[Person, ...]
    present: tuple[PresentUnit, ...]
    structure: Structure
    rules: tuple[RuleSettings, ...]
    territory: Territory = field(default_factory=Territory)
    workload: Workload | None = None

    @cached_property
    def person_index(self) -> dict[str, int]:
        return {person.person_id: number for number, person in enumerate(self.people)}

    def with_rules(self, rules: Iterable[RuleSettings]) -> Problem:
        """The same bureau under other rules; what is known of its people and structure is kept."""
        other = replace(self, rules=tuple(rules))
        if "_bureau" in self.__dict__:
            other.__dict__["_bureau"] = self.__dict__["_bureau"].of_same_people(other)
        return other

    @cached_property
    def present_index(self) -> dict[str, int]:
        return {unit.unit_id: number for number, unit in enumerate(self.present)}
