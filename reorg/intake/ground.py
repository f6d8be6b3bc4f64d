"""Old stations to new ones by the ground they cover: whoever policed a township goes where its police go."""

from __future__ import annotations

from collections.abc import Sequence

from reorg.intake import values
from reorg.intake.structure_rows import Row, number
from reorg.intake.unit_names import UnitNames
from reorg.text import Finding, Message, Place, Text

NO_STATION = Message(
    "structure.no-station-of-ground",
    "warning",
    Text(
        "“{value}”没有写明现由哪个派出所管辖，新单位不承接任何派出所。",
        "It is not said which station polices “{value}” today; the new unit takes over none.",
    ),
    Text("辖区表的“派出所”列", "column `station` of the territory table"),
)
UNKNOWN_STATION = Message(
    "structure.unknown-station-of-ground",
    "error",
    Text(
        "“{town}”写明由“{value}”管辖，现有单位表中没有（或不止一个）。",
        "“{town}” is policed by “{value}”, which is not (or not once) among the present units.",
    ),
    Text("现有单位的编号、名称或别名", "id, name or alias of a present unit"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
NO_MEASURE = Message(
    "structure.no-measure-of-ground",
    "error",
    Text(
        "派出所“{station}”的辖区要按“{measure}”分，“{value}”没有这个数。",
        "The ground of “{station}” is shared by “{measure}”, which “{value}” does not have.",
    ),
    Text("大于 0 的数字", "a number above 0"),
    Text("请补全该列，或写 ground: equal。", "Fill in the column, or write `ground: equal`."),
)
EQUAL = "equal"


def shares(
    row: Row,
    towns: Sequence[Row],
    measure: str,
    names: UnitNames,
    place: Place,
    findings: list[Finding],
    column: str = "station",
) -> dict[str, float]:
    """The present stations (units named in ``column``) of a township with the share of each that comes to it.

    A station of several townships is shared out by ``measure`` (``equal``: evenly); a township of several stations gets
    what each of them has there. Over all townships the shares of a station sum to 1.
    """
    stations = _named(row, column)
    if not stations:
        findings.append(NO_STATION.at(place, row["name"]))
    found: dict[str, float] = {}
    for word in stations:
        named = names.find(word)
        if named is None:
            fault = UNKNOWN_STATION.at(place, word, town=row["name"], nearest=names.nearest(word))
            findings.append(fault)
            continue
        covered = [town for town in towns if named in {names.find(one) for one in _named(town, column)}]
        figures = {town["id"]: 1.0 if measure == EQUAL else number(town.get(measure)) for town in covered}
        own = figures[row["id"]]
        if len(covered) == 1:
            found[named] = 1.0
        elif not own:
            findings.append(NO_MEASURE.at(place, row["name"], station=word, measure=measure))
        elif all(figures.values()):  # what another township lacks is told there
            found[named] = own / sum(figure or 0.0 for figure in figures.values())
    return found


def _named(row: Row, column: str) -> tuple[str, ...]:
    return values.words(row.get(column, ""))
