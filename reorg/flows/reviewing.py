"""A review round: the reviewers' copies of a plan read together, and the plan made anew as they agree."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from reorg.flows.replanning import Relaid, barring, impossible_pins, lay
from reorg.plan.json_form import figure, replan_to_json
from reorg.plan.review import CLASHES, Merged, Opinion, Review, merged, refused_seats
from reorg.rules.added import allowed_pairs
from reorg.rules.problem import Problem
from reorg.text import Finding, Lang, Message, Place, Text

if TYPE_CHECKING:
    from reorg.engine import Progress, SolveOptions
    from reorg.flows.planning import Planned
    from reorg.intake.former_plan import FormerPlan
    from reorg.intake.load import Loaded
    from reorg.report.review_pages import ReviewView

FORMAT = "reorg.review/1"
FILES = ("review.json", "review.xlsx")
Precedence = Literal["none", "file-order"]
PRECEDENCES: tuple[Precedence, ...] = ("none", "file-order")

CONFLICT = Message(
    "review.conflict",
    "error",
    Text("对“{value}”的意见冲突：{what}（{said}）。", "The reviews of “{value}” are in conflict: {what} ({said})."),
    advice=Text(
        "请统一意见，或用 --precedence file-order（后给的文件为准）。",
        "Agree on one, or use --precedence file-order (the file given later stands).",
    ),
)
AGAINST_PIN = Message(
    "review.against-pin",
    "error",
    Text(
        "“{value}”在方案中已锁定，审核意见却是“{said}”。",
        "“{value}” is pinned in the plan, but the review says “{said}”.",
    ),
    advice=Text("请取消锁定，或改审核意见。", "Unpin the row, or change the review."),
)
NOWHERE_ELSE = Message(
    "review.nowhere-else",
    "error",
    Text(
        "对“{value}”不同意，但硬性规则不允许他在别处：{rules}。",
        "“{value}” is objected to, but hard rules allow no other place: {rules}.",
    ),
    advice=Text("请改审核意见，或改规则。", "Change the review, or the rules."),
)
OWN_REVIEWS = Message(
    "review.plan-has-reviews",
    "warning",
    Text(
        "方案文件本身的审核列也有 {count} 处意见，不计；请把该文件也列为副本。",
        "The plan file itself holds {count} reviews, which do not count; name it among the copies too.",
    ),
)


@dataclass(frozen=True)
class Reviewed:
    """A review round. ``review`` is ``None`` where the plan or a copy could not be read, ``relaid`` where faults or
    conflicts stand in the way of planning anew, ``planned`` before that is done."""

    problem: Problem
    former: FormerPlan
    review: Review | None
    relaid: Relaid | None
    findings: tuple[Finding, ...]
    planned: Planned | None = None

    @property
    def sound(self) -> bool:
        return self.relaid is not None


def read_review(
    problem: Problem,
    path: Path,
    copies: Sequence[Path],
    precedence: Precedence = "none",
    change_weight: float | None = None,
) -> Reviewed:
    """Read a plan and the copies of it that came back; nothing is solved. Never raises: faults are findings."""
    from reorg.intake.former_plan import read_former
    from reorg.intake.plan_file import read_rows
    from reorg.intake.review_copies import read_copies

    former = read_former(path, problem)
    own = len(former.review)
    former = read_former(path, problem, reviews=False)
    if not former.sound:
        return Reviewed(problem, former, None, None, former.findings)
    found = read_copies(copies, problem, former, read_rows(path).inputs)
    findings = [*former.findings, *found.findings]
    if own and path.resolve() not in {one.resolve() for one in copies}:
        findings.append(OWN_REVIEWS.at(Place(file=path.name), count=own))
    results = merged(found.opinions, former.held, problem.structure, later_wins=precedence == "file-order")
    rows = sum(number not in former.joined for number in range(len(problem.people)))
    review = Review(found.names, results, rows, found.remarks)
    findings += _conflicts(problem, review)
    if any(one.severity == "error" for one in findings):
        return Reviewed(problem, former, review, None, tuple(findings))
    laid_former, against = _decided(problem, former, review)
    relaid = lay(problem, laid_former, change_weight, firm=True)
    findings += [*against, *impossible_pins(relaid), *_nowhere_else(relaid)]
    failed = any(one.severity == "error" for one in findings)
    return Reviewed(problem, laid_former, review, None if failed else relaid, tuple(findings))


def _conflicts(problem: Problem, review: Review) -> list[Finding]:
    """Each open conflict at the cell of every opinion in it."""
    found = []
    for one in review.open_conflicts:
        assert one.clash is not None
        said = "；".join(f"{review.reviewers[o.reviewer]} {o.said}" for o in one.opinions)
        person = problem.people[one.person].person_id
        found += [CONFLICT.at(o.place, person, what=CLASHES[one.clash], said=said) for o in one.opinions]
    return found


def _decided(problem: Problem, former: FormerPlan, review: Review) -> tuple[FormerPlan, list[Finding]]:
    """The plan with what the reviewers decided: agreed placements and changes are pins, objections are bars."""
    pins, places = dict(former.pins), dict(former.places)
    by_review, refused, findings = set(), set(), []
    said: dict[str, str] = {}
    for one in review.merged:
        opinion, mine = one.deciding, pins.get(one.person, ())
        person = problem.people[one.person].person_id
        held = former.held[one.person]
        if one.outcome == "barred":
            against = bool(set(mine) & refused_seats(problem.structure, held))
            if held >= 0 and not against:
                refused.add(one.person)
        else:
            seats = tuple(seat for seat in one.seats if seat >= 0)
            both = tuple(seat for seat in seats if seat in mine) if mine else seats
            against = bool(mine and seats and not both)
            if both:
                pins[one.person] = both
                by_review.add(one.person)
        if against:
            findings.append(AGAINST_PIN.at(opinion.place, person, said=opinion.said))
        places[one.person] = opinion.place
        said[person] = opinion.said
    remarks: dict[str, str] = dict(former.remark)
    for (number, reviewer), remark in sorted(review.remarks.items()):
        person = problem.people[number].person_id
        if remark not in remarks.get(person, ""):
            words = f"{review.reviewers[reviewer]}：{remark}"
            remarks[person] = f"{remarks[person]}；{words}" if person in remarks else words
    decided = replace(
        former, pins=pins, places=places, by_review=frozenset(by_review), refused=frozenset(refused), review=said,
        remark=remarks,
    )  # fmt: skip
    return decided, findings


def _nowhere_else(relaid: Relaid) -> list[Finding]:
    """Objections to somebody whom the hard rules allow nowhere else."""
    base, found = relaid.base, []
    if base.settings.allow_unplaced:
        return []
    allowed = allowed_pairs(base)
    for number in sorted(relaid.former.refused):
        refused = refused_seats(base.structure, relaid.former.held[number])
        others = [seat for seat in range(allowed.shape[1]) if seat not in refused]
        if not allowed[number, others].any():
            rules = "、".join(barring(base, number, others))
            place = relaid.former.places.get(number)
            found.append(NOWHERE_ELSE.at(place, base.people[number].person_id, rules=rules))
    return found


def replanned(
    reviewed: Reviewed,
    loaded: Loaded,
    options: SolveOptions,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Reviewed:
    """The plan made anew as the reviewers agreed; ``reviewed`` is sound."""
    from reorg.flows.planning import make_plan

    relaid = reviewed.relaid
    assert relaid is not None
    asked = {"time_limit": options.time_limit, "gap": options.gap, "seed": options.seed}
    assert reviewed.review is not None
    settings = {
        **loaded.settings,
        "solve": asked,
        "from": {**relaid.settings, "reviews": len(reviewed.review.reviewers)},
    }
    planned = make_plan(relaid.problem, loaded.inputs, settings, options, progress, stop, relaid)
    return replace(reviewed, planned=planned)


def view_of(reviewed: Reviewed, lang: Lang, mask: bool) -> ReviewView:
    """The round as it may be shown."""
    from reorg.report.mask import masked_person, pseudonyms
    from reorg.report.review_pages import ReviewView

    problem = reviewed.problem
    assert reviewed.review is not None
    people = problem.people
    if mask:
        ids = pseudonyms(problem)
        people = tuple(masked_person(person, ids) for person in people)
    after: dict[int, int] = {}
    plan = None if reviewed.planned is None else reviewed.planned.plan
    if plan is not None:
        seats = {seat.seat_id: number for number, seat in enumerate(problem.structure.seats)}
        at = {one.person_id: seats[one.seat] for one in plan.assignments}
        after = {number: at.get(person.person_id, -1) for number, person in enumerate(problem.people)}
    return ReviewView(problem.structure, people, reviewed.review, reviewed.former.held, after, lang, mask)


def shown_findings(reviewed: Reviewed, lang: Lang, mask: bool) -> tuple[Finding, ...]:
    """Every finding, those of pins that clash among them; masked, without words of the inputs and reviewers' names."""
    from reorg.report.mask import hidden

    planned = reviewed.planned
    findings = (*reviewed.findings, *(() if planned is None else planned.clashes))
    if not mask:
        return findings
    names: dict[str, str] = {}
    if reviewed.review is not None:
        view = view_of(reviewed, lang, mask)
        names = {name: view.reviewer(number) for number, name in enumerate(reviewed.review.reviewers)}
    return tuple(replace(one, place=_anonymous(one.place, names)) for one in hidden(findings))


def _anonymous(place: Place, names: Mapping[str, str]) -> Place:
    name, dot, end = place.file.rpartition(".")
    return replace(place, file=f"{names[name]}{dot}{end}") if name in names else place


def review_json(reviewed: Reviewed, lang: Lang, mask: bool = False) -> dict[str, Any]:
    """``reorg.review/1``."""
    from reorg.flows.planning import shown

    told: dict[str, Any] = {"format": FORMAT}
    planned = reviewed.planned
    if reviewed.review is not None:
        told |= _round_json(view_of(reviewed, lang, mask))
    told["faults"] = [one.as_json(lang) for one in shown_findings(reviewed, lang, mask)]
    told["status"] = "rejected" if planned is None else planned.outcome.status
    if planned is not None and planned.plan is not None:
        plan = shown(planned, mask)[1]
        report = plan.solver
        told["plan"] = {"objective": figure(report.objective), "bound": figure(report.bound), "gap": figure(report.gap)}
        told["replan"] = None if plan.replan is None else replan_to_json(plan.replan)
    return told


def _round_json(view: ReviewView) -> dict[str, Any]:
    review = view.review
    return {
        "reviewers": [
            {"name": view.reviewer(number), **view.counts(number)} for number in range(len(review.reviewers))
        ],
        "people": review.rows,
        "opinions": [_merged_json(one, view) for one in review.merged],
        "conflicts": len(review.conflicts),
        "open_conflicts": len(review.open_conflicts),
    }


def _merged_json(one: Merged, view: ReviewView) -> dict[str, Any]:
    return {
        "person_id": view.people[one.person].person_id,
        "from": view.seat_id(view.held[one.person]),
        "outcome": one.outcome,
        "seats": [view.seat_id(seat) for seat in one.seats],
        "conflict": one.clash,
        "settled": one.settled,
        "to": view.seat_id(view.after[one.person]) if one.person in view.after else None,
        "said": [_opinion_json(opinion, view) for opinion in one.opinions],
    }


def _opinion_json(one: Opinion, view: ReviewView) -> dict[str, Any]:
    return {
        "reviewer": view.reviewer(one.reviewer),
        "stance": one.stance,
        "text": view.said(one),
        "seats": [view.seat_id(seat) for seat in one.seats],
        "file": view.file(one),
        "sheet": one.place.sheet,
        "cell": one.place.cell,
    }


def write_review(reviewed: Reviewed, out: Path, lang: Lang, *, force: bool, mask: bool) -> list[Path]:
    """``review.json`` and ``review.xlsx``, and where the plan was made anew ``plan.xlsx`` and ``plan.json``; the files."""
    from reorg.flows.files import guard, whole, write_json
    from reorg.flows.planning import FILES as PLAN_FILES
    from reorg.flows.planning import write_plan
    from reorg.report.excel import write_book
    from reorg.report.review_pages import review_book

    planned = reviewed.planned
    made = planned is not None and planned.plan is not None
    guard(out, (*FILES, *(PLAN_FILES if made else ())), force)
    write_json(out / FILES[0], review_json(reviewed, lang, mask))
    written = [out / FILES[0]]
    if reviewed.review is not None:
        book = review_book(view_of(reviewed, lang, mask), reviewed.problem.settings.title)
        whole(out / FILES[1], lambda target: write_book(target, book, lang))
        written.append(out / FILES[1])
    if planned is not None and made:
        written += write_plan(planned, out, lang, force=force, mask=mask)
    return written
