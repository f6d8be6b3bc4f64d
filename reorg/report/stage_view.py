"""The waves with every number and word that their pages and JSON need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from reorg.plan.changes import CHANGES
from reorg.stages.dates import wave_of
from reorg.stages.handover import late
from reorg.stages.made import StagesMade
from reorg.stages.problem import training_days, training_start
from reorg.stages.relaxed import FAMILIES
from reorg.text import Lang, Text

LEADERS = Text("领导", "leaders")
STATUS = {
    "optimal": Text("已证明最优", "proven optimal"),
    "feasible": Text("可行，附界", "feasible, with bounds"),
    "infeasible": Text("已证明没有", "proved: none"),
    "unknown": Text("时限内没有找到", "none found in time"),
}
AIMS = {
    "completion": Text("到位加权人日（批次日距第一批）", "weighted days until each one's wave"),
    "even": Text("最大与最小一批相差人数", "largest wave less the smallest"),
}

NO_REPORTING = {
    True: Text(
        "周六周日和法定节假日不报到，调休上班日照常（限已公布的年份）。",
        "Nobody reports at weekends and on public holidays; make-up working days are as others (years that are announced).",
    ),
    False: Text(
        "周六周日不报到；法定节假日和调休未计。",
        "Nobody reports at weekends; holidays and make-up days are not looked at.",
    ),
}


@dataclass(frozen=True)
class Move:
    """One person's notice."""

    number: int
    wave: int
    reports: date
    gives_to: tuple[int, ...]
    takes_from: tuple[int, ...]
    trained: date | None
    trained_for: tuple[str, ...]


class StageView:
    """Looks up names and words of the waves in one language."""

    def __init__(self, made: StagesMade, lang: Lang) -> None:
        self.made, self.lang, self.problem = made, lang, made.problem
        self.structure = made.problem.problem.structure
        self.present = {unit.unit_id: unit.name for unit in made.problem.problem.present}
        self.waves = made.calendar.days[: made.staged.waves]

    def person(self, number: int) -> str:
        one = self.problem.placed[number].person
        return f"{one.name}（{one.person_id}）" if self.lang == "zh" else f"{one.name} ({one.person_id})"

    def unit(self, number: int) -> str:
        return self.problem.units[number].name.get(self.lang)

    def aside(self, value: int, said: Text) -> str:
        """``4（已证不能更少）``."""
        return f"{value}（{said.zh}）" if self.lang == "zh" else f"{value} ({said.en})"

    def listed(self, names: Iterable[str], most: int | None = None) -> str:
        """The names, or the first ``most`` and how many more there are."""
        all_ = list(names)
        shown = ("、" if self.lang == "zh" else ", ").join(all_[:most])
        if most is None or len(all_) <= most:
            return shown
        return shown + Text(f"等 {len(all_)} 个", f" and {len(all_) - most} more").get(self.lang)

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """By wave, then new unit, leaders before others, then the roster's order."""
        found = []
        takes: dict[int, list[int]] = {}
        for pair in self.problem.pairs:
            takes.setdefault(pair.successor, []).append(pair.holder)
        settings = self.made.settings
        for n, day in self.made.reports.items():
            days, why = training_days(self.problem, n, settings)
            begin = training_start(settings, self.made.calendar.days[0])
            ready = begin + timedelta(days=days) if days else None
            gives = (self.problem.successor[n].successor,) if n in self.problem.successor else ()
            wave = wave_of(self.made.calendar.days, day)
            found.append(Move(n, wave, day, gives, tuple(takes.get(n, ())), ready, why))
        placed = self.problem.placed
        return tuple(
            sorted(found, key=lambda m: (m.wave, placed[m.number].new_unit, not placed[m.number].leads, m.number))
        )

    def reasons(self) -> Iterator[Text]:
        """Why there are no waves, as far as it is known."""
        staged = self.made.staged
        yield from staged.reasons
        if staged.status != "infeasible":
            return
        most = len(self.made.calendar.days)
        if staged.would_do is not None:
            yield Text(
                f"现定至多 {most} 批不够；其余要求不变，至少要 {staged.would_do} 批。",
                f"{most} waves will not do; with everything else as it is, {staged.would_do} would.",
            )
        for family in staged.without:
            name = FAMILIES[family]
            yield Text(
                f"单去掉“{name.zh}”（{family}），{most} 批就够。",
                f"Without {name.en} alone (`{family}`), {most} waves would do.",
            )
        if staged.clash:
            zh = "、".join(f"{FAMILIES[family].zh}（{family}）" for family in staged.clash)
            en = ", ".join(f"{FAMILIES[family].en} (`{family}`)" for family in staged.clash)
            yield Text(f"这几项要求合起来做不到：{zh}。", f"These demands cannot be kept together: {en}.")

    def notes(self) -> Iterator[Text]:
        """What the planner should know of waves that there are."""
        problem, settings = self.problem, self.made.settings
        if problem.unplaced:
            yield Text(
                f"{len(problem.unplaced)} 人待安排，留在原处，不计入在岗。",
                f"{len(problem.unplaced)} people are unplaced; they stay where they are and count nowhere.",
            )
        off = sum(not problem.placed[n].counted for n in problem.movers)
        if off:
            yield Text(
                f"{off} 名变动人员不在岗（借调、产假等），随批办手续，不计入在岗底线。",
                f"{off} of those who move are not on duty (secondment, leave ...): they go with a wave and count for no floor.",
            )
        split = len(late(problem, self.made.calendar).split)
        if split:
            yield Text(
                f"{split} 处接替在一批之内交接不完（或原任要去组建新单位），接任者先一批到。",
                f"{split} handovers do not fit into one wave (or the holder opens a new unit): the successor comes a wave before.",
            )
        for cycle in problem.swaps:
            names = self.listed(self.person(n) for n in cycle)
            yield Text(
                f"{names} 互换或循环接替，同一天到岗，到岗前完成交接。",
                f"{names} swap posts: on one day, handed over beforehand.",
            )
        low = [
            self.unit(one.unit)
            for one in (self.made.replayed.watched if self.made.replayed else ())
            if one.kind == "category"
            and one.what in self._absolute(one.unit)
            and one.least < self._absolute(one.unit)[one.what]
        ]
        if low:
            names = self.listed(dict.fromkeys(low))
            yield Text(
                f"{names}：现有或方案人数少于另定的底线，按较少者计。",
                f"{names}: today's or the plan's strength is below the unit's own floor; the lesser counts.",
            )
        if not settings.weekends:
            yield NO_REPORTING[settings.holidays]

    def _absolute(self, unit: int) -> dict[str, int]:
        found: dict[str, int] = {}
        for word, floor in self.made.settings.floors.units.items():
            if unit in self.problem.unit_of_word(word):
                found |= floor.people
        return found

    def turned(self, wave: int) -> tuple[list[int], list[int]]:
        """Units that open and that close in a wave."""
        opens, closes = [], []
        flows = self.flows
        for n, unit in enumerate(self.problem.units):
            into = [w for (u, w), (_, come) in flows.items() if u == n and come]
            out = [w for (u, w), (go, _) in flows.items() if u == n and go]
            if unit.opens and into and min(into) == wave:
                opens.append(n)
            if unit.closes and out and max(out) == wave:
                closes.append(n)
        return opens, closes

    @cached_property
    def flows(self) -> dict[tuple[int, int], tuple[int, int]]:
        """People who leave and who reach a unit, by wave."""
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for move in self.moves:
            one = self.problem.placed[move.number]
            if one.within:
                continue
            go, come = found.get((one.old, move.wave), (0, 0))
            found[one.old, move.wave] = (go + 1, come)
            go, come = found.get((one.unit, move.wave), (0, 0))
            found[one.unit, move.wave] = (go, come + 1)
        return found

    def change(self, number: int) -> str:
        one = self.problem.placed[number]
        if one.within and one.change in ("stay", "follow"):
            return Text("单位内换岗", "another post of the unit").get(self.lang)
        return CHANGES[one.change].get(self.lang)

    # plain data -----------------------------------------------------------------------------------------------------

    def waves_json(self) -> list[dict[str, Any]]:
        sizes = self.made.replayed.sizes if self.made.replayed else ()
        found = []
        for wave, day in enumerate(self.waves):
            opens, closes = self.turned(wave)
            found.append(
                {
                    "wave": wave + 1,
                    "date": day.isoformat(),
                    "people": sizes[wave],
                    "opens": [self.unit(n) for n in opens],
                    "closes": [self.unit(n) for n in closes],
                }
            )
        return found

    def moves_json(self) -> list[dict[str, Any]]:
        placed = self.problem.placed
        return [
            {
                "person_id": placed[m.number].person.person_id,
                "wave": m.wave + 1,
                "reports": m.reports.isoformat(),
                "from_unit": placed[m.number].person.present_unit,
                "from_post": placed[m.number].person.post,
                "unit": self.structure.units[placed[m.number].new_unit].unit_id,
                "post": placed[m.number].post.post_id,
                "hands_over_to": [placed[n].person.person_id for n in m.gives_to],
                "takes_over_from": [placed[n].person.person_id for n in m.takes_from],
                "trained_by": None if m.trained is None else m.trained.isoformat(),
            }
            for m in self.moves
        ]

    def strengths_json(self) -> dict[str, Any]:
        replayed = self.made.replayed
        if replayed is None:
            return {"days": [], "units": []}
        return {
            "days": [day.isoformat() for day in replayed.days],
            "units": [
                {
                    "unit": self.unit(one.unit),
                    "counts": one.what or LEADERS.get(self.lang),
                    "floor": one.least,
                    "people": list(one.counts),
                }
                for one in replayed.watched
            ],
        }
