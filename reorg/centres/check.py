"""Checks finished centres against the settings, from the territory alone: knows no solver and no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from reorg.centres.settings import CentreSettings
from reorg.centres.sites import Mode, Stand, district_of, stands
from reorg.domain.demand import Demand
from reorg.domain.territory import Centre, Territory, township_names
from reorg.domain.ways import TENTHS, exact
from reorg.text import Text

PARTS = ("running", "building", "closing", "travel")
"""What the cost of a year is made of."""


@dataclass(frozen=True)
class CentreFigures:
    """A centre in figures: load of a year, hours on the road of a year, minutes one way, who comes by boat.

    ``farthest`` and ``mean`` (weighed by load) are ``None`` where a way is not known or nobody is served. ``districts``
    are those that its townships lie in. ``filled`` is the load as a share of the capacity.
    """

    centre: Centre
    load: float
    hours: float
    farthest: float | None
    farthest_township: str
    mean: float | None
    by_ferry: tuple[str, ...]
    districts: tuple[str, ...]
    filled: float | None
    existing: bool


@dataclass(frozen=True)
class Checked:
    """Every demand, every centre's figures, and the cost of a year by part. ``objective`` is the sum of ``costs``."""

    demands: tuple[Demand, ...]
    figures: tuple[CentreFigures, ...]
    costs: Mapping[str, float] = field(default_factory=dict)
    objective: float = 0.0

    @property
    def ok(self) -> bool:
        return all(one.holds for one in self.demands)

    @property
    def hours(self) -> float:
        return sum(one.hours for one in self.figures)

    @property
    def load(self) -> float:
        return sum(one.load for one in self.figures)

    @property
    def farthest(self) -> float | None:
        """The longest way of all, in minutes."""
        return max((one.farthest for one in self.figures if one.farthest is not None), default=None)

    @property
    def mean(self) -> float | None:
        """Minutes one way of a piece of load, on average."""
        ways = [(one.load, one.mean) for one in self.figures if one.load and one.mean is not None]
        total = sum(load for load, _ in ways)
        return sum(load * mean for load, mean in ways) / total if total else None


def check_centres(
    territory: Territory, settings: CentreSettings, centres: Sequence[Centre], mode: Mode = "shared"
) -> Checked:
    """Every demand of ``mode`` looked up on the finished centres, and their figures worked out anew.

    ``districts`` asks that nobody crosses a border and lets the number be; ``today`` that what stands, and nothing
    else, is open.
    """
    return _Check(territory, settings, tuple(centres), mode).checked()


class _Check:
    def __init__(self, territory: Territory, settings: CentreSettings, centres: tuple[Centre, ...], mode: Mode) -> None:
        self.territory, self.settings, self.centres, self.mode = territory, settings, centres, mode
        self.by_id = territory.by_id()
        self.sites: dict[str, Stand] = {one.key: one for one in stands(territory, settings)}
        self.load = {key: exact(town.measures.get(settings.load, 0.0)) for key, town in self.by_id.items()}
        ways = territory if settings.travel.ferries else territory.on_land()
        self.ways = {one.centre_id: ways.minutes(one.township) for one in centres}
        self.on_land = {one.centre_id: territory.on_land().minutes(one.township) for one in centres}
        self.serving: dict[str, list[Centre]] = {town: [] for town in self.by_id}
        for one in centres:
            for town in one.members:
                self.serving.setdefault(town, []).append(one)
        self.district = district_of(territory, settings)

    def checked(self) -> Checked:
        costs = self._costs()
        figures = tuple(self._figures(one) for one in self.centres)
        told = {key: float(value) for key, value in costs.items()}
        return Checked(tuple(self._demands()), figures, told, float(sum(costs.values(), Fraction(0))))

    # figures ----------------------------------------------------------------------------------------------------

    def _way(self, centre: Centre, town: str) -> Fraction | None:
        """Minutes to a tenth, one way."""
        reached = self.ways[centre.centre_id]
        return Fraction(round(reached[town] * TENTHS), TENTHS) if town in reached else None

    def _held(self, centre: Centre) -> Fraction:
        return sum((self.load[town] for town in centre.members if town in self.load), Fraction(0))

    def _hours(self, centre: Centre) -> Fraction:
        """Hours on the road of a year."""
        ways = ((town, self._way(centre, town)) for town in centre.members if town in self.load)
        total = sum((self.load[town] * way for town, way in ways if way is not None), Fraction(0))
        return total * exact(self.settings.travel.trips) / 60

    def _figures(self, centre: Centre) -> CentreFigures:
        ways = {town: self._way(centre, town) for town in centre.members if town in self.by_id}
        known = {town: way for town, way in ways.items() if way is not None}
        far = max(known, key=lambda town: known[town]) if known and len(known) == len(ways) else ""
        load = self._held(centre)
        weighed = sum((self.load[town] * way for town, way in known.items()), Fraction(0))
        land = self.on_land[centre.centre_id]
        site = self.sites.get(centre.site)
        room = site.figures.capacity if site else None
        return CentreFigures(
            centre,
            float(load),
            float(self._hours(centre)),
            float(known[far]) if far else None,
            far,
            float(weighed / load) if load and far else None,
            tuple(town for town, way in known.items() if town not in land or round(land[town] * TENTHS) > way * TENTHS),
            tuple(dict.fromkeys(self.district[town] for town in ways if self.district[town])),
            float(load / exact(room)) if room else None,
            bool(site and site.existing),
        )

    def _costs(self) -> dict[str, Fraction]:
        """Cost of a year: sites run, built and closed, and the hours on the road."""
        costs = dict.fromkeys(PARTS, Fraction(0))
        years, open_keys = exact(self.settings.years), {one.site for one in self.centres}
        for key, site in self.sites.items():
            figures = site.figures
            if key in open_keys:
                costs["running"] += exact(figures.running_cost or 0)
                if not site.existing:
                    costs["building"] += exact(figures.building_cost or 0) / years
            elif site.existing:
                costs["closing"] += exact(figures.closing_cost or 0) / years
        hours = sum((self._hours(one) for one in self.centres), Fraction(0))
        costs["travel"] = hours * exact(self.settings.travel.hour_cost)
        return costs

    # demands ----------------------------------------------------------------------------------------------------

    def _demands(self) -> list[Demand]:
        found = [self._assigned(), self._sites(), self._whole(), self._reach(), self._capacity(), self._least()]
        if self.mode == "shared":
            found += [self._count()]
        if self.mode == "districts":
            found.append(self._borders())
        if self.mode == "today":
            return [*found, self._as_today()]
        found.append(self._must())
        found += [self._together(n, group) for n, group in enumerate(self.settings.together, 1)]
        if self.mode == "shared":
            found += [self._fixed(key, towns) for key, towns in self.settings.fixed.items()]
        return found

    def _name(self, town: str) -> str:
        return township_names(self.territory, [town])

    def _assigned(self) -> Demand:
        breaches = []
        for town, centres in self.serving.items():
            name, said = self._name(town), "、".join(one.name for one in centres)
            if town not in self.by_id:
                breaches.append(Text(f"没有乡镇“{town}”。", f"There is no township “{town}”."))
            elif not centres:
                breaches.append(Text(f"“{name}”不归任何中心。", f"No centre serves “{name}”."))
            elif len(centres) > 1:
                breaches.append(Text(f"“{name}”同归{said}。", f"“{name}” is served by {said}."))
        if self.mode != "today":
            breaches += [
                Text(f"没有乡镇归“{one.name}”。", f"“{one.name}” serves nobody.")
                for one in self.centres
                if not one.members
            ]
        return Demand(
            "assigned", Text("每个乡镇恰归一个中心", "each township is served by exactly one centre"), tuple(breaches)
        )

    def _sites(self) -> Demand:
        breaches, seen = [], set()
        for one in self.centres:
            site = self.sites.get(one.site)
            if site is None:
                breaches.append(Text(f"“{one.site}”不是可设的站点。", f"“{one.site}” is no site."))
            elif site.township != one.township:
                place = self._name(site.township)
                breaches.append(Text(f"站点“{one.site}”在{place}。", f"Site “{one.site}” lies in {place}."))
            if one.site in seen:
                breaches.append(Text(f"站点“{one.site}”设了两个中心。", f"Two centres stand on site “{one.site}”."))
            seen.add(one.site)
        return Demand("sites", Text("中心设在可设的站点", "centres stand on sites where they may"), tuple(breaches))

    def _whole(self) -> Demand:
        serve = self.settings.serve
        said = {
            "township": Text("乡镇整体归一个中心", "a township is served whole"),
            "station": Text("同一派出所的辖区归同一中心", "the ground of a station is served whole"),
            "district": Text("同一区县归同一中心", "a district is served whole"),
        }[serve]
        held: dict[str, dict[str, None]] = {}
        for town in self.territory.townships:
            station = town.station if serve == "station" else self.district[town.township_id]
            if serve != "township" and station:
                for one in self.serving[town.township_id]:
                    held.setdefault(station, {})[one.name] = None
        breaches = [
            Text(f"“{word}”分归{'、'.join(names)}。", f"“{word}” is split between {', '.join(names)}.")
            for word, names in held.items()
            if len(names) > 1
        ]
        return Demand("whole", said, tuple(breaches))

    def _reach(self) -> Demand:
        common = self.settings.travel.max_minutes
        breaches = []
        for one in self.centres:
            site = self.sites.get(one.site)
            own = site.figures.max_minutes if site else None
            limits = [exact(limit) for limit in (common, own) if limit is not None]
            for town in one.members:
                if town not in self.by_id:
                    continue
                way, name = self._way(one, town), self._name(town)
                if way is None:
                    breaches.append(
                        Text(f"“{name}”没有路通到“{one.name}”。", f"No way leads from “{name}” to “{one.name}”.")
                    )
                elif any(way > limit for limit in limits):
                    said = f"{float(way):g}"
                    breaches.append(
                        Text(
                            f"“{name}”到“{one.name}”需 {said} 分钟。", f"“{name}” is {said} minutes from “{one.name}”."
                        )
                    )
        text = (
            Text("每个乡镇都能到达它的中心", "each township can reach its centre")
            if common is None
            else Text(f"到中心不超过 {common:g} 分钟", f"at most {common:g} minutes to the centre")
        )
        return Demand("minutes", text, tuple(breaches))

    def _capacity(self) -> Demand:
        breaches = []
        for one in self.centres:
            site, load = self.sites.get(one.site), self._held(one)
            room = site.figures.capacity if site else None
            if room is not None and load > exact(room):
                breaches.append(
                    Text(
                        f"“{one.name}”工作量 {float(load):,g}，容量 {room:,g}。",
                        f"“{one.name}” has a load of {float(load):,g}; it holds {room:,g}.",
                    )
                )
        return Demand("capacity", Text("工作量不超过容量", "loads are within capacities"), tuple(breaches))

    def _least(self) -> Demand:
        breaches = []
        for one in self.centres:
            site, load = self.sites.get(one.site), self._held(one)
            least = (site.figures.min_load if site else None) or 0.0
            if load < exact(least):
                breaches.append(
                    Text(
                        f"“{one.name}”工作量 {float(load):,g}，至少应为 {least:,g}。",
                        f"“{one.name}” has a load of {float(load):,g}; at least {least:,g} is asked.",
                    )
                )
        return Demand("least", Text("开着的中心达到最低工作量", "open centres have their least load"), tuple(breaches))

    def _count(self) -> Demand:
        low, high = self.settings.how_many()
        most = len(self.sites) if high is None else high
        said = str(low) if low == high else f"{low}-{most}"
        found = len(self.centres)
        bad = [] if low <= found <= most else [Text(f"共 {found} 个中心。", f"There are {found} centres.")]
        return Demand("count", Text(f"中心 {said} 个", f"{said} centres"), tuple(bad))

    def _must(self) -> Demand:
        there = {one.site for one in self.centres}
        breaches = []
        for key, site in self.sites.items():
            if site.must == "open" and key not in there:
                breaches.append(Text(f"“{site.name}”须设而未设。", f"“{site.name}” must be open and is not."))
            if site.must == "close" and key in there:
                breaches.append(Text(f"“{site.name}”须撤而未撤。", f"“{site.name}” must be closed and is open."))
        return Demand("must", Text("必设的设，必撤的撤", "what must be open or closed is"), tuple(breaches))

    def _as_today(self) -> Demand:
        there = {one.site for one in self.centres}
        breaches = [
            Text(f"“{site.name}”与现状不同。", f"“{site.name}” is not as today.")
            for key, site in self.sites.items()
            if site.existing != (key in there)
        ]
        return Demand(
            "today", Text("现有中心不增不减", "what stands today, and nothing else, is open"), tuple(breaches)
        )

    def _borders(self) -> Demand:
        breaches = []
        for one in self.centres:
            own = self.district.get(one.township, "")
            across = [town for town in one.members if self.district.get(town, "") != own]
            if across:
                said = township_names(self.territory, across)
                breaches.append(
                    Text(f"“{one.name}”服务别区的{said}。", f"“{one.name}” serves {said} of another district.")
                )
        return Demand("borders", Text("互不跨区", "nobody is served across a border of districts"), tuple(breaches))

    def _together(self, number: int, group: Sequence[str]) -> Demand:
        there = {tuple(one.centre_id for one in self.serving.get(self.territory.find(w) or w, ())) for w in group}
        said = "、".join(group)
        bad = [Text(f"{said}不归同一中心。", f"{said} are not served by one centre.")] if len(there) > 1 else []
        return Demand(f"together:{number}", Text(f"{said}归同一中心", f"{said} share a centre"), tuple(bad))

    def _fixed(self, key: str, towns: Sequence[str]) -> Demand:
        bad = [
            Text(f"{word}不归“{key}”。", f"{word} is not served by “{key}”.")
            for word in towns
            if key not in {one.site for one in self.serving.get(self.territory.find(word) or word, ())}
        ]
        said = "、".join(towns)
        return Demand(f"fixed:{key}", Text(f"{said}归“{key}”", f"“{key}” serves {said}"), tuple(bad))
