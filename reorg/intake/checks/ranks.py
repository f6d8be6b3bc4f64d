"""Rank against the band of the post's level (人民警察警衔条例 §8); auxiliaries have none."""

from __future__ import annotations

from collections.abc import Iterator

from reorg.domain.ladders import RANK, RANK_BANDS
from reorg.domain.people import AUXILIARIES
from reorg.intake.checks.case import Case
from reorg.text import Finding, Message, Text

OUTSIDE_BAND = Message(
    "person.rank-outside-band",
    "warning",
    Text(
        "警衔“{value}”与职务层级“{level}”的编制警衔不符。", "Rank “{value}” lies outside the band of level “{level}”."
    ),
    Text("{band}", "{band}"),
    Text("请核对警衔或职务层级（警衔条例第八条）。", "Check rank and level (police rank regulations §8)."),
)
AUXILIARY_RANK = Message(
    "person.auxiliary-with-rank",
    "error",
    Text("{category}没有警衔，却填了“{value}”。", "A {category} holds no rank, but “{value}” is given."),
    Text("空", "nothing"),
    Text("请核对人员类别。", "Check the category."),
)


def check(case: Case) -> Iterator[Finding]:
    for person in case.people:
        if not person.rank:
            continue
        if person.category in AUXILIARIES:
            yield AUXILIARY_RANK.at(case.at(person, "rank"), person.rank, category=person.category)
        band = RANK_BANDS.get(person.post_level)
        if band and not band[0] <= RANK.order(person.rank) <= band[1]:
            names = RANK.names()
            told = f"{names[band[0] - 1]} - {names[band[1] - 1]}"
            yield OUTSIDE_BAND.at(case.at(person, "rank"), person.rank, level=person.post_level, band=told)
