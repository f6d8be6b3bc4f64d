"""What the Shouning document says of its zones [S004], held on the plan of the sample as `reorg demo shouning` makes it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from reorg.cli.main import main
from reorg.domain.people import Person, category_matches
from reorg.intake.load import Loaded, load

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "out"
    with pytest.raises(SystemExit) as ended:
        main(["demo", "shouning", "-o", str(folder), "-q"])
    assert not ended.value.code
    return folder


@pytest.fixture(scope="module")
def loaded(out: Path) -> Loaded:
    return load(out / "project")


@pytest.fixture(scope="module")
def plan(out: Path) -> Any:
    return json.loads((out / "plan.json").read_text(encoding="utf-8"))


def people_of(loaded: Loaded) -> dict[str, Person]:
    assert loaded.problem is not None
    return {one.person_id: one for one in loaded.problem.people}


def test_zones_are_connected_of_three_to_four_and_at_most_15_percent_apart(out: Path) -> None:
    made = json.loads((out / "zones.json").read_text(encoding="utf-8"))
    assert made["solver"]["status"] == "optimal"
    assert sorted(len(zone["members"]) for zone in made["zones"]) == [3, 3, 4, 4]
    assert all(one["holds"] for one in made["demands"])
    assert max(abs(zone["index"]) for zone in made["zones"]) <= 0.15


def test_the_chief_of_each_central_station_leads_its_community_team(out: Path, loaded: Loaded, plan: Any) -> None:
    assert loaded.problem is not None
    people, station_of = (
        people_of(loaded),
        {unit.township: unit.unit_id for unit in loaded.problem.present if unit.kind == "派出所"},
    )
    towns = {
        word: town.township_id for town in loaded.problem.territory.townships for word in (town.township_id, town.name)
    }
    station_of = {towns.get(word, word): unit for word, unit in station_of.items()}
    made = json.loads((out / "zones.json").read_text(encoding="utf-8"))
    leads = {
        one["unit"]: people[one["person_id"]] for one in plan["assignments"] if one["seat"].endswith("/community/chief")
    }
    assert len(leads) == len(made["zones"]) == 4
    for zone in made["zones"]:
        chief = leads[f"{zone['id']}/community"]
        assert chief.post == "所长"
        assert chief.unit == station_of[zone["centre"]]


def test_twenty_officers_and_twenty_auxiliaries_in_the_case_teams(loaded: Loaded, plan: Any) -> None:
    people = people_of(loaded)
    there = [people[one["person_id"]] for one in plan["assignments"] if one["unit"].endswith("/cases")]
    assert sum(category_matches("民警", one.category) for one in there) == 20
    assert sum(category_matches("辅警", one.category) for one in there) == 20


def test_two_thirds_of_the_stations_officers_are_in_the_communities(loaded: Loaded, plan: Any) -> None:
    assert loaded.problem is not None
    structure, people = loaded.problem.structure, people_of(loaded)
    police = [one for one in plan["assignments"] if category_matches("民警", people[one["person_id"]].category)]
    tags = {unit.unit_id: unit.tags for unit in structure.units}
    station = [one for one in police if "station" in tags[one["unit"]]]
    community = [one for one in station if "community" in tags[one["unit"]]]
    assert len(community) >= 0.67 * len(station) > 0


def test_another_central_station_brings_another_chief(tmp_path: Path) -> None:
    """The demand follows the file of zones: it is read from the zone's centre, not from names in the structure."""
    county = shutil.copytree(ROOT / "sample_data" / "shouning", tmp_path / "county")
    file = county / "zones.json"
    raw = json.loads(file.read_text(encoding="utf-8"))
    zone = raw["zones"][0]
    other = next(one for one in zone["members"] if one != zone["centre"])
    before = chief_unit(load(county), zone["id"])
    zone["centre"] = other
    file.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    assert chief_unit(load(county), zone["id"]) != before


def chief_unit(loaded: Loaded, zone: str) -> str:
    """The present unit whose chief is to lead the community team of a zone."""
    assert loaded.problem is not None
    seat = next(one for one in loaded.problem.structure.seats if one.seat_id == f"{zone}/community/chief")
    return str(seat.post.who["unit"])
