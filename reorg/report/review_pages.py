"""A review round as tables: reviewers with their counts, opinions by person and reviewer, conflicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reorg.domain.people import Person
from reorg.domain.structure import Structure
from reorg.plan.review import CLASHES, OUTCOMES, STANCES, Merged, Opinion, Review
from reorg.report.tables import Book, Cell, Line, Mark, Sheet, Table
from reorg.report.view import PROPOSAL, col
from reorg.text import Lang, Text


@dataclass(frozen=True)
class ReviewView:
    """A round ready to be shown. ``held`` are the seats of the reviewed plan, ``after`` those of the plan made anew (empty
    before); with ``mask`` reviewers have numbers, and only what their words mean is told, not the words."""

    structure: Structure
    people: Sequence[Person]
    review: Review
    held: Sequence[int]
    after: Mapping[int, int]
    lang: Lang
    mask: bool = False

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def reviewer(self, number: int) -> str:
        return self.say(f"审核人{number + 1}", f"reviewer {number + 1}") if self.mask else self.review.reviewers[number]

    def file(self, one: Opinion) -> str:
        return self.reviewer(one.reviewer) if self.mask else one.place.file

    def seat_id(self, seat: int) -> str:
        return self.structure.seats[seat].seat_id if seat >= 0 else ""

    def seat(self, seat: int) -> str:
        """``刑事侦查部/重案队 · 民警``; unplaced for -1."""
        if seat < 0:
            return self.say("待安排", "unplaced")
        own = self.structure.seats[seat]
        return f"{self.structure.path(own.unit, self.lang)} · {own.post.name.get(self.lang)}"

    def seats(self, seats: Sequence[int]) -> str:
        """One seat, or the unit in which several lie."""
        if len(seats) == 1:
            return self.seat(seats[0])
        lines = [list(reversed(list(self.structure.ancestors(self.structure.seats[seat].unit)))) for seat in seats]
        common = [level[0] for level in zip(*lines, strict=False) if len(set(level)) == 1]
        return self.structure.path(common[-1], self.lang) if common else self.say("多处", "several places")

    def said(self, one: Opinion) -> str:
        """The words as they stand; masked, what they mean."""
        if not self.mask:
            return one.said
        return self.meant(one)

    def meant(self, one: Opinion) -> str:
        stance = STANCES[one.stance].get(self.lang)
        return f"{stance} {self.seats(one.seats)}" if one.stance == "change" else stance

    def counts(self, reviewer: int) -> dict[str, int]:
        """People by what a reviewer says of them, those in conflict, and those of whom he says nothing."""
        told: dict[str, int] = {stance: self.review.count(reviewer, stance) for stance in STANCES}
        conflicts = sum(any(o.reviewer == reviewer for o in one.opinions) for one in self.review.conflicts)
        return {**told, "blank": self.review.rows - sum(told.values()), "conflicts": conflicts}

    def outcome(self, one: Merged) -> str:
        told = OUTCOMES[one.outcome].get(self.lang)
        if one.outcome == "moved":
            told += f"：{self.seats(one.seats)}" if self.lang == "zh" else f": {self.seats(one.seats)}"
        return told


def reviewers_table(view: ReviewView) -> Table:
    """Each reviewer's count of opinions."""
    columns = (
        col("reviewer", "审核人（文件）", "reviewer (file)", width=28), col("agree", "同意", "agree", "number"),
        col("disagree", "不同意", "disagree", "number"), col("change", "改为", "change to", "number"),
        col("blank", "无意见", "no opinion", "number"), col("conflicts", "与他人冲突", "in conflict", "number"),
    )  # fmt: skip
    lines = []
    for number in range(len(view.review.reviewers)):
        counts = view.counts(number)
        lines.append(Line((view.reviewer(number), *counts.values()), "warn" if counts["conflicts"] else ""))
    return Table(columns, tuple(lines), Text("审核人", "Reviewers"))


def outcomes_table(view: ReviewView) -> Table:
    """How many people come out which way."""
    columns = (col("outcome", "审核结果", "outcome", width=28), col("people", "人数", "people", "number"))
    outcomes: list[str] = [one.outcome for one in view.review.merged]
    lines = [Line((name.get(view.lang), outcomes.count(key))) for key, name in OUTCOMES.items()]
    lines.append(Line((view.say("无意见", "no opinion"), view.review.rows - len(outcomes))))
    return Table(columns, tuple(lines), Text("审核结果", "Outcomes"))


def opinions_table(view: ReviewView) -> Table:
    """Opinions by person and reviewer; people of whom nobody says anything are left out."""
    columns = [
        col("person_id", "人员编号", "person_id"), col("name", "姓名", "name"), col("plan", "方案岗位", "plan", width=32),
        *(col(f"reviewer_{n + 1}", view.reviewer(n), view.reviewer(n), width=24) for n in range(len(view.review.reviewers))),
        col("agreed", "同意人数", "agreements", "number"), col("outcome", "审核结果", "outcome", width=32),
    ]  # fmt: skip
    if view.after:
        columns.append(col("new", "新方案岗位", "new plan", width=32))
    lines = []
    for one in view.review.merged:
        person = view.people[one.person]
        said: dict[int, str] = {opinion.reviewer: view.said(opinion) for opinion in one.opinions}
        cells: list[Cell] = [person.person_id, person.name, view.seat(view.held[one.person])]
        cells += [said.get(number, "") for number in range(len(view.review.reviewers))]
        cells += [sum(opinion.stance == "agree" for opinion in one.opinions), view.outcome(one)]
        if view.after:
            cells.append(view.seat(view.after[one.person]))
        mark: Mark = "bad" if one.outcome == "conflict" else "warn" if one.clash else ""
        lines.append(Line(tuple(cells), mark))
    return Table(tuple(columns), tuple(lines))


def conflicts_table(view: ReviewView) -> Table:
    """Every opinion that does not go with another, with its cell."""
    columns = (
        col("person_id", "人员编号", "person_id"), col("name", "姓名", "name"), col("what", "冲突", "conflict", width=32),
        col("reviewer", "审核人", "reviewer"), col("said", "意见", "opinion", width=28), col("file", "文件", "file"),
        col("sheet", "工作表", "sheet"), col("cell", "单元格", "cell"), col("result", "处理", "result", width=32),
    )  # fmt: skip
    lines = []
    for one in view.review.conflicts:
        assert one.clash is not None
        person, what = view.people[one.person], CLASHES[one.clash].get(view.lang)
        result = view.say("待统一", "open") if not one.settled else view.say(
            f"后给的文件为准：{view.outcome(one)}", f"the later file stands: {view.outcome(one)}"
        )  # fmt: skip
        for opinion in one.opinions:
            cells = (
                person.person_id, person.name, what, view.reviewer(opinion.reviewer), view.said(opinion), view.file(opinion),
                opinion.place.sheet, opinion.place.cell, result,
            )  # fmt: skip
            lines.append(Line(cells, "warn" if one.settled else "bad"))
    return Table(columns, tuple(lines), Text("意见冲突", "Conflicts"))


def review_book(view: ReviewView, title: str) -> Book:
    """Summary, opinions, conflicts."""
    note = Table((col("note", "说明", "note", width=80),), (Line((PROPOSAL.get(view.lang),)),))
    sheets = [
        Sheet(Text("汇总", "Summary"), (reviewers_table(view), outcomes_table(view), note)),
        Sheet(Text("意见", "Opinions"), (opinions_table(view),)),
    ]
    if view.review.conflicts:
        sheets.append(Sheet(Text("冲突", "Conflicts"), (conflicts_table(view),)))
    return Book(Text(title or "reorg"), tuple(sheets))
