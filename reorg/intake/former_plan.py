"""Reads the plan that a new one is laid on: whom it pins, what the review says, and who stands in only one of the two.

Unlike ``verify``, which asks for exactly the roster's people, this takes a plan of an older roster or structure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from reorg.intake.plan_file import TWICE, PlanRow, Unreadable, read_rows, resolved_seat
from reorg.intake.review_words import asked_seats, named_seats, nearest_place, read_said
from reorg.intake.values import text
from reorg.intake.workbooks import read_sheets
from reorg.plan.plan import InputFile
from reorg.rules.faults import nearest
from reorg.rules.problem import Problem
from reorg.text import Finding, Message, Place, Text

LEFT = Message(
    "former.left",
    "warning",
    Text(
        "原方案中有 {count} 人已不在花名册：{people}。",
        "{count} people of the former plan are no longer in the roster: {people}.",
    ),
)
JOINED = Message(
    "former.joined",
    "warning",
    Text(
        "花名册中有 {count} 人不在原方案中，将为其安排岗位：{people}。",
        "{count} people of the roster are not in the former plan; they will be placed: {people}.",
    ),
)
STRANGER = Message(
    "former.nobody-known",
    "error",
    Text("该方案中没有一个人在本项目的花名册中。", "Nobody in this plan is in the project's roster."),
    advice=Text("请核对是不是本项目的方案。", "Check whether it is a plan of this project."),
)
PINNED_LEFT = Message(
    "former.pinned-left",
    "warning",
    Text(
        "锁定的人员“{value}”已不在花名册，其锁定不起作用。",
        "“{value}”, who is pinned, is no longer in the roster; the pin has no effect.",
    ),
)
PINNED_NOWHERE = Message(
    "former.pinned-nowhere",
    "error",
    Text("人员“{value}”锁定了，却没有写明单位。", "“{value}” is pinned, but to no unit."),
    advice=Text("请写明新单位，或取消锁定。", "Fill in the unit, or unpin the row."),
)
GONE = Message(
    "former.place-gone",
    "warning",
    Text(
        "原方案的“{value}”在新架构中没有（或不止一处），其中 {count} 人将重新安排：{people}。",
        "“{value}” of the former plan is not (or not once) in the structure; its {count} people are placed anew: {people}.",
    ),
    advice=Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
EDITED = Message(
    "former.edited-unpinned",
    "warning",
    Text(
        "有 {count} 行改了岗位而没有锁定，将尽量照改，但不保证：{people}。",
        "{count} rows were moved by hand but not pinned; they are kept as far as possible: {people}.",
    ),
    advice=Text("要确保不动，请在“锁定”列选“是”。", "To be sure, choose yes in the column pinned."),
)
UNCLEAR_REVIEW = Message(
    "former.review-unclear",
    "warning",
    Text("审核意见“{value}”看不懂，按未审核处理。", "The review “{value}” is not understood and is passed over."),
    Text("同意；不同意；改为 单位；改为 单位/岗位", "agree; disagree; change to UNIT; change to UNIT/POST"),
)
REVIEW_NOWHERE = Message(
    "former.review-nowhere",
    "warning",
    Text(
        "审核意见“{value}”没有指明一个新单位或岗位；只按“不同意”处理。",
        "The review “{value}” names no unit or post of the structure; it is taken as “disagree”.",
    ),
    Text("改为 单位；改为 单位/岗位", "change to UNIT; change to UNIT/POST"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
REVIEW_AGAINST_PIN = Message(
    "former.review-against-pin",
    "warning",
    Text("该行既锁定，审核意见又是“{value}”；{done}。", "The row is pinned, and its review says “{value}”; {done}."),
)
PIN_KEPT = Text("以锁定为准", "the pin stands")
REVIEW_TAKEN = Text("以审核意见为准", "the review stands")

MOST_NAMED = 20
"""People named in one sentence."""


@dataclass(frozen=True)
class FormerPlan:
    """A plan to lay a new one on; people and seats are numbers of the problem's roster and structure, -1 for no seat.

    ``held[p]`` is where the file has a person, ``written[p]`` where the tool had put him before the file was edited (the
    same where that is unknown), ``words[p]`` that place as the file says it. ``pins[p]`` are the seats to which a pin or
    the review's "change to" holds him, ``refused`` the people with whose seat the review disagrees. ``joined`` are people
    whom the file does not have, ``left`` ids that the roster does not have, ``gone`` people whose place is no more.
    """

    source: InputFile
    held: tuple[int, ...] = ()
    written: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    pins: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    by_review: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()
    joined: tuple[int, ...] = ()
    left: tuple[str, ...] = ()
    review: Mapping[str, str] = field(default_factory=dict)
    remark: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[int, Place] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @cached_property
    def edited(self) -> frozenset[int]:
        """People whom the file puts elsewhere than the tool had, without a pin or a word in the review."""
        touched = {*self.pins, *self.refused}
        both = zip(self.held, self.written, strict=True)
        return frozenset(n for n, (held, written) in enumerate(both) if held not in (-1, written) and n not in touched)

    @property
    def sound(self) -> bool:
        """Whether a plan can be laid on it: none of its findings is an error."""
        return all(one.severity != "error" for one in self.findings)


def read_former(path: Path, problem: Problem, *, reviews: bool = True) -> FormerPlan:
    """The plan in a file against this roster and structure. Never raises: faults and notes are its findings.

    Without ``reviews`` its own review column is passed over.
    """
    try:
        found = read_rows(path)
    except Unreadable as fault:
        return FormerPlan(InputFile(path.name, ""), findings=fault.findings)
    source = InputFile(path.name, sha256(path.read_bytes()).hexdigest())
    rows = found.rows if reviews else tuple(replace(row, review="") for row in found.rows)
    return _Reader(problem, path).read(rows, source, found.findings)


class _Reader:
    """Goes through the rows once and gathers everything."""

    def __init__(self, problem: Problem, path: Path) -> None:
        self.problem, self.structure, self.path = problem, problem.structure, path
        self.findings: list[Finding] = []
        self.held: dict[int, int] = {}
        self.words: dict[int, str] = {}
        self.pins: dict[int, tuple[int, ...]] = {}
        self.by_review: set[int] = set()
        self.refused: set[int] = set()
        self.places: dict[int, Place] = {}
        self.lost: dict[str, list[tuple[int, Place]]] = {}
        self.known: dict[tuple[str, str], int] = {}
        self.left: list[str] = []
        self.review: dict[str, str] = {}
        self.remark: dict[str, str] = {}

    def read(self, rows: Iterable[PlanRow], source: InputFile, findings: tuple[Finding, ...]) -> FormerPlan:
        people, index = self.problem.people, self.problem.person_index
        for row in rows:
            number = index.get(row.person_id)
            if number is None:
                self.left.append(row.person_id)
                if row.pinned:
                    self.findings.append(PINNED_LEFT.at(row.place, row.person_id))
            elif number in self.held:
                self.findings.append(TWICE.at(row.place, row.person_id))
            else:
                self._row(number, row)
        joined = tuple(number for number in range(len(people)) if number not in self.held)
        held = tuple(self.held.get(number, -1) for number in range(len(people)))
        written = as_written(self.path, self.problem)
        former = FormerPlan(
            source=source,
            held=held,
            written=tuple(written.get(number, at) for number, at in enumerate(held)),
            words=tuple(self.words.get(number, "") for number in range(len(people))),
            pins=self.pins,
            by_review=frozenset(self.by_review),
            refused=frozenset(self.refused),
            gone=frozenset(number for members in self.lost.values() for number, _ in members),
            joined=joined,
            left=tuple(self.left),
            review=self.review,
            remark=self.remark,
            places=self.places,
        )
        self._told(former)
        return replace(former, findings=(*findings, *self.findings))

    def _row(self, number: int, row: PlanRow) -> None:
        self.held[number] = -1
        self.words[number] = "/".join(word for word in (row.unit, row.post) if word)
        self.places[number] = row.unit_place
        if row.remark:
            self.remark[row.person_id] = row.remark
        if row.review:
            self.review[row.person_id] = row.review
        if row.pinned:
            self._pin(number, row)
        elif row.unit:
            self.held[number] = seat = self._seat(row)
            if seat < 0:
                word = row.unit if len(self.structure.find(row.unit)) != 1 else self.words[number]
                self.lost.setdefault(word, []).append((number, row.unit_place))
        self._review(number, row)

    def _seat(self, row: PlanRow) -> int:
        """The seat of a row that nothing is pinned to; looked up once for each pair of words."""
        key = (row.unit, row.post)
        if key not in self.known:
            self.known[key], _ = resolved_seat(row, self.structure)
        return self.known[key]

    def _pin(self, number: int, row: PlanRow) -> None:
        """A pin holds to a seat, or, where the post is left empty, to a unit. It must name one: it is never guessed."""
        if not row.unit:
            self.findings.append(PINNED_NOWHERE.at(row.unit_place, row.person_id))
            return
        seat, faults = resolved_seat(row, self.structure)
        if seat >= 0:
            self.held[number] = seat
            self.pins[number] = (seat,)
        elif not row.post and len(self.structure.find(row.unit)) == 1:
            self.pins[number] = named_seats(self.structure, row.unit)
        else:
            self.findings += faults

    def _review(self, number: int, row: PlanRow) -> None:
        said = read_said(row.review)
        if said is None or said.stance == "agree":
            return
        place, words = row.review_place, row.review.strip()
        seats = asked_seats(self.structure, said.place, self.held[number]) if said.stance == "change" else ()
        if seats:
            if row.pinned and not set(self.pins.get(number, ())) <= set(seats):
                self.findings.append(REVIEW_AGAINST_PIN.at(place, words, done=REVIEW_TAKEN))
            self.pins[number] = seats
            self.places[number] = place
            self.by_review.add(number)
            return
        if said.stance == "change":
            close = nearest_place(self.structure, said.place)
            self.findings.append(REVIEW_NOWHERE.at(place, words, nearest=close))
        elif not said.stance:
            self.findings.append(UNCLEAR_REVIEW.at(place, words))
            return
        if row.pinned:
            self.findings.append(REVIEW_AGAINST_PIN.at(place, words, done=PIN_KEPT))
        else:
            self.refused.add(number)

    def _told(self, former: FormerPlan) -> None:
        """Who stands in one of the two only, places that are no more, rows edited without a pin: in words, once each."""
        people, at = self.problem.people, Place(file=self.path.name)
        if self.left and not self.held:
            self.findings.append(STRANGER.at(at))
            return
        if self.left:
            self.findings.append(LEFT.at(at, count=len(self.left), people=named(self.left)))
        for message, numbers in ((JOINED, former.joined), (EDITED, sorted(former.edited))):
            ids = [people[number].person_id for number in numbers]
            if ids:
                self.findings.append(message.at(at, count=len(ids), people=named(ids)))
        known = [self.structure.path(number) for number in range(len(self.structure.units))]
        for word, members in self.lost.items():
            ids = [people[number].person_id for number, _ in members]
            finding = GONE.at(members[0][1], word, count=len(ids), people=named(ids), nearest=nearest(word, known))
            self.findings.append(finding)


def named(ids: Iterable[str]) -> str:
    """Up to twenty ids, and an ellipsis for the rest."""
    listed = list(ids)
    return ", ".join(listed[:MOST_NAMED]) + (" …" if len(listed) > MOST_NAMED else "")


SEATS_LIST = "seats"
"""The hidden list of a plan's workbook that says where the tool put each person: lines ``person_id<TAB>seat_id``."""


def as_written(path: Path, problem: Problem) -> dict[int, int]:
    """Where the workbook's hidden list says that the tool had put people; nothing where there is none."""
    if path.suffix.lower() == ".json":
        return {}
    sheets, _ = read_sheets(f"{path.name}#lists", path.parent)
    seat_of = {seat.seat_id: number for number, seat in enumerate(problem.structure.seats)}
    found = {}
    for person_id, seat_id in _pairs(cell for sheet in sheets for row in sheet.rows for cell in row):
        number = problem.person_index.get(person_id)
        if number is not None and seat_id in seat_of:
            found[number] = seat_of[seat_id]
    return found


def _pairs(cells: Iterable[object]) -> Iterator[tuple[str, str]]:
    for cell in cells:
        person_id, tab, seat_id = text(cell).partition("\t")
        if tab:
            yield person_id, seat_id
