"""``ground``: new stations of townships take over the stations that police them today."""

from __future__ import annotations

from pathlib import Path

import pytest

from reorg.intake.load import Loaded, load

PROJECT = """
title: 一街道一派出所（虚构）
as_of: 2024-06-30
personnel: personnel.csv
units: units.csv
territory: [towns.csv, roads.csv]
structure: structure.yaml
"""
STRUCTURE = """
id: one-each
name: 一街道一派出所
units:
- each: township
  id: "new-{id}"
  name: "{name}派出所"
  ground: population
"""
UNITS = "unit_id,name,kind\nS1,东所,派出所\nS2,西所,派出所\nS3,南所,派出所\n"
PERSONNEL = "person_id,name,category,unit\nA1,甲,民警,S1\nA2,乙,民警,S2\nA3,丙,民警,S3\n"
ROADS = "a,b,minutes\nT1,T2,5\n"
TOWNS = """township_id,name,population,station
T1,东街,3000,S1
T2,西街,1000,东所
T3,南街,500,S2；S3
"""


def project(folder: Path, **files: str) -> Loaded:
    texts = {"project.yaml": PROJECT, "structure.yaml": STRUCTURE, "units.csv": UNITS, "personnel.csv": PERSONNEL}
    texts |= {"roads.csv": ROADS, "towns.csv": TOWNS} | {name.replace("_", "."): text for name, text in files.items()}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load(folder)


def test_a_station_is_split_by_the_measure_and_stations_of_one_township_merge(tmp_path: Path) -> None:
    loaded = project(tmp_path)
    assert loaded.problem is not None, [one.say("en") for one in loaded.findings]
    taken = {unit.unit_id: dict(unit.absorbs) for unit in loaded.problem.structure.units}
    assert taken == {"new-T1": {"S1": 0.75}, "new-T2": {"S1": 0.25}, "new-T3": {"S2": 1.0, "S3": 1.0}}


def test_equal_shares_need_no_measure(tmp_path: Path) -> None:
    loaded = project(
        tmp_path, structure_yaml=STRUCTURE.replace("population", "equal"), towns_csv=TOWNS.replace("1000", "")
    )
    assert loaded.problem is not None
    assert loaded.problem.structure.units[1].absorbs == {"S1": 0.5}


@pytest.mark.parametrize(
    ("towns", "code"),
    [
        (TOWNS.replace("1000", ""), "structure.no-measure-of-ground"),
        (TOWNS.replace("东所", "北所"), "structure.unknown-station-of-ground"),
        (TOWNS.replace(",S1", ","), "structure.no-station-of-ground"),
    ],
)
def test_what_the_territory_lacks_is_told(tmp_path: Path, towns: str, code: str) -> None:
    told = {one.code: one for one in project(tmp_path, towns_csv=towns).findings}
    assert code in told
    assert told[code].place.line
    assert told[code].say("zh") != told[code].say("en")


@pytest.mark.parametrize(
    "written", ["each: unit\n  ground: population", "each: township\n  ground: equal\n  absorbs: [S1]"]
)
def test_ground_goes_with_townships_and_without_absorbs(tmp_path: Path, written: str) -> None:
    text = STRUCTURE.replace("each: township", written.split("\n")[0]).replace(
        "  ground: population\n", "\n".join(written.split("\n")[1:]) + "\n"
    )
    assert project(tmp_path, structure_yaml=text).problem is None
