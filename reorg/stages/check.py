"""Replays the days of the waves from the plan and the dates alone; knows no solver and no model.

Every demand is looked up on what the replay saw: who is where on each day on which anybody reports.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import partial

from reorg.domain.demand import Demand
from reorg.domain.people import category_matches
from reorg.stages.dates import calendar_of, wave_of
from reorg.stages.groups import bound_together
from reorg.stages.handover import late
from reorg.stages.problem import Placed, StageProblem, StageUnit, training_days
from reorg.stages.settings import StageSettings, UnitFloor
from reorg.text import Text

MOST_TOLD = 40
"""Breaches of one demand that are told; further ones are counted."""


@dataclass(frozen=True)
class Watched:
    """What a floor counts in a unit: ``least`` of those whom ``what`` names, against ``counts`` on each day of the replay."""

    unit: int
    kind: str
    what: str
    least: int
    counts: tuple[int, ...]
    present: tuple[int, ...]

    def breaches(self, unit: StageUnit) -> list[int]:
        """Places of the days on which the floor is not kept: a unit that closes is watched while anybody is left, one that
        opens from when anybody is there."""
        always = not (unit.closes or unit.opens)
        return [
            n
            for n, (count, there) in enumerate(zip(self.counts, self.present, strict=True))
            if (always or there) and count < self.least
        ]


@dataclass(frozen=True)
class Replayed:
    """``days``: the eve of the first report and every day on which anybody reports. ``watched``: what floors count, unit by
    unit, on each of them. ``sizes``: people by wave. ``completion``: weighted days; ``spread``: largest less smallest wave."""

    demands: tuple[Demand, ...]
    days: tuple[date, ...]
    watched: tuple[Watched, ...]
    strengths: Mapping[int, tuple[int, ...]]
    sizes: tuple[int, ...]
    completion: int
    spread: int

    @property
    def ok(self) -> bool:
        return all(one.holds for one in self.demands)

    @property
    def floor_breaches(self) -> int:
        """Floors not kept, each day and unit counted."""
        return sum(len(one.breaches) for one in self.demands if one.key.startswith("floors."))


def replay(problem: StageProblem, settings: StageSettings, reports: Mapping[int, date]) -> Replayed:
    """``reports[n]``: the day on which each mover (by number among the placed people) reports at the new post."""
    return _Replay(problem, settings, reports).replayed()


class _Replay:
    def __init__(self, problem: StageProblem, settings: StageSettings, reports: Mapping[int, date]) -> None:
        self.problem, self.settings, self.reports = problem, settings, dict(reports)
        self.calendar = calendar_of(settings)
        self.waves = self.calendar.days
        self.movers = [n for n in problem.movers if n in self.reports]
        self.wave = {n: wave_of(self.waves, self.reports[n]) for n in self.movers}
        said = sorted({self.reports[n] for n in self.movers})
        self.days = (said[0] - timedelta(days=1), *said) if said else ()

    def replayed(self) -> Replayed:
        watched = tuple(self._watched())
        ran = max(self.wave.values(), default=-1) + 1
        sizes = tuple(sum(wave == number for wave in self.wave.values()) for number in range(ran))
        spread = max(sizes) - min(sizes) if sizes else 0
        return Replayed(
            tuple(self._demands(watched, sizes)), self.days, watched, self.strengths, sizes, self._completion(), spread
        )

    # the days -------------------------------------------------------------------------------------------------------

    def _where(self, day: date, number: int) -> tuple[int, bool]:
        """The unit somebody is in at the end of a day, and whether in the new post."""
        one = self.problem.placed[number]
        there = one.moves and number in self.reports and self.reports[number] <= day
        return (one.unit, True) if there or not one.moves else (one.old, False)

    def _watched(self) -> Iterable[Watched]:
        """Counts of every unit on every day: by category, of leaders, of the skills that are asked for."""
        floors = self.settings.floors
        kinds = [("category", word) for word in floors.categories]
        kinds += [("leader", ""), *(("skill", skill) for skill in floors.skills)]
        before = self._counts(kinds, lambda n: (self.problem.placed[n].old, not self.problem.placed[n].moves))
        after = self._counts(kinds, lambda n: (self.problem.placed[n].unit, True))
        tables = [self._counts(kinds, partial(self._where, day)) for day in self.days]
        own = self._own_floors()
        self.strengths = {u: tuple(t.get((u, -1), 0) for t in tables) for u in range(len(self.problem.units))}
        self.today = {u: before.get((u, -1), 0) for u in range(len(self.problem.units))}
        self.then = {u: after.get((u, -1), 0) for u in range(len(self.problem.units))}
        for u, unit in enumerate(self.problem.units):
            for k, (kind, word) in enumerate(kinds):
                begins, ends = before.get((u, k), 0), after.get((u, k), 0)
                if not (begins or ends):
                    continue
                wanted = self._wanted(unit, own.get(u, []), kind, word, ends if unit.opens else begins)
                least = min([wanted] + [begins] * (not unit.opens) + [ends] * (not unit.closes))
                counts = tuple(table.get((u, k), 0) for table in tables)
                yield Watched(u, kind, word, max(0, least), counts, self.strengths[u])

    def _counts(
        self, kinds: Sequence[tuple[str, str]], where: Callable[[int], tuple[int, bool]]
    ) -> dict[tuple[int, int], int]:
        """People by unit and kind; under kind -1 everybody, on duty or not."""
        table: dict[tuple[int, int], int] = {}
        for number, one in enumerate(self.problem.placed):
            unit, new = where(number)
            table[unit, -1] = table.get((unit, -1), 0) + 1
            if not one.counted:
                continue
            for k, (kind, word) in enumerate(kinds):
                if self._counts_for(one, new, kind, word):
                    table[unit, k] = table.get((unit, k), 0) + 1
        return table

    def _counts_for(self, one: Placed, new: bool, kind: str, word: str) -> bool:
        """Whether somebody, in the new post or still in the old one, is one of those whom a floor counts."""
        if kind == "leader":
            return one.leads if new else one.led
        if kind == "skill":
            return one.person.skills.get(word, 0) >= self.settings.floors.skills[word].min_level
        return category_matches(word, one.person.category)

    def _own_floors(self) -> dict[int, list[UnitFloor]]:
        own: dict[int, list[UnitFloor]] = {}
        for word, floor in self.settings.floors.units.items():
            for number in self.problem.unit_of_word(word):
                own.setdefault(number, []).append(floor)
        return own

    def _wanted(self, unit: StageUnit, own: Sequence[UnitFloor], kind: str, word: str, base: int) -> int:
        floors = self.settings.floors
        if kind == "leader":
            held = {"none": (), "present": (False,), "new": (True,), "both": (False, True)}[floors.leaders]
            return 1 if unit.opens in held else 0
        if kind == "skill":
            return floors.skills[word].people
        share = floors.new if unit.opens else floors.present
        for floor in own:
            if word in floor.people:
                return floor.people[word]
        for floor in own:
            if floor.share is not None:
                share = floor.share
                break
        exact = Fraction(repr(share)) * base
        return -(-exact.numerator // exact.denominator)

    def _completion(self) -> int:
        weight: dict[int, int] = dict.fromkeys(self.movers, 1)
        for word, heavy in self.settings.priority.items():
            for n in self.problem.of_word(word) or []:
                weight[n] = max(weight.get(n, 1), heavy)
        return sum(
            weight[n] * (self.waves[self.wave[n]] - self.waves[0]).days for n in self.movers if self.wave[n] >= 0
        )

    # demands --------------------------------------------------------------------------------------------------------

    def _demands(self, watched: Sequence[Watched], sizes: Sequence[int]) -> Iterable[Demand]:
        yield self._dated()
        yield self._numbered(sizes)
        yield from self._limited(sizes, watched)
        yield from self._floored(watched)
        if self.problem.pairs:
            yield self._handed_over()
        if self.settings.leaders != "free":
            yield self._led()
        if any(training_days(self.problem, n, self.settings)[0] for n in self.movers):
            yield self._trained()
        if self.settings.people or self.settings.units:
            yield self._timed()
        yield from self._joined()

    def _id(self, number: int) -> str:
        return self.problem.placed[number].person.person_id

    def _dated(self) -> Demand:
        said = []
        holders = {pair.holder for pair in self.problem.open_pairs()}
        for n in self.problem.movers:
            who = self._id(n)
            if n not in self.reports:
                said.append(Text(f"{who} 没有日期", f"{who} has no day"))
                continue
            day, wave = self.reports[n], self.wave[n]
            if wave < 0:
                said.append(Text(f"{who} {day} 在第一批之前", f"{who}: {day} is before the first wave"))
            elif not self.calendar.allows(day):
                said.append(Text(f"{who} {day} 是不报到的日子", f"{who}: nobody reports on {day}"))
            elif day != self.waves[wave] and not (n in holders and self.calendar.handover):
                said.append(Text(f"{who} {day} 不是哪一批的日期", f"{who}: {day} is no day of a wave"))
        movers = set(self.problem.movers)
        for n in self.reports:
            if n not in movers:
                said.append(Text(f"{self._id(n)} 在方案中不变动", f"{self._id(n)} does not move in the plan"))
        return _demand(
            "dates", Text("每个变动的人有一个可报到的日子", "everyone who moves has a day on which people report"), said
        )

    def _numbered(self, sizes: Sequence[int]) -> Demand:
        count, said = self.settings.waves.count, []
        if count is not None and (len(sizes) != count or not all(sizes)):
            used = sum(size > 0 for size in sizes)
            said.append(Text(f"用了 {used} 批", f"{used} waves are used"))
        text = (
            Text(f"至多 {len(self.waves)} 批", f"at most {len(self.waves)} waves")
            if count is None
            else Text(f"正好 {count} 批", f"exactly {count} waves")
        )
        return _demand("waves", text, said)

    def _limited(self, sizes: Sequence[int], watched: Sequence[Watched]) -> Iterable[Demand]:
        limits = self.settings.limits
        if limits.people is not None:
            over = [
                Text(f"第{n}批 {size} 人", f"wave {n}: {size}")
                for n, size in enumerate(sizes, 1)
                if size > limits.people
            ]
            text = Text(f"每批至多 {limits.people} 人", f"at most {limits.people} people in a wave")
            yield _demand("limits.people", text, over)
        for key, share in (("leaving", limits.leaving), ("arriving", limits.arriving)):
            if share is not None:
                yield self._share(key, share, watched, len(sizes))

    def _share(self, key: str, share: float, watched: Sequence[Watched], waves: int) -> Demand:
        leaving = key == "leaving"
        said = []
        flow: dict[tuple[int, int], int] = {}
        for n in self.movers:
            one = self.problem.placed[n]
            if not one.within:
                at = one.old if leaving else one.unit
                flow[at, self.wave[n]] = flow.get((at, self.wave[n]), 0) + 1
        for (u, wave), people in sorted(flow.items()):
            unit = self.problem.units[u]
            base = self.today[u] if leaving else self.then[u]
            limit = max(1, math.floor(Fraction(repr(share)) * base))
            own = [at for (unit_, at), some in flow.items() if unit_ == u and some]
            turning = (leaving and unit.closes and wave == max(own)) or (
                not leaving and unit.opens and wave == min(own)
            )
            if turning:
                categories = sum(one.least for one in watched if one.unit == u and one.kind == "category")
                other = max((one.least for one in watched if one.unit == u and one.kind != "category"), default=0)
                limit = max(limit, categories, other)
            if people > limit:
                said.append(
                    Text(
                        f"第{wave + 1}批“{unit.name.zh}”{people} 人，上限 {limit}",
                        f"wave {wave + 1}: {people} of “{unit.name.get('en')}”, limit {limit}",
                    )
                )
        text = (
            Text(f"每批调出不超过现单位的 {share:.0%}", f"at most {share:.0%} of a present unit leave in a wave")
            if leaving
            else Text(f"每批调入不超过新单位的 {share:.0%}", f"at most {share:.0%} of a new unit arrive in a wave")
        )
        return _demand(f"limits.{key}", text, said)

    def _floored(self, watched: Sequence[Watched]) -> Iterable[Demand]:
        floors = self.settings.floors
        texts = {
            "floors.present": Text(
                f"现单位撤并之前在岗不低于现有的 {floors.present:.0%}（另定的从其规定）",
                f"present units keep {floors.present:.0%} until they close (or their own floor)",
            ),
            "floors.new": Text(
                f"新单位组建之日起在岗不低于方案的 {floors.new:.0%}（另定的从其规定）",
                f"new units have {floors.new:.0%} from when they open (or their own floor)",
            ),
            "floors.leaders": Text("随时有一名领导在岗", "a leader is always there"),
            "floors.skills": Text("随时有所需技能的人在岗", "the skills asked for are always there"),
        }
        said: dict[str, list[Text]] = {key: [] for key in texts}
        for one in watched:
            unit = self.problem.units[one.unit]
            key = {"leader": "floors.leaders", "skill": "floors.skills"}.get(
                one.kind, "floors.new" if unit.opens else "floors.present"
            )
            what = one.what or "领导"
            en = one.what or "leaders"
            for n in one.breaches(unit):
                day, count = self.days[n], one.counts[n]
                said[key].append(
                    Text(
                        f"{day}“{unit.name.zh}”{what} {count} 人，底线 {one.least}",
                        f"{day}: “{unit.name.get('en')}” has {count} ({en}), floor {one.least}",
                    )
                )
        for key, text in texts.items():
            if key == "floors.skills" and not floors.skills:
                continue
            if key == "floors.leaders" and floors.leaders == "none":
                continue
            yield _demand(key, text, said[key])

    def _handed_over(self) -> Demand:
        rules, said = self.settings.handover, []
        for pair in self.problem.open_pairs():
            a, b = pair.successor, pair.holder
            if a not in self.reports or b not in self.reports:
                continue
            overlap = (self.reports[b] - self.reports[a]).days
            if overlap < (0 if pair.dissolved else rules.days):
                said.append(
                    Text(
                        f"{self._id(b)}（{pair.post}）{self.reports[b]} 离开，{self._id(a)} {self.reports[a]} 才到",
                        f"{self._id(b)} ({pair.post}) leaves on {self.reports[b]}, {self._id(a)} comes on {self.reports[a]}",
                    )
                )
        for cycle in self.problem.swaps:
            if len({self.reports.get(n) for n in cycle}) > 1:
                ids = "、".join(self._id(n) for n in cycle)
                said.append(Text(f"{ids} 互换或循环接替，不在同一天", f"{ids} swap posts, not on one day"))
        text = (
            Text(f"先到后走，交接 {rules.days} 天", f"the successor is there {rules.days} days before the holder goes")
            if rules.days
            else Text("接任者先到（或同批），原任后走", "the successor comes before the holder goes, or with him")
        )
        return _demand("handover", text, said)

    def _led(self) -> Demand:
        first = self.settings.leaders == "first"
        units: dict[int, tuple[list[int], list[int]]] = {}
        for n in self.movers:
            one = self.problem.placed[n]
            units.setdefault(one.unit, ([], []))[0 if one.leads else 1].append(n)
        said = []
        for u, (leaders, others) in sorted(units.items()):
            for n in leaders:
                wrong = [m for m in others if (self.wave[n] > self.wave[m] if first else self.wave[n] < self.wave[m])]
                if wrong:
                    name = self.problem.units[u].name
                    said.append(
                        Text(
                            f"“{name.zh}”{self._id(n)} 第{self.wave[n] + 1}批，{self._id(wrong[0])} 第{self.wave[wrong[0]] + 1}批",
                            f"“{name.get('en')}”: {self._id(n)} in wave {self.wave[n] + 1}, {self._id(wrong[0])} in {self.wave[wrong[0]] + 1}",
                        )
                    )
        text = (
            Text("新单位的领导先到", "leaders of a unit report first")
            if first
            else Text("新单位的领导最后到", "leaders of a unit report last")
        )
        return _demand("leaders", text, said)

    def _trained(self) -> Demand:
        begin = self.settings.training.start or self.waves[0]
        said = []
        for n in self.movers:
            days, _ = training_days(self.problem, n, self.settings)
            if days and self.reports[n] < begin + timedelta(days=days):
                ready = begin + timedelta(days=days)
                said.append(
                    Text(
                        f"{self._id(n)} 培训到 {ready}，{self.reports[n]} 报到",
                        f"{self._id(n)} trains until {ready}, reports on {self.reports[n]}",
                    )
                )
        return _demand("training", Text("先培训后上岗", "trained before reporting"), said)

    def _timed(self) -> Demand:
        said = []
        for person_id, wave in self.settings.people.items():
            n = self.problem.index.get(person_id)
            if n in self.wave and self.wave[n] != wave - 1:
                said.append(Text(f"{person_id} 应在第{wave}批", f"{person_id} belongs to wave {wave}"))
        for word, timing in self.settings.units.items():
            for n in self.problem.of_word(word) or []:
                if n not in self.wave:
                    continue
                day = self.reports[n]
                wrong = (
                    (timing.wave is not None and self.wave[n] != timing.wave - 1)
                    or (timing.not_before is not None and day < timing.not_before)
                    or (timing.not_after is not None and day > timing.not_after)
                )
                if wrong:
                    said.append(Text(f"“{word}”的 {self._id(n)} 在 {day}", f"{self._id(n)} of “{word}” on {day}"))
        return _demand("timing", Text("指定的批次和日期", "waves and days that are named"), said)

    def _joined(self) -> Iterable[Demand]:
        names = {
            "people": Text("指定的人同批", "people named together move together"),
            "relatives": Text("亲属同批", "relatives move together"),
            "column": Text("同组的人同批", "people of one group move together"),
            "unit": Text("单位整体同批", "units move at once"),
            "follow": Text("整建制划转同批", "those who follow one function move together"),
            "chain": Text("接替链同批", "chains of posts move together"),
        }
        said: dict[str, list[Text]] = {}
        for why, members in bound_together(self.problem, self.settings, late(self.problem, self.calendar)):
            if why not in names:
                continue
            breaches = said.setdefault(why, [])
            if len({self.wave.get(n) for n in members}) > 1:
                ids = "、".join(self._id(n) for n in members[:6]) + ("……" if len(members) > 6 else "")
                breaches.append(Text(ids, ids))
        for why, breaches in said.items():
            yield _demand(f"together.{why}", names[why], breaches)


def _demand(key: str, text: Text, said: list[Text]) -> Demand:
    if len(said) > MOST_TOLD:
        more = len(said) - MOST_TOLD
        said = [*said[:MOST_TOLD], Text(f"……另有 {more} 处", f"... and {more} more")]
    return Demand(key, text, tuple(said))
