"""PySAL's and GerryChain's ways to cut a map into zones, each begun again until its time is up, the best by our objective kept.

Run by ``zones.py`` in an interpreter that has `spopt` and `gerrychain`: a request as JSON on stdin, the answer as JSON on stdout.
"""

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from zone_maps import SHIPPED, Map, map_of, shipped

Label = np.ndarray
"""Zone by area; the numbers may have holes."""


def greatest_deviation(one: Map, label: Label, zones: int) -> float | None:
    """Per cent of the mean; ``None`` unless there are ``zones`` zones, each connected."""
    names = sorted({int(z) for z in label})
    if len(names) != zones:
        return None
    adjoining = one.adjoining
    worst, mean = 0.0, sum(one.values) / zones
    for z in names:
        left = {a for a in range(len(label)) if label[a] == z}
        worst = max(worst, abs(sum(one.values[a] for a in left) - mean))
        edge = [left.pop()]
        while edge:
            near = [b for b in adjoining[edge.pop()] if b in left]
            left.difference_update(near)
            edge += near
        if left:
            return None
    return 100 * worst / mean


def _table(one: Map) -> tuple[Any, Any]:
    """The map as PySAL wants it: a table of areas and their weights matrix."""
    import geopandas
    import libpysal

    x, y = zip(*one.points, strict=True)
    spread = max(max(x) - min(x), max(y) - min(y)) or 1.0
    table = geopandas.GeoDataFrame(
        {"value": np.array(one.values, dtype=float), "x": np.array(x) / spread, "y": np.array(y) / spread},
        geometry=geopandas.points_from_xy(x, y),
    )
    beside = dict(enumerate(one.adjoining))
    return table, libpysal.weights.W(beside, silence_warnings=True)


def maxp(one: Map, zones: int) -> Iterator[Label]:
    """Max-p makes as many zones as reach a floor: the floor is sought at which it makes the number asked for."""
    from spopt.region import MaxPHeuristic

    table, weights = _table(one)
    mean = sum(one.values) / zones
    seed = 0
    while True:
        low, high = 0.0, mean
        for _ in range(12):
            floor = (low + high) / 2 if seed or low else 0.8 * mean
            np.random.seed(seed)
            seed += 1
            model = MaxPHeuristic(
                table, weights, ["x", "y"], "value", floor, max_iterations_construction=20, max_iterations_sa=1
            )
            model.solve()
            yield np.array(model.labels_)
            low, high = (floor, high) if model.p >= zones else (low, floor)


def skater(one: Map, zones: int) -> Iterator[Label]:
    """SKATER knows no chance; what may differ is what is alike in a zone, and the least areas of one."""
    from spopt.region import Skater

    table, weights = _table(one)
    for names in (["x", "y"], ["value"], ["x", "y", "value"]):
        for floor in (-np.inf, *range(len(one.areas) // zones, 1, -1)):
            model = Skater(table, weights, names, n_clusters=zones, floor=floor)
            model.solve()
            yield np.array(model.labels_)


def k_means(one: Map, zones: int) -> Iterator[Label]:
    from spopt.region import RegionKMeansHeuristic

    table, weights = _table(one)
    seed = 0
    while True:
        np.random.seed(seed)
        model = RegionKMeansHeuristic(table[["x", "y"]].to_numpy(), zones, weights)
        model.solve()
        yield np.array(model.labels_)
        seed += 1


def azp(one: Map, zones: int) -> Iterator[Label]:
    """AZP takes an objective of one's own: it is given ours."""
    from spopt.region import AZP
    from spopt.region.objective_function import ObjectiveFunction

    mean = sum(one.values) / zones

    class Greatest(ObjectiveFunction):  # type: ignore[misc]
        def __call__(self, labels: Label, attr: np.ndarray) -> float:
            return float(max(abs(attr[labels == z].sum() - mean) for z in set(labels)))

        def update(self, area: int, to: int, labels: Label, attr: np.ndarray) -> float:
            moved = labels.copy()
            moved[area] = to
            return self(moved, attr) - self(labels, attr)

    table, weights = _table(one)
    seed = 0
    while True:
        np.random.seed(seed)
        model = AZP(table, weights, ["value"], zones, random_state=seed, objective_func=Greatest())
        model.solve()
        yield np.array(model.labels_)
        seed += 1


def gerrychain(one: Map, zones: int) -> Iterator[Label]:
    """ReCom with short bursts towards the least greatest deviation, begun anew after every 400 steps."""
    import functools
    import random

    import networkx
    from gerrychain import Graph, Partition, proposals, tree, updaters
    from gerrychain.optimization import SingleMetricOptimizer
    from gerrychain.partition import recursive_tree_part

    plain = networkx.Graph()
    plain.add_nodes_from((a, {"value": value}) for a, value in enumerate(one.values))
    plain.add_edges_from(one.edges)
    graph = Graph.from_networkx(plain)
    mean = sum(one.values) / zones
    epsilon = 0.25

    def off(part: Any) -> float:
        return max(abs(each - mean) for each in part["value"].values()) / mean

    start, seed = None, 0
    while True:
        random.seed(seed)
        seed += 1
        if start is None:
            found = None
            while found is None and epsilon < 50:
                try:
                    found = recursive_tree_part(
                        graph, range(zones), mean, "value", epsilon,
                        bipartition_tree_fn=functools.partial(tree.bipartition_tree, max_attempts=50),
                    )  # fmt: skip
                except Exception:
                    epsilon *= 1.6
            if found is None:
                return
            start = Partition(graph, found, updaters={"value": updaters.Tally("value", alias="value")})
        propose = functools.partial(
            proposals.recom, pop_col="value", pop_target=mean, epsilon=max(epsilon, 0.02), node_repeats=1,
            bipartition_tree_fn=functools.partial(tree.bipartition_tree, max_attempts=50, allow_pair_reselection=True),
        )  # fmt: skip
        search = SingleMetricOptimizer(propose, lambda _: True, start, off, maximize=False)
        for part in search.short_bursts(burst_length=10, num_bursts=40, with_progress_bar=False):
            yield np.array([part.assignment[a] for a in range(len(one.areas))])
        epsilon = min(epsilon, max(1.5 * (search.best_score or epsilon), 0.005))
        start = search.best_part if search.best_part is not None else None


PEERS: dict[str, Callable[[Map, int], Iterator[Label]]] = {
    "spopt max-p": maxp, "spopt SKATER": skater, "spopt region-k-means": k_means, "spopt AZP, our objective": azp,
    "gerrychain short bursts": gerrychain,
}  # fmt: skip


def measured(peer: str, one: Map, zones: int, limit: float) -> dict[str, Any]:
    """The best of as many tries as fit in ``limit`` seconds; a try that is running then is let end."""
    import gerrychain  # noqa: F401
    import spopt.region  # noqa: F401

    began, cpu = time.monotonic(), time.process_time()
    best, label, tries, at, fault = None, None, 0, 0.0, ""
    try:
        for tried in PEERS[peer](one, zones):
            tries += 1
            value = greatest_deviation(one, tried, zones)
            if value is not None and (best is None or value < best):
                best, label, at = value, [int(z) for z in tried], time.monotonic() - began
            if time.monotonic() - began > limit:
                break
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"[:160]
    seconds = time.monotonic() - began
    return {
        "cpu": time.process_time() - cpu,
        "value": best,
        "label": label,
        "tries": tries,
        "found_at": at,
        "seconds": seconds,
        "fault": fault,
    }


def main() -> None:
    warnings.simplefilter("ignore")
    asked = json.load(sys.stdin)
    if asked.get("cpu"):
        time.monotonic = time.process_time  # type: ignore[assignment]
    answers, out = sys.stdout, None
    with open(os.devnull, "w") as nowhere:  # the peers print
        sys.stdout = nowhere
        if asked["what"] == "maps":
            out = [shipped(name).plain() for name in SHIPPED]
        else:
            one = map_of(asked["map"])
            out = {peer: measured(peer, one, asked["zones"], asked["limit"]) for peer in asked["peers"]}
    json.dump(out, answers)


if __name__ == "__main__":
    main()
