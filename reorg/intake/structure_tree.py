"""The tree of new units from the file's units: copies made, names filled in, inheritance applied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reorg.domain.ladders import POST_LEVEL
from reorg.domain.structure import Need, NewUnit, Post, Strength
from reorg.domain.units import PresentUnit, standard_tags
from reorg.intake.ground import shares
from reorg.intake.structure_rows import UNKNOWN_PLACEHOLDER, Row, chosen, number
from reorg.intake.structure_settings import PLACEHOLDER, PostFile, UnitFile
from reorg.intake.unit_names import UnitNames
from reorg.intake.yaml_lines import Document, Path_
from reorg.text import Finding, Message, Place, Text

DUPLICATE_UNIT = Message(
    "structure.duplicate-id",
    "error",
    Text(
        "单位编号“{value}”在架构中出现不止一次，第 {first} 行已有。",
        "Unit id “{value}” stands in the structure more than once, first in line {first}.",
    ),
    Text("每个编号一次；复制的单位用 {{id}} 区分", "each id once; tell copies apart by {{id}}"),
)
DUPLICATE_POST = Message(
    "structure.duplicate-post",
    "error",
    Text("单位“{unit}”的岗位编号“{value}”重复。", "Unit “{unit}” has post id “{value}” twice."),
    Text("每个岗位编号一次", "each post id once"),
)
UNKNOWN_ABSORBED = Message(
    "structure.unknown-absorbed",
    "error",
    Text(
        "单位“{unit}”要承接“{value}”，现有单位表中没有（或不止一个）。",
        "Unit “{unit}” absorbs “{value}”, which is not (or not once) among the present units.",
    ),
    Text("现有单位的编号、名称或别名", "id, name or alias of a present unit"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)

NOT_A_FIGURE = Message(
    "structure.not-a-figure",
    "error",
    Text(
        "“{row}”的列“{column}”是“{value}”，不是人数。",
        "Column “{column}” of “{row}” is “{value}”, which is no number of people.",
    ),
    Text("不小于 0 的整数", "a whole number, 0 or more"),
    Text("请补全该列，或在架构文件中直接写数字。", "Fill in the column, or write the number in the structure file."),
)
NOT_A_LEVEL = Message(
    "structure.not-a-level",
    "error",
    Text(
        "岗位“{post}”的层级“{value}”不在职务层级之列。",
        "The level “{value}” of post “{post}” is not on the ladder of post levels.",
    ),
    Text("{known}", "{known}"),
)

MEMBER = Post("member", Text("成员", "Member"))
"""The post of a unit that names none."""


def units_of(
    units: Iterable[UnitFile],
    document: Document,
    present: Sequence[PresentUnit],
    tables: Mapping[str, Sequence[Row]],
    findings: list[Finding],
) -> tuple[NewUnit, ...]:
    """The units in tree order, parents first; faults are added to ``findings``."""
    maker = _Maker(document, UnitNames(present), tables, findings)
    maker.units(units, -1, ("units",), {})
    return tuple(maker.made)


def _ground(row: Row, each: str | None) -> tuple[str, ...]:
    """The townships that a copy stands on: those of its zone or centre, or its own."""
    return tuple(row["members"].split(";")) if each in ("zone", "centre") else (row["id"],)


class _Maker:
    """Walks the file's units. ``row`` is the row of the copy being made, empty outside ``each``."""

    def __init__(
        self, document: Document, names: UnitNames, tables: Mapping[str, Sequence[Row]], findings: list[Finding]
    ) -> None:
        self.document, self.names, self.tables, self.findings = document, names, tables, findings
        self.made: list[NewUnit] = []
        self.first: dict[str, int] = {}

    def units(self, units: Iterable[UnitFile], parent: int, path: Path_, row: Row) -> None:
        for place_in_list, unit in enumerate(units):
            at = (*path, place_in_list)
            if unit.each is None:
                self._unit(unit, parent, at, row, None)
                continue
            where = self._filled(unit.where, row, self.document.place((*at, "where")))
            places = {key: self.document.place((*at, "where", key)) for key in where}
            places["each"] = self.document.place((*at, "each"))
            for one in chosen(unit.each, self.tables[unit.each], where, places, self.findings):
                self._unit(unit, parent, at, one, unit.each)

    def _unit(self, unit: UnitFile, parent: int, at: Path_, row: Row, each: str | None) -> None:
        place = self.document.place(at)
        over = self.made[parent] if parent >= 0 else None
        unit_id, name = self._named(unit, at, row, each, over)
        own_kind = self._fill(unit.kind, row, place)
        own_tags = frozenset(standard_tags(tuple(self._fill(tag, row, place) for tag in unit.tags), own_kind))
        copied = row if each is not None else {}
        absorbs = self._absorbs(unit, at, row, unit_id, each)
        # a wish for a station that is taken over is a wish for the unit that most of it goes to
        taken = tuple(self.names.names[old] for old, share in absorbs.items() if share > 0.5) if unit.ground else ()
        index = len(self.made)
        self.made.append(
            NewUnit(
                unit_id=unit_id,
                name=name,
                parent=parent,
                depth=over.depth + 1 if over else 0,
                aliases=(*(self._fill(alias, row, place) for alias in unit.aliases), *taken),
                own_tags=own_tags,
                tags=own_tags | (over.tags if over else frozenset()),
                own_kind=own_kind,
                kind=own_kind or (over.kind if over else ""),
                own_operation=unit.operation or "",
                operation=unit.operation or (over.operation if over else "real"),
                absorbs=absorbs,
                ground=_ground(row, each) if unit.ground else (),
                strength=self._strength(unit, at, row),
                needs=self._needs(unit, at, row),
                branch=unit.branch,
                posts=self._posts(unit, at, row, unit_id),
                township=self._fill(unit.township, row, place) or copied.get("township", ""),
                lon=unit.lon if unit.lon is not None else number(copied.get("lon")),
                lat=unit.lat if unit.lat is not None else number(copied.get("lat")),
                columns=dict(copied),
                note=self._text(unit.note.text(), row, place) if unit.note else Text(""),
                line=place.line,
                file=place.file,
            )
        )
        self.units(unit.units, index, (*at, "units"), row)

    def _named(self, unit: UnitFile, at: Path_, row: Row, each: str | None, over: NewUnit | None) -> tuple[str, Text]:
        """Id and name. Inside a copy an id that has no placeholder is told apart by the id of the unit above."""
        place = self.document.place(at)
        written = unit.id or (unit.name.zh or unit.name.en if unit.name else "")
        unit_id = self._fill(written, row, place)
        if row and each is None and over is not None and not PLACEHOLDER.search(written):
            unit_id = f"{over.unit_id}/{unit_id}"
        if unit.name is not None:
            name = self._text(unit.name.text(), row, place)
        else:
            name = Text(row["name"], row["name"]) if each is not None else Text(unit_id)
        if unit_id in self.first:
            at_id = self.document.place((*at, "id"))
            self.findings.append(DUPLICATE_UNIT.at(at_id, unit_id, first=self.first[unit_id]))
        self.first.setdefault(unit_id, place.line)
        return unit_id, name

    def _text(self, text: Text, row: Row, place: Place) -> Text:
        return Text(self._fill(text.zh, row, place), self._fill(text.en, row, place))

    def _fill(self, text: str, row: Row, place: Place) -> str:
        """The text with ``{column}`` replaced by the row's words."""

        def word(found: re.Match[str]) -> str:
            if found[1] in row:
                return row[found[1]]
            known = ", ".join(f"{{{key}}}" for key in row) or "each: …"
            self.findings.append(UNKNOWN_PLACEHOLDER.at(place, found[0], known=known))
            return found[0]

        return PLACEHOLDER.sub(word, text)

    def _figure(self, written: int | str | None, row: Row, place: Place) -> int | None:
        """A number of people: as written, or from the row's column."""
        if not isinstance(written, str):
            return written
        word = self._fill(written, row, place)
        value = number(word)
        if value is not None and value >= 0 and value.is_integer():
            return int(value)
        if word != written:  # else the placeholder itself is the fault, and told
            column, name = written.strip("{}"), row.get("name", "")
            self.findings.append(NOT_A_FIGURE.at(place, word, row=name, column=column))
        return None

    def _strength(self, unit: UnitFile, at: Path_, row: Row) -> dict[str, Strength]:
        made: dict[str, Strength] = {}
        for category, one in unit.strength.items():
            # a bare number is written once, and what is wrong with it is told once
            bare = one.min is not None and one.min == one.max
            place = self.document.place((*at, "strength", category))
            low = self._figure(one.min, row, place)
            high = low if bare else self._figure(one.max, row, place)
            made[category] = Strength(low, high, self._figure(one.target, row, place), one.target_weight)
        return made

    def _needs(self, unit: UnitFile, at: Path_, row: Row) -> tuple[Need, ...]:
        made: list[Need] = []
        for skill, one in unit.needs.items():
            place = self.document.place((*at, "needs", skill))
            people = self._figure(one.people, row, place) or 0
            made.append(Need(self._fill(skill, row, place), one.min_level, people, one.severity == "hard", one.weight))
        return tuple(made)

    def _filled(self, content: Any, row: Row, place: Place) -> Any:
        """Plain data with placeholders filled in all its words."""
        if isinstance(content, str):
            return self._fill(content, row, place)
        if isinstance(content, list):
            return [self._filled(one, row, place) for one in content]
        if isinstance(content, dict):
            return {self._fill(str(key), row, place): self._filled(one, row, place) for key, one in content.items()}
        return content

    def _absorbs(self, unit: UnitFile, at: Path_, row: Row, unit_id: str, each: str | None) -> dict[str, float]:
        """Shares by present unit; a copy made from a present unit absorbs it unless it says what it absorbs."""
        if each in ("unit", "station") and not unit.absorbs:
            return {row["id"]: 1.0}
        found: dict[str, float] = {}
        if unit.ground:
            place = self.document.place((*at, "ground"))
            towns = self.tables["township"]
            for town in (one for one in towns if one["id"] in _ground(row, each)):
                for station, share in shares(
                    town, towns, unit.ground, self.names, place, self.findings, unit.ground_column
                ).items():
                    found[station] = found.get(station, 0.0) + share
            return found
        for written, share in unit.absorbs.items():
            place = self.document.place((*at, "absorbs", written))
            word = self._fill(written, row, place)
            named = self.names.find(word)
            if named is None:
                self.findings.append(UNKNOWN_ABSORBED.at(place, word, unit=unit_id, nearest=self.names.nearest(word)))
            else:
                found[named] = found.get(named, 0.0) + share
        return found

    def _posts(self, unit: UnitFile, at: Path_, row: Row, unit_id: str) -> tuple[Post, ...]:
        made: list[Post] = []
        for place_in_list, post in enumerate(unit.posts):
            place = self.document.place((*at, "posts", place_in_list))
            one = self._post(post, row, place)
            if any(other.post_id == one.post_id for other in made):
                self.findings.append(DUPLICATE_POST.at(place, one.post_id, unit=unit_id))
            made.append(one)
        return tuple(made) or (MEMBER,)

    def _post(self, post: PostFile, row: Row, place: Place) -> Post:
        post_id = self._fill(post.id, row, place)
        return Post(
            post_id=post_id,
            name=self._text(post.name.text(), row, place) if post.name else Text(post_id),
            places=self._figure(post.places, row, place),
            leader=post.leader,
            level=self._level(post, row, place),
            promotion=post.promotion,
            who=self._filled(post.who, row, place),
            substitute_price=post.substitute.price if post.substitute else None,
            lower_allowed=post.lower_allowed,
            line=place.line,
            file=place.file,
        )

    def _level(self, post: PostFile, row: Row, place: Place) -> str:
        """The post's level on the ladder; an empty cell of the row is no level."""
        word = self._fill(post.level, row, place)
        level = POST_LEVEL.read(word) if word else ""
        if level is None and word != post.level:
            known = "、".join(POST_LEVEL.names())
            self.findings.append(NOT_A_LEVEL.at(place, word, post=post.id, known=known))
        return level or ""
