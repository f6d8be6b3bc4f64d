"""Why there can be no centres, as far as counting shows it: said before any search."""

from __future__ import annotations

from collections.abc import Sequence

from reorg.centres.problem import CentreProblem
from reorg.domain.territory import Territory, township_names
from reorg.domain.ways import TENTHS
from reorg.text import Text

MOST_NAMED = 12


def reasons(problem: CentreProblem, territory: Territory) -> list[Text]:
    """Every reason that counting gives."""
    return [
        *_sites(problem),
        *_out_of_reach(problem, territory),
        *_held(problem, territory),
        *_parts(problem, territory),
        *_far_apart(problem, territory),
    ]


def _sites(problem: CentreProblem) -> list[Text]:
    """Numbers of sites, and what they hold together."""
    found: list[Text] = []
    low, high = problem.counts
    may, must = problem.may_open, problem.must_open
    shut = [problem.sites[s].name for s in must if s not in may]
    if shut:
        said = "、".join(shut)
        found.append(Text(f"{said}须撤，却有乡镇固定归它。", f"{said} must be closed, but townships are fixed to it."))
    if low > len(may):
        found.append(
            Text(f"可设的站点只有 {len(may)} 个，要求至少 {low} 个中心。", f"{len(may)} sites make no {low} centres.")
        )
    if len(must) > high:
        said = "、".join(problem.sites[s].name for s in must[:MOST_NAMED])
        found.append(
            Text(
                f"必设 {len(must)} 个（{said}），而中心至多 {high} 个。",
                f"{len(must)} must be open ({said}), but there are {high} centres at most.",
            )
        )
    total = sum(problem.loads)
    rooms = [total if (room := problem.capacities[s]) is None else min(total, room) for s in may]
    most = sum(sorted(rooms, reverse=True)[:high])
    if most < total:
        found.append(
            Text(
                f"工作量共 {_load(problem, total)}，可设的中心（至多 {min(high, len(may))} 个）合计容量只有 {_load(problem, most)}。",
                f"The load is {_load(problem, total)}; the sites that may be open (at most {min(high, len(may))}) hold {_load(problem, most)}.",
            )
        )
    needed = sum(problem.least[s] for s in must)
    needed += sum(sorted(problem.least[s] for s in may if s not in must)[: max(0, low - len(must))])
    if needed > total:
        found.append(
            Text(
                f"工作量共 {_load(problem, total)}，不够必设的中心至少承办的 {_load(problem, needed)}。",
                f"The load is {_load(problem, total)}, less than the {_load(problem, needed)} that the centres need at least.",
            )
        )
    return found


def _out_of_reach(problem: CentreProblem, territory: Territory) -> list[Text]:
    """Clients that no site may serve: no way at all, or none within the limit."""
    cut_off, far = [], []
    for c in range(len(problem.clients)):
        if problem.served_by(c):
            continue
        ways = [(way, s) for s in problem.may_open if (way := problem.tenths[c][s]) is not None]
        if not ways:
            cut_off.append(c)
        else:
            far.append((c, *min(ways)))
    found: list[Text] = []
    if cut_off:
        said = _named(problem, territory, cut_off)
        found.append(
            Text(
                f"{said}没有路（渡船）通到任何可设的站点。",
                f"No way by road or ferry leads from {said} to a site that may be open.",
            )
        )
    for c, way, s in far[:MOST_NAMED]:
        said, site, minutes = _named(problem, territory, [c]), problem.sites[s].name, f"{way / TENTHS:g}"
        found.append(
            Text(
                f"{said}不能归任何站点：最近的“{site}”需 {minutes} 分钟，超过上限，或因固定、分区不得归它。",
                f"No site may serve {said}: the nearest, “{site}”, is {minutes} minutes away, over the limit, fixed otherwise or across a border.",
            )
        )
    if len(far) > MOST_NAMED:
        more = len(far) - MOST_NAMED
        found.append(Text(f"另有 {more} 处同样不能归任何站点。", f"{more} more cannot be served likewise."))
    return found


def _held(problem: CentreProblem, territory: Territory) -> list[Text]:
    """Clients too large for each site that may serve them; sites too small for those fixed to them."""
    found = []
    for c, load in enumerate(problem.loads):
        sites = problem.served_by(c)
        rooms = [problem.capacities[s] for s in sites]
        if sites and all(room is not None and room < load for room in rooms):
            said, most = _named(problem, territory, [c]), _load(problem, max(room or 0 for room in rooms))
            found.append(
                Text(
                    f"{said}的工作量 {_load(problem, load)} 超过它可归的每个站点的容量（最大 {most}）。",
                    f"The load of {said}, {_load(problem, load)}, is more than any site within reach holds (at most {most}).",
                )
            )
    held: dict[int, int] = {}
    for c in range(len(problem.clients)):
        sites = problem.served_by(c)
        if len(sites) == 1:
            held[sites[0]] = held.get(sites[0], 0) + problem.loads[c]
    for s, load in sorted(held.items()):
        room = problem.capacities[s]
        if room is not None and load > room:
            name = problem.sites[s].name
            found.append(
                Text(
                    f"只能归“{name}”的乡镇工作量共 {_load(problem, load)}，它的容量只有 {_load(problem, room)}。",
                    f"Those whom only “{name}” may serve bring {_load(problem, load)}; it holds {_load(problem, room)}.",
                )
            )
    return found


def _parts(problem: CentreProblem, territory: Territory) -> list[Text]:
    """Parts of the map, or districts, that share no site: what the sites of each hold, and how many centres all need."""
    found: list[Text] = []
    needed = 0
    left = {c for c in range(len(problem.clients)) if problem.served_by(c)}
    parts = []
    while left:
        inside: set[int] = set()
        reached: set[int] = set()
        edge = {min(left)}
        while edge:
            inside |= edge
            reached |= {s for c in edge for s in problem.served_by(c)}
            edge = {c for c in left - inside if reached & set(problem.served_by(c))}
        left -= inside
        parts.append((sorted(inside), sorted(reached)))
    for clients, sites in parts:
        load = sum(problem.loads[c] for c in clients)
        rooms = sorted((load if (r := problem.capacities[s]) is None else min(load, r) for s in sites), reverse=True)
        if sum(rooms) < load:
            if len(parts) > 1:  # else it is said of the whole
                said, names = _named(problem, territory, clients), "、".join(problem.sites[s].name for s in sites)
                found.append(
                    Text(
                        f"{said}只能归{names}，工作量共 {_load(problem, load)}，它们合计容量只有 {_load(problem, sum(rooms))}。",
                        f"Only {names} may serve {said}: a load of {_load(problem, load)}, of which they hold {_load(problem, sum(rooms))}.",
                    )
                )
        elif load:
            needed += next(n for n in range(1, len(rooms) + 1) if sum(rooms[:n]) >= load)
        else:
            needed += 1
    high = problem.counts[1]
    if not found and len(parts) > 1 and needed > high:
        found.append(
            Text(
                f"互不共用站点的 {len(parts)} 块按容量至少要 {needed} 个中心，而中心至多 {high} 个。",
                f"The {len(parts)} parts that share no site need {needed} centres for their loads; {high} are allowed.",
            )
        )
    return found


def _far_apart(problem: CentreProblem, territory: Territory) -> list[Text]:
    """Clients of which no two can share a centre: as many centres are needed."""
    high = problem.counts[1]
    apart: list[int] = []
    taken: set[int] = set()
    for c in sorted(range(len(problem.clients)), key=lambda c: (len(problem.served_by(c)), c)):
        sites = set(problem.served_by(c))
        if sites and not sites & taken:
            apart.append(c)
            taken |= sites
    if len(apart) <= high:
        return []
    said = _named(problem, territory, sorted(apart[: high + 1]), " | ")
    return [
        Text(
            f"这 {high + 1} 处两两不能归同一中心，而中心至多 {high} 个：{said}",
            f"No two of these {high + 1} can share a centre, but there are {high} at most: {said}",
        )
    ]


def _load(problem: CentreProblem, load: int) -> str:
    return f"{float(load / problem.load_unit):,.10g}"


def _named(problem: CentreProblem, territory: Territory, clients: Sequence[int], between: str = "、") -> str:
    said = between.join(township_names(territory, problem.clients[c][:4]) for c in clients[:MOST_NAMED])
    return said + ("……" if len(clients) > MOST_NAMED else "")
