"""The workbook ``plan.xlsx`` as a value: its sheets in order, and the lists of its drop-downs."""

from __future__ import annotations

from reorg.report.gap_page import gaps
from reorg.report.people_pages import assignments, changed
from reorg.report.replan_page import former
from reorg.report.rule_page import rules
from reorg.report.slotting_page import slotting_steps
from reorg.report.summary_pages import notes, summary
from reorg.report.tables import Book
from reorg.report.unit_pages import flows, stations, units
from reorg.report.view import REVIEWS, YES_NO, PlanView
from reorg.text import Text


def plan_book(view: PlanView) -> Book:
    """Every sheet of the plan's workbook."""
    structure, lang = view.structure, view.lang
    paths = tuple(structure.path(n, lang) for n, unit in enumerate(structure.units) if unit.posts)
    posts = tuple(dict.fromkeys(seat.post.name.get(lang) for seat in structure.seats))
    # the last list serves no drop-down: it lets the next plan tell what was edited in this one
    seats = tuple(f"{one.person_id}\t{one.seat}" for one in view.plan.assignments)
    lists = (("units", paths), ("posts", posts), ("yes_no", YES_NO[lang]), ("reviews", REVIEWS[lang]), ("seats", seats))
    sheets = [page(view) for page in (summary, assignments, changed, units, flows, rules, gaps, notes)]
    if any(unit.ground for unit in structure.units):
        sheets.insert(5, stations(view))
    if view.plan.replan is not None:
        sheets.insert(3, former(view, view.plan.replan))
    if view.plan.slotting is not None:
        sheets.insert(3, slotting_steps(view, view.plan.slotting))
    return Book(Text(view.plan.title or "reorg"), tuple(sheets), lists)
