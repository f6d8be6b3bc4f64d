"""What was decided before or after the placement (zones, centres, teams, rosters, waves), checked with the plan."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.domain.demand import Demand
from reorg.text import Finding, Lang, Message, Place, Text

if TYPE_CHECKING:
    from reorg.intake.load import Loaded
    from reorg.rules.problem import Problem

SECTIONS: dict[str, tuple[str, Text]] = {
    "zones": ("zoning", Text("警区", "zones")),
    "centres": ("centring", Text("办案中心", "centres")),
    "teams": ("teaming", Text("编组", "teams")),
    "rosters": ("rostering", Text("勤务", "rosters")),
    "stages": ("staging", Text("批次", "stages")),
    "workload": ("workloading", Text("工作量", "workload")),
}
"""Sections of a project whose ``file:`` names what was decided, with the flow that checks it (its ``check_decided``)."""


NOT_YET = Message(
    "decided.not-yet",
    "warning",
    Text("“{section}”一节的结果 {file} 还没有。", "What “{section}” decides is not there yet: {file}."),
    advice=Text("由相应命令写出后放在项目文件旁。", "Its command writes it; put it beside the project file."),
)


@dataclass(frozen=True)
class Decided:
    """Every demand on what was decided, by section; ``findings`` tell files that cannot be read."""

    demands: dict[str, tuple[Demand, ...]]
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return all(one.holds for demands in self.demands.values() for one in demands)

    @property
    def readable(self) -> bool:
        return not any(one.severity == "error" for one in self.findings)


def check_decided(project: Path, loaded: Loaded, plan: Path | None) -> Decided:
    """Look up every demand of the sections whose answer is decided; people stand where ``plan`` puts them."""
    demands: dict[str, tuple[Demand, ...]] = {}
    findings: list[Finding] = []
    for section, (flow, _) in SECTIONS.items():
        raw = getattr(loaded.project, section, None) if loaded.project else None
        if not isinstance(raw, dict) or not raw.get("file"):
            continue
        if not (loaded.folder / str(raw["file"])).is_file():
            findings.append(NOT_YET.at(Place(file=str(raw["file"])), section=section, file=raw["file"]))
            continue
        found, said = import_module(f"reorg.flows.{flow}").check_decided(project, loaded, plan)
        demands[section] = found
        findings += said
    return Decided(demands, tuple(findings))


def decided_json(decided: Decided, lang: Lang) -> list[dict[str, Any]]:
    """Plain data: a line for every demand."""
    return [
        {
            "section": section,
            "key": one.key,
            "text": one.text.get(lang),
            "holds": one.holds,
            "breaches": [breach.get(lang) for breach in one.breaches],
        }
        for section, demands in decided.demands.items()
        for one in demands
    ]


def masked_decided(decided: Decided, problem: Problem) -> Decided:
    """The same with ids of people replaced wherever a demand's words hold them."""
    from reorg.report.mask import hidden, masked_text, pseudonyms

    ids = pseudonyms(problem)

    def words(text: Text) -> Text:
        return Text(masked_text(text.zh, ids), masked_text(text.en, ids))

    demands = {
        section: tuple(
            Demand(masked_text(one.key, ids), words(one.text), tuple(words(b) for b in one.breaches)) for one in found
        )
        for section, found in decided.demands.items()
    }
    return Decided(demands, hidden(decided.findings))
