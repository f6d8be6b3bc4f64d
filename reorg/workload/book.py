"""Everything that loads are worked out from: settings, cases, present units, townships."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from reorg.domain.cases import Case
from reorg.domain.structure import Structure
from reorg.domain.territory import Territory
from reorg.domain.units import PresentUnit
from reorg.plan.changes import Origin, origins
from reorg.text import Text
from reorg.workload.settings import WorkloadSettings

NO_STRUCTURE = Structure("", Text(""), ())


@dataclass(frozen=True)
class CaseBook:
    """Settings and cases of one project. ``ids``: the present unit (id) that each word of the section names."""

    settings: WorkloadSettings
    cases: tuple[Case, ...]
    present: tuple[PresentUnit, ...]
    ids: Mapping[str, str] = field(default_factory=dict)
    territory: Territory = field(default_factory=Territory)

    @cached_property
    def origins(self) -> Mapping[str, Origin]:
        """The present units above each, and its side, by id."""
        return origins(self.present, NO_STRUCTURE)

    @cached_property
    def departments(self) -> Mapping[str, str]:
        """The department (present unit id) of each type that has one."""
        types = self.settings.types.items()
        return {word: self.ids.get(one.unit, one.unit) for word, one in types if one.unit}


def type_word(written: str) -> str:
    """A type as it is compared: folded, without 案 or 案件 at its end."""
    word = re.sub(r"\s+", "", unicodedata.normalize("NFKC", written))
    return re.sub(r"(?<=.)案件?$", "", word)


def type_names(settings: WorkloadSettings) -> dict[str, str]:
    """Every word for a type, as it is compared, with the type's own name."""
    found = {}
    for name, one in settings.types.items():
        for word in (*one.also, name):
            found[type_word(word)] = name
    return found
