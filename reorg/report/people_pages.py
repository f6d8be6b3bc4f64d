"""One row a person: assignments, and the list of changes for approval."""

from __future__ import annotations

from reorg.domain.settings import TERMS
from reorg.plan.changes import CHANGES
from reorg.plan.plan import Assignment
from reorg.report.tables import Cell, Column, Line, Sheet, Table
from reorg.report.view import TERM_NAMES, YES_NO, PlanView, col
from reorg.text import Text


def _columns(view: PlanView) -> tuple[Column, ...]:
    return (
        col("person_id", "人员编号", "person_id"), col("name", "姓名", "name"), col("category", "人员类别", "category"),
        col("establishment_unit", "编制单位", "establishment_unit"), col("from_unit", "原单位", "from_unit"),
        col("from_post", "原岗位", "from_post"), col("unit", "新单位", "unit", "choice", "units"),
        col("post", "新岗位", "post", "choice", "posts"), col("change", "变动", "change"),
        col("pinned", "锁定", "pinned", "choice", "yes_no"), col("review", "审核", "review", "choice", "reviews"),
        col("remark", "意见", "remark", width=24),
        *(Column(term, TERM_NAMES[term], "number") for term in TERMS),
    )  # fmt: skip


def _line(view: PlanView, one: Assignment) -> Line:
    person = view.people[one.person_id]
    establishment = view.present.get(one.establishment_unit) or view.unit_path(one.establishment_unit)
    yes, no = YES_NO[view.lang]
    cells = (
        one.person_id, person.name, one.category, establishment, view.present.get(one.from_unit, one.from_unit),
        one.from_post, view.unit_path(one.unit), view.posts[one.seat].name.get(view.lang), view.change_words(one),
        yes if one.pinned else no, *_written(view, one.person_id), *(one.value.get(term, 0) for term in TERMS),
    )  # fmt: skip
    mark = "warn" if one.moved else "good" if one.change == "promote" else ""
    return Line(cells, mark)  # type: ignore[arg-type]


def _written(view: PlanView, person_id: str) -> tuple[str, str]:
    """What the planner wrote beside a person: review and remark."""
    return view.review.get(person_id, ""), view.remark.get(person_id, "")


def assignments(view: PlanView) -> Sheet:
    extra = list(dict.fromkeys(key for person in view.problem.people for key in person.extra))
    columns = (*_columns(view), *(col(key, key, key) for key in extra))
    placed = {one.person_id: one for one in view.plan.assignments}
    lines = []
    for person in view.problem.people:
        carried = tuple(person.extra.get(key, "") for key in extra)
        if person.person_id in placed:
            line = _line(view, placed[person.person_id])
            lines.append(Line((*line.cells, *carried), line.mark))
        else:
            told = CHANGES["unplaced"].get(view.lang)
            came_from = view.present.get(person.present_unit, person.present_unit)
            legal = view.present.get(person.unit, person.unit)
            cells: tuple[Cell, ...] = (
                person.person_id, person.name, person.category, legal, came_from, person.post, "", "", told,
                YES_NO[view.lang][1], *_written(view, person.person_id), *(0 for _ in TERMS),
            )  # fmt: skip
            lines.append(Line((*cells, *carried), "bad"))
    fixed = len(columns) - len(TERMS) - len(extra)
    return Sheet(Text("人员安排", "Assignments"), (Table(columns, tuple(lines), printed=fixed),))


def changed(view: PlanView) -> Sheet:
    """Everyone whose unit or leadership post changes: the list for approval."""
    columns = _columns(view)
    keep = [n for n, column in enumerate(columns) if column.key not in ("pinned", *TERMS)]
    shown = tuple(Column(columns[n].key, columns[n].title, "text", "", columns[n].width) for n in keep)
    order = {kind: n for n, kind in enumerate(CHANGES)}
    changed = [one for one in view.plan.assignments if one.moved or one.change in ("promote", "follow")]
    lines = []
    for one in sorted(changed, key=lambda one: order[one.change]):
        line = _line(view, one)
        lines.append(Line(tuple(line.cells[n] for n in keep), line.mark))
    note = Text("供审批：提拔、调动和随职能划转的人员。", "For approval: promoted, moved, or following their function.")
    return Sheet(Text("变动名单", "Changes"), (Table(shown, tuple(lines), note=note),))
