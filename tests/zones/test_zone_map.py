"""The picture: names that do not meet, zones by number, a legend that stays beside the map, maps in pieces."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from reorg.domain.territory import Territory, Township, Zone
from reorg.report.ground_places import WIDTH
from reorg.report.zone_map import zone_map


def crowd(size: int, across: int) -> Territory:
    towns = tuple(Township(f"T{n}", f"很长很长很长的一个乡镇名{n}") for n in range(size))
    edges: dict[tuple[str, str], float | None] = {}
    for n in range(size):
        if (n + 1) % across:
            edges[f"T{n}", f"T{n + 1}"] = None
        if n + across < size:
            edges[f"T{n}", f"T{n + across}"] = None
    return Territory(
        towns, {pair: way for pair, way in edges.items() if pair[1] in {town.township_id for town in towns}}
    )


def rows(territory: Territory, each: int) -> list[Zone]:
    ids = [town.township_id for town in territory.townships]
    parts = [ids[at : at + each] for at in range(0, len(ids), each)]
    return [Zone(f"Z{n}", f"第{n}警区", part[0], tuple(part)) for n, part in enumerate(parts, 1)]


def test_names_of_many_townships_do_not_meet_and_those_left_out_are_counted() -> None:
    territory = crowd(160, 20)
    picture = zone_map(territory, rows(territory, 20), "zh")
    size = 8
    boxes = []
    for node in ET.fromstring(picture).iter():
        if node.tag.endswith("text") and (node.text or "").startswith("很长"):
            wide = sum(1.0 if ord(one) > 0x2E80 else 0.6 for one in node.text or "") * size
            x, y = float(node.attrib["x"]), float(node.attrib["y"])
            assert wide / 2 <= x <= WIDTH - wide / 2
            boxes.append((x - wide / 2, y - size, x + wide / 2, y))
    meeting = [
        1 for n, a in enumerate(boxes) for b in boxes[:n] if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert not meeting
    left_out = re.search(r"(\d+) 个乡镇名因位置不够未写", picture)
    assert left_out is not None
    assert len(boxes) + int(left_out[1]) == 160


def test_few_townships_are_all_named_in_either_language() -> None:
    territory = crowd(12, 4)
    for lang, told in (("zh", "4 个乡镇，中心"), ("en", "4 townships, centre")):
        picture = zone_map(territory, rows(territory, 4), lang)  # type: ignore[arg-type]
        assert all(f">{town.name}<" in picture for town in territory.townships)
        assert picture.count(told) == 3


def test_a_long_legend_goes_on_beside() -> None:
    territory = crowd(60, 10)
    picture = zone_map(territory, rows(territory, 1), "en")
    wide, tall = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', picture).groups())  # type: ignore[union-attr]
    assert wide > WIDTH + 230
    assert all(float(node.attrib.get("y", 0)) < tall for node in ET.fromstring(picture).iter())
    assert "1 township, centre" in picture


def test_a_map_in_pieces_is_drawn_side_by_side() -> None:
    towns = tuple(Township(f"T{n}", f"乡{n}") for n in range(4))
    territory = Territory(towns, {("T0", "T1"): None, ("T2", "T3"): None})
    picture = zone_map(territory, rows(territory, 2), "zh")
    assert picture.count("<polygon") == 4
