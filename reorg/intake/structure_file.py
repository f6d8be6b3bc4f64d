"""From a structure file to the tree of new units: copies made, inheritance applied, units resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from reorg.domain.people import Person
from reorg.domain.structure import Need, NewUnit, Post, Strength, Structure
from reorg.domain.territory import Territory
from reorg.domain.units import PresentUnit, standard_tags
from reorg.intake.presets import find_structure, rule_presets, structures
from reorg.intake.project_file import RuleEntry, rule_entries
from reorg.intake.settings_faults import nearest, settings_faults
from reorg.intake.structure_settings import PostFile, StructureFile, UnitFile
from reorg.intake.yaml_lines import Document, Path_, read_yaml
from reorg.text import Finding, Message, Place, Text

UNKNOWN_STRUCTURE = Message(
    "structure.unknown",
    "error",
    Text("没有名为“{value}”的架构。", "There is no structure “{value}”."),
    Text("{known}，或一个 .yaml 文件", "{known}, or a .yaml file"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_PRESET = Message(
    "structure.unknown-preset",
    "error",
    Text("没有规则预设“{value}”。", "There is no rule preset “{value}”."),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
DUPLICATE_UNIT = Message(
    "structure.duplicate-id",
    "error",
    Text("单位编号“{value}”在架构中出现不止一次。", "Unit id “{value}” stands in the structure more than once."),
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
SHARES_OVER = Message(
    "structure.shares-over",
    "error",
    Text("现有单位“{unit}”的职能被承接了 {value}，超过 1。", "The shares of “{unit}” sum to {value}, more than 1."),
    Text("各份额合计为 1", "shares that sum to 1"),
    Text("请调小其中的份额。", "Lower some of them."),
)
SHARES_UNDER = Message(
    "structure.shares-under",
    "warning",
    Text(
        "现有单位“{unit}”的职能只被承接了 {value}，余下 {left} 没有去处。",
        "Only {value} of the work of “{unit}” is taken in; {left} is left over.",
    ),
    Text("各份额合计为 1", "shares that sum to 1"),
)
NOT_ABSORBED = Message(
    "structure.not-absorbed",
    "warning",
    Text(
        "现有单位“{unit}”有 {people} 人，但没有新单位承接其职能。",
        "“{unit}” has {people} people, but no new unit absorbs its work.",
    ),
    advice=Text("请在 absorbs 中写明去处。", "Name it under `absorbs`."),
)
NO_ROWS = Message(
    "structure.each-matches-nothing",
    "warning",
    Text("“each: {value}”没有匹配到任何一行。", "“each: {value}” matches no row."),
    advice=Text("请核对 where 条件和表中的列。", "Check `where` against the table's columns."),
)
UNKNOWN_PLACEHOLDER = Message(
    "structure.unknown-placeholder",
    "error",
    Text("占位符“{value}”在该行中没有对应的列。", "Placeholder “{value}” is no column of the row."),
    Text("{known}", "{known}"),
)
STRENGTH_CLASH = Message(
    "structure.strength-clash",
    "error",
    Text(
        "单位“{unit}”最多 {value} 名{category}，但下属单位最少合计 {low} 名。",
        "“{unit}” has at most {value} {category}, but the units below it need {low}.",
    ),
    Text("不小于 {low}", "at least {low}"),
)


@dataclass(frozen=True)
class StructureRead:
    """The structure (``None`` when it has errors) and the raw rules of its presets and its file."""

    structure: Structure | None
    presets: tuple[RuleEntry, ...]
    rules: tuple[RuleEntry, ...]
    findings: tuple[Finding, ...]
    path: Path | None


Rows = Mapping[str, Sequence[Mapping[str, str]]]


def read_structure(
    name: str,
    place: Place,
    folder: Path,
    present: Sequence[PresentUnit],
    people: Sequence[Person],
    territory: Territory,
) -> StructureRead:
    """The structure named or written in a file, made for these present units."""
    path = find_structure(name, folder)
    if path is None:
        known = [one.id for one in structures()]
        fault = UNKNOWN_STRUCTURE.at(place, name, known=", ".join(known), nearest=nearest(name, known))
        return StructureRead(None, (), (), (fault,), None)
    document = read_yaml(path, path.name)
    findings = list(document.findings)
    if not document.content:
        return StructureRead(None, (), (), tuple(findings), path)
    try:
        settings = StructureFile.model_validate(document.content)
    except ValidationError as fault_:
        findings += settings_faults(fault_, document, (), StructureFile)
        return StructureRead(None, (), (), tuple(findings), path)
    presets = _presets(settings, document, findings)
    rules = rule_entries(document.content.get("rules"), document, findings)
    maker = _Maker(document, present, _rows(present, territory), findings)
    maker.units(settings.units, -1, 0, ("units",), {}, "")
    _check_shares(maker, present, people, document, findings)
    structure = Structure(settings.id, settings.name.text(), tuple(maker.made), document.file)
    findings += _strength_clashes(structure)
    whole = None if any(one.severity == "error" for one in findings) else structure
    return StructureRead(whole, presets, rules, tuple(findings), path)


def _presets(settings: StructureFile, document: Document, findings: list[Finding]) -> tuple[RuleEntry, ...]:
    known = {one.path.stem: one.path for one in rule_presets()}
    entries: list[RuleEntry] = []
    for number, name in enumerate(settings.include_presets):
        if name not in known:
            at = document.place(("include_presets", number))
            findings.append(UNKNOWN_PRESET.at(at, name, known=", ".join(known), nearest=nearest(name, known)))
            continue
        preset = read_yaml(known[name])
        findings += preset.findings
        entries += rule_entries(preset.content.get("rules"), preset, findings)
    return tuple(entries)


def _rows(present: Sequence[PresentUnit], territory: Territory) -> Rows:
    """Rows that ``each`` copies: words by column, always with id and name."""
    units = [
        {
            **unit.columns,
            "id": unit.unit_id,
            "unit_id": unit.unit_id,
            "name": unit.name,
            "kind": unit.kind,
            "type": unit.type,
            "parent": unit.parent,
            "township": unit.township,
            "tags": ";".join(unit.tags),
        }
        for unit in present
    ]
    towns = [{**t.columns, "id": t.township_id, "name": t.name, "township": t.township_id} for t in territory.townships]
    return {"unit": units, "station": [row for row in units if row["kind"] in ("派出所", "station")], "township": towns}


def _matches(row: Mapping[str, str], where: Mapping[str, Any]) -> bool:
    def has(key: str, word: Any) -> bool:
        if key in ("tag", "tags"):
            return bool(set(standard_tags((str(word),))) & set(row.get("tags", "").split(";")))
        return row.get(key, "") == str(word)

    return all(
        any(has(key, word) for word in (value if isinstance(value, list) else [value])) for key, value in where.items()
    )


class _Maker:
    """Walks the file's units and makes the tree, parents first."""

    def __init__(self, document: Document, present: Sequence[PresentUnit], rows: Rows, findings: list[Finding]) -> None:
        self.document, self.present, self.rows, self.findings = document, present, rows, findings
        self.made: list[NewUnit] = []
        self.ids: set[str] = set()
        self.words: dict[str, list[str]] = {}
        for unit in present:
            for word in dict.fromkeys((unit.unit_id, unit.name, *unit.aliases)):
                self.words.setdefault(word, []).append(unit.unit_id)
        for unit in present:
            self.words[unit.unit_id] = [unit.unit_id]

    def units(
        self, units: Iterable[UnitFile], parent: int, depth: int, path: Path_, row: Mapping[str, str], above: str
    ) -> None:
        for number, unit in enumerate(units):
            at = (*path, number)
            if unit.each is None:
                self._unit(unit, parent, depth, at, row, above, None)
                continue
            rows = [one for one in self.rows.get(unit.each, ()) if _matches(one, unit.where)]
            if not rows:
                self.findings.append(NO_ROWS.at(self.document.place((*at, "each")), unit.each))
            for one in rows:
                self._unit(unit, parent, depth, at, one, above, unit.each)

    def _unit(
        self, unit: UnitFile, parent: int, depth: int, at: Path_, row: Mapping[str, str], above: str, each: str | None
    ) -> None:
        place = self.document.place(at)
        name = (
            Text(self._fill(unit.name.zh, row, place), self._fill(unit.name.en, row, place)) if unit.name else Text("")
        )
        unit_id = self._fill(unit.id, row, place) or name.zh or name.en
        if row and each is None and unit_id in (unit.id, unit.name.zh if unit.name else ""):
            unit_id = f"{above}/{unit_id}"
        if each is not None and not unit.name:
            name = Text(row["name"], row["name"])
        name = Text(name.zh or name.en or unit_id, name.en)
        if unit_id in self.ids:
            self.findings.append(DUPLICATE_UNIT.at(self.document.place((*at, "id")), unit_id))
        self.ids.add(unit_id)
        over = self.made[parent] if parent >= 0 else None
        own_tags = frozenset(standard_tags(tuple(self._fill(tag, row, place) for tag in unit.tags), unit.kind))
        copied = row if each is not None else {}
        absorbs = self._absorbs(unit, at, row, unit_id)
        if each in ("unit", "station") and not unit.absorbs:
            absorbs = {row["id"]: 1.0}
        number = len(self.made)
        self.made.append(
            NewUnit(
                unit_id=unit_id,
                name=name,
                parent=parent,
                depth=depth,
                aliases=tuple(self._fill(alias, row, place) for alias in unit.aliases),
                own_tags=own_tags,
                tags=own_tags | (over.tags if over else frozenset()),
                own_kind=unit.kind,
                kind=unit.kind or (over.kind if over else ""),
                own_operation=unit.operation or "",
                operation=unit.operation or (over.operation if over else "real"),
                absorbs=absorbs,
                strength={w: Strength(s.min, s.max, s.target, s.target_weight) for w, s in unit.strength.items()},
                needs=tuple(
                    Need(self._fill(skill, row, place), n.min_level, n.people, n.severity == "hard", n.weight)
                    for skill, n in unit.needs.items()
                ),
                branch=unit.branch,
                posts=self._posts(unit, at, row, unit_id),
                township=self._fill(unit.township, row, place) or copied.get("township", ""),
                lon=unit.lon if unit.lon is not None else _number(copied.get("lon")),
                lat=unit.lat if unit.lat is not None else _number(copied.get("lat")),
                columns=dict(copied),
                note=unit.note.text() if unit.note else Text(""),
                line=place.line,
            )
        )
        self.units(unit.units, number, depth + 1, (*at, "units"), row, unit_id)

    def _fill(self, text: str, row: Mapping[str, str], place: Place) -> str:
        """The text with ``{column}`` replaced by the row's words."""

        def word(found: re.Match[str]) -> str:
            if found[1] in row:
                return row[found[1]]
            self.findings.append(UNKNOWN_PLACEHOLDER.at(place, found[0], known=", ".join(f"{{{key}}}" for key in row)))
            return found[0]

        return re.sub(r"\{([^{}]+)\}", word, text) if row else text

    def _absorbs(self, unit: UnitFile, at: Path_, row: Mapping[str, str], unit_id: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for word, share in unit.absorbs.items():
            place = self.document.place((*at, "absorbs", word))
            named = self.words.get(self._fill(word, row, place), [])
            if len(named) != 1:
                close = nearest(word, self.words)
                self.findings.append(UNKNOWN_ABSORBED.at(place, word, unit=unit_id, nearest=close))
                continue
            found[named[0]] = found.get(named[0], 0.0) + share
        return found

    def _posts(self, unit: UnitFile, at: Path_, row: Mapping[str, str], unit_id: str) -> tuple[Post, ...]:
        if not unit.posts:
            return (Post("member", Text("成员", "Member")),)
        made, seen = [], set()
        for number, post in enumerate(unit.posts):
            place = self.document.place((*at, "posts", number))
            if post.id in seen:
                self.findings.append(DUPLICATE_POST.at(place, post.id, unit=unit_id))
            seen.add(post.id)
            made.append(self._post(post, row, place))
        return tuple(made)

    def _post(self, post: PostFile, row: Mapping[str, str], place: Place) -> Post:
        name = post.name.text() if post.name else Text(post.id)
        return Post(
            post_id=post.id,
            name=Text(self._fill(name.zh, row, place), self._fill(name.en, row, place)),
            places=post.places,
            leader=post.leader,
            level=post.level,
            promotion=post.promotion,
            who=post.who,
            substitute_price=post.substitute.price if post.substitute else None,
            lower_allowed=post.lower_allowed,
            line=place.line,
        )


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _check_shares(
    maker: _Maker, present: Sequence[PresentUnit], people: Sequence[Person], document: Document, findings: list[Finding]
) -> None:
    """Shares of each present unit sum to 1; what is left over, and who has nowhere to follow, is named."""
    by_id = {unit.unit_id: unit for unit in present}
    shares: dict[str, float] = {}
    for new in maker.made:
        for old, share in new.absorbs.items():
            shares[old] = shares.get(old, 0.0) + share
    crowd: dict[str, int] = {}
    for person in people:
        crowd[person.present_unit] = crowd.get(person.present_unit, 0) + 1
    kept = {new.unit_id for new in maker.made}
    for unit_id, unit in by_id.items():
        total = shares.get(unit_id)
        if total is None:
            line = [unit]
            while line[-1].parent in by_id and by_id[line[-1].parent] not in line:
                line.append(by_id[line[-1].parent])
            absorbed_above = any(one.unit_id in shares for one in line)
            if crowd.get(unit_id) and not absorbed_above and unit_id not in kept:
                findings.append(
                    NOT_ABSORBED.at(document.place(("units",)), unit.name, unit=unit.name, people=crowd[unit_id])
                )
        elif total > 1 + 1e-6:
            findings.append(SHARES_OVER.at(document.place(("units",)), f"{total:g}", unit=unit.name))
        elif total < 1 - 1e-6:
            at = document.place(("units",))
            findings.append(SHARES_UNDER.at(at, f"{total:g}", unit=unit.name, left=f"{1 - total:g}"))


def _strength_clashes(structure: Structure) -> list[Finding]:
    """Units whose children need more people of a category than they may have."""
    found = []
    for number, unit in enumerate(structure.units):
        for category, strength in unit.strength.items():
            if strength.max is None:
                continue
            low = _least(structure, number, category)
            if low > strength.max:
                place = Place(structure.file, line=unit.line)
                found.append(STRENGTH_CLASH.at(place, strength.max, unit=unit.name, category=category, low=low))
    return found


def _least(structure: Structure, number: int, category: str) -> int:
    """People of the category whom the units below need at least."""
    total = 0
    for child in structure.children[number]:
        own = structure.units[child].strength.get(category)
        total += max(own.min or 0 if own else 0, _least(structure, child, category))
    return total


def with_townships(structure: Structure, territory: Territory) -> Structure:
    """The structure with townships as ids where the territory knows them."""
    units = tuple(
        replace(unit, township=territory.find(unit.township) or unit.township) if unit.township else unit
        for unit in structure.units
    )
    return replace(structure, units=units)
