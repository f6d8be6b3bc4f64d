"""`reorg zones` beside PySAL's spopt and GerryChain: K connected zones of least greatest deviation from the mean, in one run.

    python -m venv peers && peers/bin/pip install -r benchmarks/requirements-zones.txt
    python benchmarks/zones.py --peers peers/bin/python                     # every map, 10 seconds each
    python benchmarks/zones.py --peers peers/bin/python --case mexico:8 --case georgia-40:10 --limit 60 --json zones.json
    python benchmarks/zones.py --ours-only

Maps are those inside the package `libpysal` (nothing is downloaded), their first 40 areas (`-40`), and grids of our own
(`grid-500`, one tenth of the borders taken away). Each program has the same time for a map; one that ends sooner is begun
again from another seed, and the best by our objective counts. Every answer is checked anew: K zones, each connected.
*value* and *bound* are per cent of the mean; peers give no bound. Seconds are wall-clock, *cpu* those of the process;
with `--cpu` the limit counts the latter for everyone, and only *cpu* means anything.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from zone_maps import Map, grid, map_of, part_of

HERE = Path(__file__).parent
PEERS = ("spopt max-p", "spopt SKATER", "spopt region-k-means", "spopt AZP, our objective", "gerrychain short bursts")
CASES = (
    "mexico:4", "mexico:8", "us48:4", "us48:8", "us48:12", "columbus:4", "columbus:6", "columbus:8", "columbus:12", "chicago-40:6", "stl-40:5", "sids2-40:4", "sids2-40:8",
    "georgia-40:4", "georgia-40:10", "tokyo-40:6", "virginia-40:8", "chicago:16", "sids2:10", "georgia:12",
    "virginia:10", "grid-500:25", "grid-500:50",
)  # fmt: skip
GRACE = 240.0
"""Seconds beyond their time after which the peers are ended: loading, and a try that was running."""
MISSING = (
    "spopt, gerrychain or libpysal is missing in {python}: the maps and the peers need "
    "`pip install -r benchmarks/requirements-zones.txt` in an interpreter named by --peers."
)


def asked(python: str, request: dict[str, Any], limit: float) -> Any:
    """What the peers' interpreter answers; ``None`` where it did not in time."""
    try:
        ran = subprocess.run(
            [python, str(HERE / "zone_peers.py")], input=json.dumps(request), capture_output=True, text=True,
            timeout=limit,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    if ran.returncode:
        last = ran.stderr.strip().splitlines()[-1:]
        sys.exit(MISSING.format(python=python) + "\n" + "".join(last))
    return json.loads(ran.stdout)


def map_named(name: str, shipped: dict[str, Map]) -> Map:
    """``georgia``, ``georgia-40``, ``grid-500``."""
    whole, _, size = name.partition("-")
    if whole == "grid":
        return grid(25, int(size) // 25)
    return part_of(shipped[whole], int(size)) if size else shipped[whole]


def ours(one: Map, zones: int, limit: float, seed: int) -> dict[str, Any]:
    """The engine, and the deviation by the check that knows no solver."""
    from reorg.domain.territory import Territory, Township
    from reorg.zones.check import check_zones
    from reorg.zones.settings import ZoneSettings
    from reorg.zones.solve import ZoneOptions, solve_zones
    from reorg.zones.zone import named

    towns = tuple(
        Township(name, name, measures={"value": float(value)})
        for name, value in zip(one.areas, one.values, strict=True)
    )
    territory = Territory(towns, {(one.areas[a], one.areas[b]): None for a, b in one.edges})
    raw = {"count": zones, "measures": {"value": 1}, "compactness": {"weight": 0}}
    settings = ZoneSettings.model_validate(raw)
    began, cpu = time.monotonic(), time.process_time()
    zoned = solve_zones(territory, settings, ZoneOptions(limit, 0.0, seed, 1))
    told: dict[str, Any] = {
        "status": zoned.status, "bound": zoned.bound, "seconds": time.monotonic() - began,
        "cpu": time.process_time() - cpu, "method": zoned.trials[0].method, "value": None,
        "reasons": [reason.en for reason in zoned.reasons],
    }  # fmt: skip
    if zoned.parts is not None:
        checked = check_zones(territory, settings, named(territory, settings, zoned.parts))
        assert checked.ok, [demand.key for demand in checked.demands if not demand.holds]
        told["value"] = 100 * checked.greatest["value"]
    return told


def row(case: str, who: str, told: dict[str, Any]) -> str:
    value, bound = told.get("value"), told.get("bound")
    said = "-" if value is None else f"{value:.4f}"
    proof = told.get("status", "")
    if bound is not None and proof == "feasible":
        proof = f"bound {bound:.4f}"
    elif told.get("fault"):
        proof = told["fault"]
    elif who != "reorg":
        proof = f"{told.get('tries', 0)} tries"
    return f"{case:16s} {who:26s} {said:>12s} {told['seconds']:8.1f} s {told.get('cpu', 0.0):7.1f} cpu  {proof}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--peers", default=sys.executable, help="interpreter with spopt, gerrychain, libpysal, geopandas"
    )
    parser.add_argument("--case", action="append", help="MAP:ZONES, again and again")
    parser.add_argument("--limit", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", action="append", choices=PEERS, help="only these peers")
    parser.add_argument("--ours-only", action="store_true")
    parser.add_argument(
        "--cpu", action="store_true", help="the limit counts each process's own seconds: for a shared machine"
    )
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    if given.cpu:
        time.monotonic = time.process_time  # type: ignore[assignment]
    read = asked(given.peers, {"what": "maps"}, 600.0)
    if read is None:
        sys.exit(MISSING.format(python=given.peers))
    shipped = {one.name: one for one in map(map_of, read)}
    results: list[dict[str, Any]] = []
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start, {given.limit:g} s a map and program")
    for case in given.case or CASES:
        name, _, zones = case.partition(":")
        one = map_named(name, shipped)
        found = {"reorg": ours(one, int(zones), given.limit, given.seed)}
        print(row(case, "reorg", found["reorg"]), flush=True)
        peers = [] if given.ours_only else given.only or list(PEERS)
        if peers:
            limit = len(peers) * given.limit * (10 if given.cpu else 1) + GRACE
            request = {
                "what": "run",
                "peers": peers,
                "map": one.plain(),
                "zones": int(zones),
                "limit": given.limit,
                "cpu": given.cpu,
            }
            none = {"value": None, "seconds": limit, "fault": "no answer in time"}
            found |= asked(given.peers, request, limit) or dict.fromkeys(peers, none)
        for peer in peers:
            found[peer].pop("label", None)
            print(row(case, peer, found[peer]), flush=True)
        results.append({"case": case, "areas": len(one.areas), "zones": int(zones), "found": found})
    judged(results, compared=not given.ours_only)
    if given.json:
        said = {"cores": os.cpu_count(), "load": os.getloadavg(), "limit": given.limit, "results": results}
        given.json.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")


def judged(results: list[dict[str, Any]], *, compared: bool) -> None:
    """Where a peer is better, and what is proven of the small maps: said whatever it is."""
    worse = [
        (one["case"], peer)
        for one in results
        for peer, told in one["found"].items()
        if told["value"] is not None
        and (one["found"]["reorg"]["value"] is None or told["value"] < one["found"]["reorg"]["value"] - 1e-6)
    ]
    small = [one for one in results if one["areas"] <= 40]
    proven = [one for one in small if one["found"]["reorg"]["status"] == "optimal"]
    if compared:
        print(f"Worse than a peer: {worse or 'nowhere'}")
    print(f"Proven optimal up to 40 areas: {len(proven)} of {len(small)}")


if __name__ == "__main__":
    main()
