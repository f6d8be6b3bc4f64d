"""The what-ifs of the Kaihua sample: they read without a fault, say what their names promise, and one of them cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

import reorg
from reorg.domain.structure import NewUnit
from reorg.intake.load import Loaded, load
from reorg.intake.shelf import Shelf

pytestmark = pytest.mark.slow

WHAT_IF = Path(__file__).resolve().parents[2] / "sample_data" / "kaihua" / "what-if"
NAMES = sorted(path.stem for path in WHAT_IF.glob("*.yaml") if not path.stem.endswith(".structure"))
TEN = {"no-n", "national-park", "merged", "wishes", "stability", "wishes-and-stability"} | {
    f"share-{share}" for share in (40, 45, 50, 55, 60)
}


@pytest.fixture(scope="module")
def found() -> dict[str, Loaded]:
    shelf = Shelf()
    return {name: load(WHAT_IF / f"{name}.yaml", (), shelf) for name in NAMES}


def units(loaded: Loaded) -> dict[str, NewUnit]:
    assert loaded.problem is not None
    return {unit.unit_id: unit for unit in loaded.problem.structure.units}


def strength(unit: NewUnit) -> tuple[int | None, int | None]:
    return unit.strength["民警"].min, unit.strength["民警"].max


def test_they_read_without_a_fault_or_a_warning(found: dict[str, Loaded]) -> None:
    assert set(NAMES) >= TEN
    for name, loaded in found.items():
        assert loaded.problem is not None, name
        assert [one.say("en") for one in loaded.findings] == [], name


def test_structures_differ_as_they_say(found: dict[str, Loaded]) -> None:
    base, park, merged = (units(found[name]) for name in ("wishes", "national-park", "merged"))
    without = units(found["no-n"])
    problem = found["no-n"].problem
    assert problem is not None
    assert problem.structure.units[without["traffic"].parent].unit_id == "security"
    assert strength(without["security"])[0] == 20 + 14
    assert set(park) - set(base) == {"ecology"}
    assert strength(park["ecology"]) == (6, 6)
    assert strength(park["criminal-investigation"])[0] == 46 - 6
    assert set(base) - set(merged) == {"service-support"}
    assert strength(merged["enforcement-management"]) == (28 + 14, 28 + 14)
    for made in (without, park, merged):
        taken = {}
        for unit in made.values():
            for old, share in unit.absorbs.items():
                taken[old] = taken.get(old, 0.0) + share
        assert taken == pytest.approx(dict.fromkeys(taken, 1.0)), "every present unit's work goes somewhere, once"


def test_both_weigh_wishes_and_stability_more(found: dict[str, Loaded]) -> None:
    both = found["wishes-and-stability"].problem
    assert both is not None
    weights = both.settings.objective.weights()
    assert (weights["wish"], weights["stay"]) == (9, 30)


def test_what_they_come_to() -> None:
    compared = reorg.compare(WHAT_IF.parent, [WHAT_IF / f"{name}.yaml" for name in ("share-45", "no-n", "share-60")])
    base, more, without, never = compared.runs
    assert all(one.verified for one in (base, more, without))
    assert more.indicators["grassroots_share"] is not None
    assert 0.45 <= more.indicators["grassroots_share"] < 0.516, "where the organ may grow, fewer go down"
    assert without.indicators["grassroots_share"] is not None
    assert without.indicators["grassroots_share"] >= 0.516
    assert never.status == "infeasible"
    assert any("60 %" in line.zh for line in never.clash)
    # by hand: leaders 8, operations centre 6, traffic 13, departments 20 + 42 + 18 + 25 + 12 leave 187 of 331
    assert 331 - 8 - 6 - 13 - (20 + 42 + 18 + 25 + 12) < 0.6 * 331
    alike = sum(base.placements[p].seat == at.seat for p, at in more.placements.items())
    assert alike > 700, "of plans worth as much the one near the base is taken"
