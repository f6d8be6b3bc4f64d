"""Explaining a plan: reads it, finds what is asked about, and writes what was found."""

from __future__ import annotations

import difflib
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.explain.ground import Ground
from reorg.explain.overview import Overview, tell_overview
from reorg.explain.person import TRIES, PersonTold, tell_person
from reorg.explain.rule import RuleTold, tell_rule
from reorg.explain.teller import Teller
from reorg.explain.unit import UnitTold, tell_unit
from reorg.plan.plan import InputFile, relative_gap
from reorg.rules.problem import Problem
from reorg.text import Lang, Message, Rejected, Text
from reorg.text.findings import NONE_NEAR

if TYPE_CHECKING:
    from reorg.engine import SolveOptions
    from reorg.explain.prices import Priced
    from reorg.flows.verifying import Verified

UNKNOWN_PERSON = Message(
    "explain.unknown-person",
    "error",
    Text("花名册中没有“{value}”。", "Nobody in the roster is “{value}”."),
    Text("人员编号，或唯一的姓名", "a person_id, or a name that only one person has"),
    Text("最接近的是 {nearest}。", "The nearest known are {nearest}."),
)
SEVERAL_PEOPLE = Message(
    "explain.several-people",
    "error",
    Text("“{value}”不止一人：{known}。", "Several people are “{value}”: {known}."),
    Text("人员编号", "a person_id"),
    Text("请写人员编号。", "Write the person_id."),
)
UNKNOWN_UNIT = Message(
    "explain.unknown-unit",
    "error",
    Text("新架构中没有“{value}”。", "The structure has no “{value}”."),
    Text("单位（编号、名称或路径），或“单位/岗位”", "a unit (id, name or path), or UNIT/POST"),
    Text("最接近的是 {nearest}。", "The nearest known are {nearest}."),
)
SEVERAL_UNITS = Message(
    "explain.several-units",
    "error",
    Text("“{value}”不止一个：{known}。", "Several units are “{value}”: {known}."),
    Text("单位的编号或路径", "a unit's id or path"),
    Text("请写编号或路径。", "Write the id or the path."),
)
UNKNOWN_RULE = Message(
    "explain.unknown-rule",
    "error",
    Text("没有编号为“{value}”的规则。", "No rule has the id “{value}”."),
    Text("规则编号，见 plan.xlsx 的“规则核验”表", "a rule's id, as in the Rules sheet of plan.xlsx"),
    Text("最接近的是 {nearest}。", "The nearest known are {nearest}."),
)

FILES = ("explain.json", "explain.xlsx")
LOOSE = 0.02
"""A gap of the certificate above which its prices say little, so that fresh ones are worked out."""
FRESH_GAP = 0.01


@dataclass(frozen=True)
class Explained:
    """What was explained. ``told`` and ``ground`` are ``None`` when the plan could not be read (see ``verified``)."""

    verified: Verified
    ground: Ground | None = None
    told: PersonTold | UnitTold | RuleTold | Overview | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about, in the planner's words; nothing: the plan as a whole.

    ``to`` goes with ``person``: a unit, or ``unit/post``. ``tries`` places are re-solved without it.
    """

    person: str | None = None
    unit: str | None = None
    rule: str | None = None
    to: str | None = None
    tries: int = TRIES


def explain_plan(
    problem: Problem,
    inputs: tuple[InputFile, ...],
    path: Path,
    question: Question,
    options: SolveOptions,
    *,
    progress: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> Explained:
    """Read a plan and explain what is asked about it.

    ``options.time_limit`` is for each re-solve. Raises :class:`reorg.text.Rejected` when the question names nobody, no
    unit or no rule.
    """
    from reorg.flows.verifying import verify_plan

    asked = _Asked(problem, question)
    verified = verify_plan(problem, inputs, path)
    if verified.audited is None:
        return Explained(verified)
    asked = _Asked(verified.problem, question)  # a plan laid on a former one brings rules of its own
    ground = ground_of(verified, options)
    told: PersonTold | UnitTold | RuleTold | Overview
    if asked.person is not None:
        told = tell_person(
            ground, asked.person, options, to=asked.to, tries=question.tries, progress=progress, stop=stop
        )
    elif asked.unit is not None:
        told = tell_unit(ground, asked.unit, asked.seat)
    elif asked.rule is not None:
        told = tell_rule(ground, asked.rule, options, stop)
    else:
        told = tell_overview(ground)
    return Explained(verified, ground, told)


def ground_of(verified: Verified, options: SolveOptions) -> Ground:
    """The plan with its prices: the certificate's where it has one that says something, else from a solve."""
    from reorg.explain.prices import priced

    assert verified.audited is not None
    problem, edited, audited = verified.problem, verified.edited, verified.audited
    known = None if edited.certificate is None else priced(problem, edited.certificate)
    if known is None or (audited.ok and relative_gap(audited.objective, known.bound) > LOOSE):
        fresh = _fresh_prices(problem, options)
        if fresh is not None and (known is None or fresh.bound < known.bound):
            known = fresh
    return Ground(problem, edited.seats, audited, known, frozenset(edited.pinned))


def _fresh_prices(problem: Problem, options: SolveOptions) -> Priced | None:
    from reorg.engine import solve
    from reorg.explain.prices import priced
    from reorg.rules.certificate import certify

    outcome = solve(problem, replace(options, gap=max(options.gap, FRESH_GAP)))
    if not outcome.prices:
        return None
    return priced(problem, certify(problem, outcome.prices, outcome.objective or 0.0).as_json(), "solve")


class _Asked:
    """A question as numbers. Raises ``Rejected`` for words that name nothing, or several things."""

    def __init__(self, problem: Problem, question: Question) -> None:
        self.problem = problem
        self.person = None if question.person is None else self._person(question.person)
        self.unit: int | None = None
        self.seat: int | None = None
        if question.unit is not None:
            self.unit, self.seat = self._unit(question.unit)
        self.rule = None if question.rule is None else self._rule(question.rule)
        self.to: tuple[int, ...] = ()
        if question.to is not None:
            unit, seat = self._unit(question.to)
            below = set(problem.structure.subtree(unit))
            self.to = (
                (seat,)
                if seat is not None
                else tuple(n for n, s in enumerate(problem.structure.seats) if s.unit in below)
            )

    def _person(self, word: str) -> int:
        people, index = self.problem.people, self.problem.person_index
        if word in index:
            return index[word]
        named = [number for number, person in enumerate(people) if person.name == word]
        if len(named) == 1:
            return named[0]
        if named:
            known = "、".join(people[number].person_id for number in named[:10])
            raise Rejected([SEVERAL_PEOPLE.at(None, word, known=known)])
        raise Rejected([UNKNOWN_PERSON.at(None, word, nearest=_near(word, [*index, *(p.name for p in people)]))])

    def _unit(self, word: str) -> tuple[int, int | None]:
        structure = self.problem.structure
        units = structure.find(word)
        if len(units) == 1:
            return units[0], None
        head, _, tail = word.rpartition("/")
        seats = [
            number
            for number, seat in enumerate(structure.seats)
            if tail in (seat.post.post_id, seat.post.name.zh, seat.post.name.en) and seat.unit in structure.find(head)
        ]
        if not units and len(seats) == 1:
            return structure.seats[seats[0]].unit, seats[0]
        found = [structure.path(number) for number in units] or [
            f"{structure.path(structure.seats[number].unit)}/{structure.seats[number].post.name.zh}" for number in seats
        ]
        if found:
            raise Rejected([SEVERAL_UNITS.at(None, word, known="、".join(found[:10]))])
        known = {name: None for number, unit in enumerate(structure.units)
                 for name in (structure.path(number), unit.unit_id, unit.name.zh, unit.name.en) if name}  # fmt: skip
        if head and structure.find(head):  # the unit is known: its posts are nearest
            inside = structure.find(head)
            own = (f"{head}/{seat.post.name.zh}" for seat in structure.seats if seat.unit in inside)
            raise Rejected([UNKNOWN_UNIT.at(None, word, nearest="、".join(dict.fromkeys(own)))])
        raise Rejected([UNKNOWN_UNIT.at(None, word, nearest=_near(word, known))])

    def _rule(self, word: str) -> str:
        ids = [rule.id for rule in self.problem.rules]
        if word in ids:
            return word
        named = [rule.id for rule in self.problem.rules if rule.name and word in (rule.name.zh, rule.name.en)]
        if len(named) == 1:
            return named[0]
        raise Rejected([UNKNOWN_RULE.at(None, word, nearest=_near(word, ids))])


def _near(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), 3, 0.3)
    return "、".join(close) or NONE_NEAR


def teller_of(explained: Explained, mask: bool) -> Teller:
    """Words for the explanation; with ``mask`` nobody can be recognized."""
    from reorg.flows.verifying import as_plan
    from reorg.report.mask import masked, pseudonyms

    problem = explained.verified.problem
    if not mask:
        return Teller(problem)
    shown, _ = masked(problem, as_plan(explained.verified, (), {}))
    return Teller(problem, shown, pseudonyms(problem))


def explain_json(explained: Explained, lang: Lang, mask: bool = False) -> dict[str, Any]:
    """``reorg.explain/1``; a plan that could not be read gives its faults alone."""
    from reorg.explain.as_json import FORMAT, explained_json
    from reorg.report.mask import hidden

    if explained.ground is None or explained.told is None:
        findings = hidden(explained.verified.findings) if mask else explained.verified.findings
        return {"format": FORMAT, "faults": [one.as_json(lang) for one in findings]}
    teller = teller_of(explained, mask)
    return explained_json(explained.ground, explained.told, teller, lang, explained.verified.changed_since)


def write_explained(explained: Explained, out: Path, lang: Lang, *, force: bool, mask: bool) -> list[Path]:
    """``explain.json`` and ``explain.xlsx``; the files written."""
    from reorg.flows.explain_pages import explained_book
    from reorg.flows.files import guard, whole, write_json
    from reorg.report.excel import write_book

    guard(out, FILES, force)
    write_json(out / FILES[0], explain_json(explained, lang, mask))
    book = explained_book(explained, teller_of(explained, mask), lang)
    whole(out / FILES[1], lambda target: write_book(target, book, lang))
    return [out / name for name in FILES]
