"""Reads the copies of a plan's workbook that came back from the reviewers: only their review and remark columns count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reorg.intake.former_plan import FormerPlan, as_written, named
from reorg.intake.plan_file import PlanRow, PlanRows, Unreadable, read_rows, resolved_seat
from reorg.intake.review_words import WORDS, asked_seats, nearest_place, read_said
from reorg.plan.plan import InputFile
from reorg.plan.review import Opinion
from reorg.rules.faults import nearest
from reorg.rules.problem import Problem
from reorg.text import Finding, Message, Place, Text

NOT_A_WORKBOOK = Message(
    "review.not-a-workbook",
    "error",
    Text("{name} 没有审核列。", "{name} has no review column."),
    Text(
        "plan.xlsx 的副本，“人员安排”表含“审核”列", "a copy of plan.xlsx, whose Assignments sheet has the column review"
    ),
    Text("请给出审核人填写过的工作簿。", "Name the workbooks that the reviewers filled in."),
)
TWICE = Message(
    "review.copy-twice",
    "error",
    Text("{name} 给了两次。", "{name} is given twice."),
    advice=Text("每位审核人一份。", "One copy a reviewer."),
)
OTHER_PEOPLE = Message(
    "review.other-people",
    "error",
    Text(
        "{name} 不是这份方案的副本：多出 {more} 人，缺少 {fewer} 人（{people}）。",
        "{name} is no copy of this plan: {more} people more, {fewer} fewer ({people}).",
    ),
    Text("与方案相同的人员，每人一行", "the plan's people, one row each"),
    Text("请核对版本，或补回删去的行。", "Check the version, or put the rows back."),
)
OTHER_PLAN = Message(
    "review.other-plan",
    "error",
    Text(
        "{name} 是另一版方案的副本：有 {count} 人原来排在别处（{people}）。",
        "{name} is a copy of another version of the plan: it had placed {count} people elsewhere ({people}).",
    ),
    advice=Text("请把这一版方案发给审核人重审。", "Send this version to the reviewer."),
)
OTHER_INPUTS = Message(
    "review.other-inputs",
    "error",
    Text(
        "{name} 由另外的输入算出：{inputs} 不同。",
        "{name} was made from other inputs: {inputs} differ.",
    ),
    advice=Text("请核对版本。", "Check the version."),
)
ROW_CHANGED = Message(
    "review.row-changed",
    "error",
    Text(
        "“{value}”的岗位在副本中被直接改动（方案为 {seat}）。",
        "The place of “{value}” was changed in the copy itself (the plan says {seat}).",
    ),
    Text("审核列写“改为 单位”或“改为 单位/岗位”", "change to UNIT, or change to UNIT/POST, in the column review"),
    Text("请改回，并把意见写在审核列。", "Put it back, and write the opinion into the column review."),
)
PIN_CHANGED = Message(
    "review.pin-changed",
    "warning",
    Text(
        "{name} 改动了 {count} 人的锁定，不计：{people}。",
        "{name} changed the pins of {count} people; they do not count: {people}.",
    ),
    advice=Text("审核写“同意”即为锁定。", "To agree is to pin."),
)
UNCLEAR = Message(
    "review.unclear",
    "error",
    Text("审核意见“{value}”看不懂。", "The review “{value}” is not understood."),
    Text(
        "同意；不同意；改为 单位；改为 单位/岗位；空白为无意见",
        "agree; disagree; change to UNIT; change to UNIT/POST; empty: no opinion",
    ),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
NOWHERE = Message(
    "review.nowhere",
    "error",
    Text("审核意见“{value}”没有指明一个新单位或岗位。", "The review “{value}” names no unit or post of the structure."),
    Text("改为 单位；改为 单位/岗位", "change to UNIT; change to UNIT/POST"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)


@dataclass(frozen=True)
class Copies:
    """What the copies say. ``names`` are the reviewers, by their files; ``remarks`` by person and reviewer."""

    names: tuple[str, ...]
    opinions: tuple[Opinion, ...]
    remarks: dict[tuple[int, int], str]
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        return all(one.severity != "error" for one in self.findings)


def read_copies(paths: Sequence[Path], problem: Problem, plan: FormerPlan, inputs: tuple[InputFile, ...]) -> Copies:
    """All copies of a plan, each against it. Never raises: faults are findings, those of every copy at once."""
    names = reviewers(paths)
    findings: list[Finding] = []
    opinions: list[Opinion] = []
    remarks: dict[tuple[int, int], str] = {}
    seen: set[Path] = set()
    for number, (path, name) in enumerate(zip(paths, names, strict=True)):
        if path.resolve() in seen:
            findings.append(TWICE.at(Place(file=path.name), name=path.name))
            continue
        seen.add(path.resolve())
        copy = _Copy(problem, plan, inputs, path, name, number)
        findings += copy.read()
        opinions += copy.opinions
        remarks |= copy.remarks
    return Copies(names, tuple(opinions), remarks, tuple(findings))


def reviewers(paths: Sequence[Path]) -> tuple[str, ...]:
    """Names of the reviewers: the files' own, with their folders where two are alike."""
    stems = Counter(path.stem for path in paths)
    return tuple(path.stem if stems[path.stem] == 1 else f"{path.resolve().parent.name}/{path.stem}" for path in paths)


class _Copy:
    """One copy held against the plan."""

    def __init__(
        self, problem: Problem, plan: FormerPlan, inputs: tuple[InputFile, ...], path: Path, name: str, number: int
    ) -> None:
        self.problem, self.plan, self.inputs = problem, plan, inputs
        self.path, self.number = path, number
        self.file = path.name if name == path.stem else f"{name}{path.suffix}"
        self.opinions: list[Opinion] = []
        self.remarks: dict[tuple[int, int], str] = {}

    def read(self) -> list[Finding]:
        """Everything wrong with the copy; opinions are gathered beside."""
        at = Place(file=self.file)
        if self.path.suffix.lower() == ".json":
            return [NOT_A_WORKBOOK.at(at, name=self.file)]
        try:
            found = read_rows(self.path)
        except Unreadable as fault:
            return [self._here(one) for one in fault.findings]
        if found.rows and all(row.review_place == row.place for row in found.rows):
            return [NOT_A_WORKBOOK.at(at, name=self.file)]
        other = list(self._other(found, at))
        faults = [self._here(one) for one in found.findings if one.severity == "error"]
        if other:
            return [*faults, *other]
        return [*faults, *self._rows(found.rows)]

    def _here(self, finding: Finding) -> Finding:
        return replace(finding, place=replace(finding.place, file=self.file))

    def _other(self, found: PlanRows, at: Place) -> Iterator[Finding]:
        """What shows that this is a copy of something else."""
        ids = Counter(row.person_id for row in found.rows)
        people = self.problem.people
        mine = {person.person_id for n, person in enumerate(people) if n not in self.plan.joined} | {*self.plan.left}
        more, fewer = (
            [one for one in ids if one not in mine] + [i for i, n in ids.items() if n > 1],
            sorted(mine - set(ids)),
        )
        if more or fewer:
            yield OTHER_PEOPLE.at(at, name=self.file, more=len(more), fewer=len(fewer), people=named([*more, *fewer]))
            return
        written = as_written(self.path, self.problem)
        elsewhere = [n for n, seat in written.items() if self.plan.written[n] not in (seat, -1)]
        if elsewhere:
            ids_ = named(people[n].person_id for n in sorted(elsewhere))
            yield OTHER_PLAN.at(at, name=self.file, count=len(elsewhere), people=ids_)
        then, now = ({one.path: one.sha256 for one in inputs} for inputs in (self.inputs, found.inputs))
        if then and now and then != now:
            differ = sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
            yield OTHER_INPUTS.at(at, name=self.file, inputs="、".join(differ))

    def _rows(self, rows: tuple[PlanRow, ...]) -> Iterator[Finding]:
        structure, index, pins = self.problem.structure, self.problem.person_index, []
        for row in rows:
            person = index.get(row.person_id)
            if person is None:
                continue
            seat, _ = resolved_seat(row, structure)
            held = self.plan.held[person]
            if seat != held:
                yield self._here(ROW_CHANGED.at(row.unit_place, row.person_id, seat=self.plan.words[person]))
            if row.pinned != (person in self.plan.pins):
                pins.append(row.person_id)
            if row.remark:
                self.remarks[person, self.number] = row.remark
            said = read_said(row.review)
            if said is None:
                continue
            place, words = replace(row.review_place, file=self.file), row.review.strip()
            if said.stance == "change":
                seats = asked_seats(structure, said.place, held)
                if not seats:
                    yield NOWHERE.at(place, words, nearest=nearest_place(structure, said.place))
                    continue
                self.opinions.append(Opinion(person, self.number, "change", words, place, seats))
            elif said.stance:
                self.opinions.append(Opinion(person, self.number, said.stance, words, place))
            else:
                yield UNCLEAR.at(place, words, nearest=nearest(words, WORDS, 0.1))
        if pins:
            yield PIN_CHANGED.at(Place(file=self.file), name=self.file, count=len(pins), people=named(pins))
