"""Checks finished zones against the settings, from the territory alone: knows no solver and no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from reorg.domain.demand import Demand
from reorg.domain.territory import Territory, Zone, township_names
from reorg.domain.ways import TENTHS, exact
from reorg.text import Text
from reorg.zones.figures import deviation, index_values, values_of
from reorg.zones.settings import ZoneSettings

ROUNDING = Fraction(1, 10**9)
"""What a measure with very many digits may lose in the model."""


@dataclass(frozen=True)
class ZoneFigures:
    """A zone in figures: totals, deviations from the mean (shares of it), travel to the centre in minutes."""

    zone: Zone
    totals: Mapping[str, float]
    deviations: Mapping[str, float]
    index: float | None
    farthest: float | None
    mean: float | None
    farthest_township: str = ""


@dataclass(frozen=True)
class Checked:
    """Every demand, every zone's figures, and the cost by part. ``objective`` is the sum of ``costs``."""

    demands: tuple[Demand, ...]
    figures: tuple[ZoneFigures, ...]
    costs: Mapping[str, float] = field(default_factory=dict)
    greatest: Mapping[str, float] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return all(one.holds for one in self.demands)

    @property
    def objective(self) -> float:
        return sum(self.costs.values())


def check_zones(territory: Territory, settings: ZoneSettings, zones: Sequence[Zone]) -> Checked:
    """Every demand looked up on the finished zones, and their figures worked out anew."""
    return _Check(territory, settings, tuple(zones)).checked()


class _Check:
    def __init__(self, territory: Territory, settings: ZoneSettings, zones: tuple[Zone, ...]) -> None:
        self.territory, self.settings, self.zones = territory, settings, zones
        self.ids = [town.township_id for town in territory.townships]
        self.number = {town: n for n, town in enumerate(self.ids)}
        self.zone_of: dict[str, list[str]] = {town: [] for town in self.ids}
        for zone in zones:
            for member in zone.members:
                self.zone_of.setdefault(member, []).append(zone.zone_id)
        self.names = {zone.zone_id: zone.name for zone in zones}
        self.beside: dict[str, set[str]] = {town: set() for town in self.ids}
        for a, b in territory.edges:
            self.beside[a].add(b)
            self.beside[b].add(a)
        self.values = {key: [v or Fraction(0) for v in values_of(territory, key)] for key in settings.measures}
        shares = [(one.weight, self.values[key]) for key, one in settings.measures.items()]
        self.index = index_values(shares)
        self.travel = {zone.zone_id: territory.minutes(zone.centre) for zone in zones}

    def checked(self) -> Checked:
        figures = tuple(self._figures(zone) for zone in self.zones)
        greatest = {
            key: max((abs(one.deviations[key]) for one in figures), default=0.0) for key in self.settings.measures
        }
        return Checked(tuple(self._demands()), figures, self._costs(), greatest)

    # figures ----------------------------------------------------------------------------------------------------

    def _part(self, values: Sequence[Fraction], zone: Zone) -> Fraction:
        return sum((values[self.number[one]] for one in zone.members if one in self.number), Fraction(0))

    def _off(self, values: Sequence[Fraction], zone: Zone) -> Fraction:
        return deviation(self._part(values, zone), sum(values, Fraction(0)), len(self.zones))

    def _tenths(self, zone: Zone) -> list[tuple[int, str]] | None:
        """Tenths of minutes with the township, for each member; ``None`` where a way is not known."""
        reached = self.travel[zone.zone_id]
        if any(one not in reached for one in zone.members):
            return None
        return [(round(reached[one] * TENTHS), one) for one in zone.members]

    def _figures(self, zone: Zone) -> ZoneFigures:
        ways = self._tenths(zone)
        far = max(ways, key=lambda one: one[0]) if ways else None
        return ZoneFigures(
            zone,
            {key: float(self._part(values, zone)) for key, values in self.values.items()},
            {key: float(self._off(values, zone)) for key, values in self.values.items()},
            float(self._off(self.index, zone)) if self.index else None,
            far[0] / TENTHS if far else None,
            sum(way for way, _ in ways) / TENTHS / len(ways) if ways else None,
            far[1] if far else "",
        )

    def _costs(self) -> dict[str, float]:
        """Cost by part: weight x percent of the greatest deviation; weight x mean minutes."""
        costs: dict[str, float] = {}
        measures = self.settings.measures
        if self.settings.balance == "index":
            worst = (
                max((abs(self._off(self.index, zone)) for zone in self.zones), default=Fraction(0)) if self.index else 0
            )
            costs["index"] = float(sum(exact(one.weight) for one in measures.values()) * 100 * worst)
        else:
            for key, one in measures.items():
                worst = max((abs(self._off(self.values[key], zone)) for zone in self.zones), default=Fraction(0))
                costs[key] = float(exact(one.weight) * 100 * worst)
        ways = [self._tenths(zone) for zone in self.zones]
        weight = self.settings.travel().weight
        if weight and self.ids and all(one is not None for one in ways):
            total = sum(way for one in ways if one for way, _ in one)
            costs["minutes"] = float(exact(weight) * Fraction(total, TENTHS * len(self.ids)))
        return costs

    # demands ----------------------------------------------------------------------------------------------------

    def _demands(self) -> list[Demand]:
        settings = self.settings
        found = [self._assigned(), self._connected(), self._count(), self._size()]
        found += [
            self._deviation(key, one.max_deviation)
            for key, one in settings.measures.items()
            if one.max_deviation is not None
        ]
        if settings.travel().max_minutes is not None:
            found.append(self._minutes(settings.travel().max_minutes or 0.0))
        found += [self._together(n, group) for n, group in enumerate(settings.together, 1)]
        found += [self._apart(n, group) for n, group in enumerate(settings.apart, 1)]
        found += [self._fixed(name, members) for name, members in settings.fixed.items()]
        return [*found, self._centres()]

    def _assigned(self) -> Demand:
        breaches = [
            Text(f"“{self._name(town)}”不在任何警区。", f"“{self._name(town)}” is in no zone.")
            for town in self.ids
            if not self.zone_of[town]
        ]
        for town, zones in self.zone_of.items():
            if town not in self.number:
                breaches.append(Text(f"没有乡镇“{town}”。", f"There is no township “{town}”."))
            elif len(zones) > 1:
                named = "、".join(self.names[one] for one in zones)
                breaches.append(Text(f"“{self._name(town)}”同在{named}。", f"“{self._name(town)}” is in {named}."))
        breaches += [Text(f"“{zone.name}”没有乡镇。", f"“{zone.name}” has no township.") for zone in self.zones if not zone.members]  # fmt: skip
        return Demand("assigned", Text("每个乡镇恰在一个警区", "each township is in exactly one zone"), tuple(breaches))

    def _connected(self) -> Demand:
        breaches = []
        for zone in self.zones:
            left, pieces = {one for one in zone.members if one in self.number}, []
            while left:
                piece, edge = [], [min(left, key=self.number.__getitem__)]
                while edge:
                    here = edge.pop()
                    if here in left:
                        left.remove(here)
                        piece.append(here)
                        edge += self.beside[here] & left
                pieces.append(sorted(piece, key=self.number.__getitem__))
            if len(pieces) > 1:
                said = " | ".join(township_names(self.territory, piece) for piece in pieces)
                breaches.append(Text(f"“{zone.name}”不相连：{said}", f"“{zone.name}” is not connected: {said}"))
        return Demand(
            "connected", Text("每个警区的乡镇相连", "the townships of each zone are connected"), tuple(breaches)
        )

    def _count(self) -> Demand:
        asked = self.settings.how_many()
        low, high = asked or (1, len(self.ids))
        said = str(low) if low == high else f"{low}-{high}"
        found = len(self.zones)
        bad = [] if low <= found <= high else [Text(f"共 {found} 个警区。", f"There are {found} zones.")]
        return Demand("count", Text(f"警区 {said} 个", f"{said} zones"), tuple(bad))

    def _size(self) -> Demand:
        low, high = self.settings.size.min, self.settings.size.max or max(1, len(self.ids))
        breaches = [
            Text(f"“{zone.name}”有 {len(zone.members)} 个乡镇。", f"“{zone.name}” has {len(zone.members)} townships.")
            for zone in self.zones
            if not low <= len(zone.members) <= high
        ]
        return Demand("size", Text(f"每个警区 {low}-{high} 个乡镇", f"{low}-{high} townships a zone"), tuple(breaches))

    def _deviation(self, key: str, most: float) -> Demand:
        breaches = []
        for zone in self.zones:
            off = self._off(self.values[key], zone)
            if abs(off) > exact(most) + ROUNDING:
                said = f"{float(off):+.4%}"
                breaches.append(Text(f"“{zone.name}”偏差 {said}。", f"“{zone.name}” deviates by {said}."))
        text = Text(f"{key} 与平均值相差不超过 {most:.6g}", f"{key}: at most {most:.6g} of the mean from the mean")
        return Demand(f"deviation:{key}", text, tuple(breaches))

    def _minutes(self, most: float) -> Demand:
        breaches = []
        for zone in self.zones:
            reached = self.travel[zone.zone_id]
            for one in zone.members:
                way = round(reached[one] * TENTHS) if one in reached else None
                if way is None or way > exact(most) * TENTHS:
                    said = "?" if way is None else f"{way / TENTHS:g}"
                    breaches.append(
                        Text(
                            f"“{self._name(one)}”到“{zone.name}”的中心所需 {said} 分钟。",
                            f"“{self._name(one)}” is {said} minutes from the centre of “{zone.name}”.",
                        )
                    )
        text = Text(f"到中心所不超过 {most:g} 分钟", f"at most {most:g} minutes to the centre")
        return Demand("minutes", text, tuple(breaches))

    def _zones_of(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        return [tuple(self.zone_of.get(self.territory.find(word) or word, ())) for word in words]

    def _together(self, number: int, group: Sequence[str]) -> Demand:
        apart = len(set(self._zones_of(group))) > 1
        said = "、".join(group)
        bad = [Text(f"{said}不在同一警区。", f"{said} are not in one zone.")] if apart else []
        return Demand(f"together:{number}", Text(f"{said}在同一警区", f"{said} share a zone"), tuple(bad))

    def _apart(self, number: int, group: Sequence[str]) -> Demand:
        zones = self._zones_of(group)
        bad = [
            Text(f"{group[i]}和{group[j]}同在一个警区。", f"{group[i]} and {group[j]} share a zone.")
            for i in range(len(group))
            for j in range(i)
            if group[i] != group[j] and set(zones[i]) & set(zones[j])
        ]
        said = "、".join(group)
        return Demand(f"apart:{number}", Text(f"{said}不在同一警区", f"no two of {said} share a zone"), tuple(bad))

    def _fixed(self, name: str, members: Sequence[str]) -> Demand:
        there = {zone.zone_id for zone in self.zones if zone.name == name}
        bad = [
            Text(f"{word}不在“{name}”。", f"{word} is not in “{name}”.")
            for word, zones in zip(members, self._zones_of(members), strict=True)
            if not set(zones) & there
        ]
        said = "、".join(members)
        return Demand(f"fixed:{name}", Text(f"“{name}”含{said}", f"“{name}” has {said}"), tuple(bad))

    def _centres(self) -> Demand:
        asked = self.settings.centres
        fixed = [self.territory.find(word) for word in (asked.fixed if asked else [])]
        allowed = {self.territory.find(word) for word in (asked.candidates if asked else [])} | set(fixed)
        free = not (asked and asked.candidates)
        breaches = []
        for zone in self.zones:
            if zone.centre not in zone.members:
                breaches.append(Text(f"“{zone.name}”的中心不在其中。", f"The centre of “{zone.name}” is not in it."))
            elif not free and zone.centre not in allowed:
                named = self._name(zone.centre)
                breaches.append(Text(f"中心“{named}”不在可选之列。", f"Centre “{named}” is not a candidate."))
        stand = {zone.centre for zone in self.zones}
        breaches += [
            Text(f"“{self._name(one or '')}”不是中心。", f"“{self._name(one or '')}” is no centre.")
            for one in fixed
            if one not in stand
        ]
        return Demand(
            "centres",
            Text("中心所在本警区，且符合限定", "centres stand in their zones, where they may"),
            tuple(breaches),
        )

    def _name(self, town: str) -> str:
        return township_names(self.territory, [town])
