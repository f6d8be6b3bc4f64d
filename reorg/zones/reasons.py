"""Why there can be no zones, as far as counting shows it: said before any search."""

from __future__ import annotations

from reorg.domain.territory import Territory, township_names
from reorg.domain.ways import components
from reorg.text import Text
from reorg.zones.columns import UNREACHABLE, ways
from reorg.zones.problem import ZoneProblem

MOST_NAMED = 12


def reasons(problem: ZoneProblem, territory: Territory, zones: int) -> list[Text]:
    """Every reason that counting gives against ``zones`` zones."""
    found: list[Text] = []
    size, low, high = problem.size, problem.size_min, problem.size_max
    if zones > size:
        found.append(Text(f"只有 {size} 个乡镇，分不出 {zones} 个警区。", f"{size} townships make no {zones} zones."))
    if zones * high < size:
        found.append(
            Text(
                f"{zones} 个警区、每个至多 {high} 个乡镇，只容 {zones * high} 个，而乡镇有 {size} 个。",
                f"{zones} zones of at most {high} townships hold {zones * high}; there are {size}.",
            )
        )
    if zones * low > size:
        found.append(
            Text(
                f"{zones} 个警区、每个至少 {low} 个乡镇，须有 {zones * low} 个，而乡镇只有 {size} 个。",
                f"{zones} zones of at least {low} townships need {zones * low}; there are {size}.",
            )
        )
    found += _parts(problem, territory, zones)
    found += _groups(problem, territory)
    found += _heavy(problem, territory, zones)
    if len(problem.seats) > zones:
        found.append(
            Text(
                f"指定了 {len(problem.seats)} 个中心，而警区只有 {zones} 个。",
                f"{len(problem.seats)} centres are fixed, but there are {zones} zones.",
            )
        )
    return found


def _parts(problem: ZoneProblem, territory: Territory, zones: int) -> list[Text]:
    """A map in several parts: each is cut into zones of its own."""
    parts = components(problem.adjoining)
    if len(parts) == 1:
        return []
    found = []
    if len(parts) > zones:
        said = " | ".join(_named(problem, territory, part) for part in parts)
        found.append(
            Text(
                f"地图分为互不相连的 {len(parts)} 块，而警区只有 {zones} 个：{said}",
                f"The map is in {len(parts)} parts that do not adjoin, but there are {zones} zones: {said}",
            )
        )
    need = most = 0
    for part in parts:
        least, greatest = -(-len(part) // problem.size_max), len(part) // problem.size_min
        need, most = need + max(1, least), most + greatest
        if least > greatest:
            named = _named(problem, territory, part)
            found.append(
                Text(
                    f"与其他乡镇不相连的一块（{len(part)} 个乡镇：{named}）分不成每个 {problem.size_min}-{problem.size_max} 个乡镇的警区。",
                    f"A part that adjoins no other ({len(part)} townships: {named}) cannot be cut into zones of "
                    f"{problem.size_min}-{problem.size_max} townships.",
                )
            )
    if not found and not need <= zones <= most:
        found.append(
            Text(
                f"互不相连的 {len(parts)} 块共可分成 {need} 至 {most} 个警区，不能是 {zones} 个。",
                f"The {len(parts)} parts of the map make {need} to {most} zones, not {zones}.",
            )
        )
    return found


def _groups(problem: ZoneProblem, territory: Territory) -> list[Text]:
    """Groups that share a zone against what keeps them apart: pairs, the map's parts, the zones' size."""
    found = []
    part_of = {a: n for n, part in enumerate(components(problem.adjoining)) for a in part}
    for group in problem.together:
        named = _named(problem, territory, list(group))
        if len({part_of[a] for a in group}) > 1:
            found.append(
                Text(
                    f"{named}须同在一个警区，但在地图上不相连。",
                    f"{named} share a zone, but no way over the map joins them.",
                )
            )
        if len(group) > problem.size_max:
            found.append(
                Text(
                    f"{named}须同在一个警区，但每个警区至多 {problem.size_max} 个乡镇。",
                    f"{named} share a zone, but a zone has {problem.size_max} townships at most.",
                )
            )
        for a, b in problem.apart:
            if a in group and b in group:
                pair = _named(problem, territory, [a, b])
                found.append(
                    Text(f"{pair}既须同在一个警区，又不得同在。", f"{pair} are to share a zone and not to share one.")
                )
    return found


def _heavy(problem: ZoneProblem, territory: Territory, zones: int) -> list[Text]:
    """Townships above a zone's limit by themselves, and townships that no centre is near enough to."""
    found = []
    for limit in problem.limits:
        _, high = limit.ends(zones)
        heavy = [a for a in range(problem.size) if limit.values[a] > high]
        if heavy:
            named = _named(problem, territory, heavy)
            most = f"{float(limit.share):.4g}"
            found.append(
                Text(
                    f"{named}单独就使 {limit.key} 超过平均值 {most} 以上。",
                    f"{named} alone lift {limit.key} by more than {most} above the mean.",
                )
            )
    table = ways(problem)
    if problem.travel:
        centres = sorted(problem.candidates | set(problem.seats))
        far = [a for a in range(problem.size) if all(table[j, a] >= UNREACHABLE for j in centres)]
        if far:
            named = _named(problem, territory, far)
            found.append(Text(f"{named}没有一个可设的中心够近。", f"No centre that may be is near enough to {named}."))
    return found


def _named(problem: ZoneProblem, territory: Territory, areas: list[int]) -> str:
    said = township_names(territory, [problem.areas[a] for a in areas[:MOST_NAMED]])
    return said + ("……" if len(areas) > MOST_NAMED else "")
