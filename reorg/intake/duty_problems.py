"""From section, personnel and earlier months to the problem of each roster, with every fault of what is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reorg.domain.people import FIXING_STATUS, category_matches, has_title
from reorg.intake.duty_people import UNKNOWN_PERSON, People, read_leave, read_past
from reorg.intake.duty_section import calendar_of, unknown_years
from reorg.intake.duty_units import Staffed
from reorg.intake.former_duties import NO_FILE, Former, read_former, read_json
from reorg.intake.scenario import ProjectRead
from reorg.intake.settings_faults import nearest
from reorg.rosters.days import days_between
from reorg.rosters.problem import Absence, Member, Past, RosterProblem, Taker
from reorg.rosters.settings import Duty, Measure, RosterSection, RosterSettings, named
from reorg.rules.bureau import Bureau
from reorg.rules.faults import who_faults
from reorg.rules.problem import Problem
from reorg.text import Finding, Message, Text

TEAMS_FORMAT = "reorg.teams/1"
UNAVAILABLE = FIXING_STATUS | {"退休", "待分配"}
"""Statuses whose holders are on no roster."""
SETTLED_DAYS = 45
"""Days before the period whose duties can still matter for rest, runs and hours."""

UNKNOWN_UNIT = Message(
    "duty.unknown-unit",
    "error",
    Text("单位“{value}”不存在（或不止一个同名）。", "“{value}” is not one unit."),
    Text("单位编号、名称、别名或路径", "id, name, alias or path of a unit"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
NO_SUB_UNIT = Message(
    "duty.unknown-sub-unit",
    "error",
    Text("“{unit}”里没有下属单位“{value}”。", "“{unit}” has no unit “{value}” in it."),
    Text("其下属单位的名称", "a unit below it"),
)
NOBODY_THERE = Message(
    "duty.nobody",
    "error",
    Text("勤务表“{value}”里没有一个人。", "Nobody is on roster “{value}”."),
    advice=Text("请核对 units、categories、who、leave_out。", "Check units, categories, who and leave_out."),
)
NOBODY_MAY = Message(
    "duty.nobody-may",
    "warning",
    Text("勤务表“{roster}”里没有人可以担任“{value}”。", "Nobody of roster “{roster}” may take “{value}”."),
    advice=Text("请核对它的 who、units、crew。", "Check its who, units and crew."),
)
NO_TEAMS = Message(
    "duty.no-teams",
    "error",
    Text("“{value}”按组（队）轮值，却没有编组可用。", "“{value}” goes by groups or teams, and there are none."),
    Text(
        "teams: teams.json（reorg teams 写出，组员在本表单位内）",
        "teams: teams.json as written by `reorg teams`, of this roster's people",
    ),
)
FEW_OFFICERS = Message(
    "duty.few-officers",
    "error",
    Text(
        "“{roster}”{spot}在 {when} 至多有 {value} 名民警，按要求至少 {least} 名。",
        "“{roster}” {spot} has {value} officers at most on {when}; {least} are asked for.",
    ),
    advice=Text(
        "请增加民警岗位，或改 officers（辅警不得单独执法）。",
        "Ask for more officers, or change `officers`; auxiliaries do not act alone.",
    ),
)
OVERLAP = Message(
    "duty.history-overlaps",
    "error",
    Text(
        "以往勤务表“{value}”到 {last}，与本次起始日 {first} 重叠。",
        "The earlier roster “{value}” reaches to {last}; this one begins on {first}.",
    ),
)
SAME_ID = Message(
    "duty.same-roster",
    "error",
    Text("有两张勤务表的编号都是“{value}”。", "Two rosters have the id “{value}”."),
)


@dataclass(frozen=True)
class _Shared:
    """What every roster of the project reads."""

    read: ProjectRead
    section: RosterSection
    staffed: Staffed
    bureau: Bureau
    absences: tuple[Absence, ...]
    former: tuple[Former, ...]
    sums: Mapping[str, Mapping[str, Mapping[Measure, float]]]
    teams: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]


def make_problems(
    read: ProjectRead, section: RosterSection, problem: Problem, staffed: Staffed, columns: Mapping[str, str]
) -> tuple[tuple[RosterProblem, ...], tuple[Finding, ...]]:
    """The problem of each roster; those with faults are left out."""
    people = People(problem.people)
    findings: list[Finding] = list(unknown_years(read, section))
    absences, faults = _absences(read, section, people, columns)
    findings += faults
    former, sums, faults = _history(read, section, people, columns)
    findings += faults
    teams, unread = _teams(read, section)
    findings += unread
    bureau = Bureau.of(replace(problem, people=staffed.people))
    shared = _Shared(read, section, staffed, bureau, absences, former, sums, teams)
    made: list[RosterProblem] = []
    for key, settings in section.lists.items():
        found, faults = _rosters(shared, key, settings)
        findings += faults
        made += found
    ids = [one.roster_id for one in made]
    findings += [
        SAME_ID.at(read.place("rosters", "lists"), one) for one in sorted({i for i in ids if ids.count(i) > 1})
    ]
    return tuple(made), tuple(findings)


def _absences(
    read: ProjectRead, section: RosterSection, people: People, columns: Mapping[str, str]
) -> tuple[tuple[Absence, ...], list[Finding]]:
    rows, findings = read_leave(section.leave, read.folder, people, section.end, columns)
    said = [one for one, _ in rows]
    for number, one in enumerate(section.away):
        person = people.find(one.person)
        if person is None:
            findings.append(UNKNOWN_PERSON.at(read.place("rosters", "away", number, "person"), one.person))
        else:
            said.append(one.model_copy(update={"person": person}))
    return tuple(
        Absence(one.person, one.first, one.last or one.first, one.kind, one.kind in section.wish_kinds, one.kind in section.credited)
        for one in said
    ), findings  # fmt: skip


def _history(
    read: ProjectRead, section: RosterSection, people: People, columns: Mapping[str, str]
) -> tuple[tuple[Former, ...], dict[str, dict[str, dict[Measure, float]]], list[Finding]]:
    """Earlier rosters, and sums by roster id ("": of any) and person from tables."""
    former: list[Former] = []
    sums: dict[str, dict[str, dict[Measure, float]]] = {}
    findings: list[Finding] = []
    for number, name in enumerate(section.history):
        place = read.place("rosters", "history", number)
        if not (read.folder / name.partition("#")[0]).is_file():
            findings.append(NO_FILE.at(place, name))
        elif name.lower().endswith(".json"):
            found, unread = read_former(name, read.folder, place)
            findings += unread
            for one in found:
                if one.last >= section.first:
                    findings.append(OVERLAP.at(place, name, last=one.last, first=section.first))
            former += found
        else:
            rows, faults = read_past(name, read.folder, people, columns)
            findings += faults
            for roster, person, counted in rows:
                sums.setdefault(roster, {})[person] = counted
    return tuple(former), sums, findings


def _teams(
    read: ProjectRead, section: RosterSection
) -> tuple[tuple[tuple[str, tuple[tuple[str, ...], ...]], ...], tuple[Finding, ...]]:
    """Teams with their unit's name: groups of person ids."""
    if section.teams is None:
        return (), ()
    raw, faults = read_json(section.teams, read.folder, read.place("rosters", "teams"), TEAMS_FORMAT)
    if faults:
        return (), faults
    return tuple(
        (str(unit.get("name", "")), tuple(tuple(map(str, group)) for group in team.get("groups", ())))
        for unit in raw.get("units", ())
        for team in unit.get("teams", ())
    ), ()


def _rosters(shared: _Shared, key: str, settings: RosterSettings) -> tuple[list[RosterProblem], list[Finding]]:
    """The roster, or with ``each`` one for each unit."""
    read, staffed = shared.read, shared.staffed
    findings: list[Finding] = []
    units: list[int] = []
    known = [word for words in staffed.words for word in sorted(words)]
    for number, word in enumerate(settings.units):
        hits = staffed.find(word)
        if len(hits) == 1:
            units += [n for n in hits if n not in units]
        else:
            at = read.place("rosters", "lists", key, "units", number)
            findings.append(UNKNOWN_UNIT.at(at, word, nearest=nearest(word, known)))
    findings += who_faults(key, settings.who, shared.bureau, read.place("rosters", "lists", key, "who"), effect=False)
    for number, duty in enumerate(settings.duties):
        at = read.place("rosters", "lists", key, "duties", number, "who")
        findings += who_faults(f"{key}/{duty.id}", duty.who, shared.bureau, at, effect=False)
    if findings:
        return [], findings
    made = []
    for chosen in [[unit] for unit in units] if settings.each else [units]:
        one, faults = _roster(shared, key, settings, chosen)
        findings += faults
        if one is not None:
            made.append(one)
    return made, findings


def _roster(
    shared: _Shared, key: str, settings: RosterSettings, units: Sequence[int]
) -> tuple[RosterProblem | None, list[Finding]]:
    read, staffed, section = shared.read, shared.staffed, shared.section
    findings: list[Finding] = []
    place = ("rosters", "lists", key)
    unit_name = "、".join(staffed.names[n] for n in units)
    roster_id = f"{key}-{staffed.ids[units[0]].replace('/', '-')}" if settings.each else key
    name = named(settings.name, key)
    if settings.each:
        name = Text(f"{unit_name}{name.zh}", f"{unit_name} {name.en}")
    inside = {other for n in units for other in staffed.below(n)}
    members: list[Member] = []
    left_out: list[tuple[Member, str]] = []
    for person, at in zip(staffed.people, staffed.at, strict=True):
        if at not in inside or not any(category_matches(c, person.category) for c in settings.categories):
            continue
        member = Member(person, person.post, staffed.names[at])
        if person.status in UNAVAILABLE:
            left_out.append((member, person.status))
        elif person.person_id in settings.leave_out or has_title(person.post, settings.leave_out):
            left_out.append((member, "leave_out"))
        elif not shared.bureau.reader.match(person, settings.who):
            left_out.append((member, "who"))
        else:
            members.append(member)
    if not members:
        return None, [NOBODY_THERE.at(read.place(*place, "units"), roster_id)]
    unit_of = dict(zip((p.person_id for p in staffed.people), staffed.at, strict=True))
    may: dict[str, frozenset[int]] = {}
    takers: dict[str, tuple[Taker, ...]] = {}
    for number, duty in enumerate(settings.duties):
        at_duty = read.place(*place, "duties", number)
        within = inside
        if duty.units:
            within = set()
            for word in duty.units:
                hit = {other for n in units for other in staffed.inside(n, word)}
                if not hit:
                    findings.append(NO_SUB_UNIT.at(at_duty, word, unit=unit_name))
                within |= hit
        able = {
            n
            for n, member in enumerate(members)
            if unit_of[member.person_id] in within
            and shared.bureau.reader.match(member.person, duty.who)
            and (not duty.crew or any(category_matches(c, member.person.category) for crew in duty.crew for c in crew))
        }
        takers[duty.id] = _takers(duty, members, able, shared.teams)
        may[duty.id] = frozenset(n for taker in takers[duty.id] for n in taker.members)
        if not takers[duty.id]:
            said = NO_TEAMS if duty.by != "person" else NOBODY_MAY
            findings.append(said.at(at_duty, duty.title, roster=name))
    ids = {member.person_id for member in members}
    before: dict[str, dict[Measure, float]] = {}
    for sums in (shared.sums.get("", {}), shared.sums.get(roster_id, {})):
        before.update({person: dict(counted) for person, counted in sums.items() if person in ids})
    past: list[Past] = []
    for former in shared.former:
        if former.roster_id == roster_id:
            before.update({person: dict(sums) for person, sums in former.totals.items() if person in ids})
        past += [one for one in former.past if one.person_id in ids and (section.first - one.date).days <= SETTLED_DAYS]
    made = RosterProblem(
        roster_id, name, unit_name, settings, tuple(members), tuple(left_out),
        days_between(section.first, section.end, calendar_of(section)), may, takers,
        tuple(one for one in shared.absences if one.person_id in ids and one.last >= section.first and one.first <= section.end),
        before, tuple(sorted(past, key=lambda one: (one.date, one.person_id))),
    )  # fmt: skip
    if not any(one.severity == "error" for one in findings):
        findings += _officers(made, read.place(*place, "officers"))
    return made, findings


def _takers(
    duty: Duty, members: Sequence[Member], able: set[int], teams: Sequence[tuple[str, tuple[tuple[str, ...], ...]]]
) -> tuple[Taker, ...]:
    """Single people, or the groups or teams of which everybody on the roster may take the duty."""
    if duty.by == "person":
        return tuple(Taker((n,)) for n in sorted(able))
    number = {member.person_id: n for n, member in enumerate(members)}
    here = [(unit, team) for unit, team in teams if any(one in number for group in team for one in group)]
    several = len({unit for unit, _ in here}) > 1
    counted: dict[str, int] = {}
    found = []
    for unit, team in here:
        counted[unit] = counted.get(unit, 0) + 1
        label = f"{unit} {counted[unit]}" if several else str(counted[unit])
        groups = [tuple(number[one] for one in group if one in number) for group in team]
        if duty.by == "team":
            found.append(Taker(tuple(n for group in groups for n in group), label, label))
        else:
            found += [Taker(group, f"{label}-{g}", label) for g, group in enumerate(groups, 1)]
    return tuple(taker for taker in found if taker.members and set(taker.members) <= able)


def _officers(problem: RosterProblem, place: Any) -> list[Finding]:
    """Hours at which the duties of a place cannot hold as many officers as asked, told once a kind of day."""
    least = problem.settings.officers
    found: list[Finding] = []
    told: set[tuple[str, str]] = set()
    for d, day in enumerate(problem.days):
        for spot in dict.fromkeys(duty.place for duty in problem.duties):
            if (spot, day.kind) in told or not least:
                continue
            here = [q for q in problem.duties if q.place == spot and problem.need(d, q) and problem.takers[q.id]]
            cuts = sorted({start for q in here for start, _ in problem.spans[d, q.id]})
            for at in cuts:
                active = [q for q in here if any(start <= at < end for start, end in problem.spans[d, q.id])]
                most = sum(_most_officers(problem, d, q) for q in active)
                if most < least:
                    told.add((spot, day.kind))
                    found.append(
                        FEW_OFFICERS.at(place, most, roster=problem.name, spot=spot, when=day.date, least=least)
                    )
                    break
    return found


def _most_officers(problem: RosterProblem, d: int, duty: Duty) -> int:
    need = problem.need(d, duty)
    if duty.crew:
        return need * max(crew.get("民警", 0) for crew in duty.crew)
    most = max(sum(problem.members[n].officer for n in taker.members) for taker in problem.takers[duty.id])
    return need * most * (len({taker.team for taker in problem.takers[duty.id]}) if duty.each_team else 1)
