"""Telling how fair a plan is: read, checked, judged, written."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.compare.fairness import Fairness, fairness, masked_fairness
from reorg.flows.files import guard, whole, write_json
from reorg.plan.json_form import figure
from reorg.plan.plan import InputFile
from reorg.rules.problem import Problem
from reorg.text import Finding, Lang

if TYPE_CHECKING:
    from reorg.intake.load import Loaded

FILES = ("fairness.xlsx", "fairness.json")


@dataclass(frozen=True)
class Judged:
    """What became of judging a plan; ``told`` is ``None`` where it could not be read (``findings`` say why).

    ``broken`` are the hard rules that it breaks: its fairness is told all the same.
    """

    problem: Problem
    told: Fairness | None
    findings: tuple[Finding, ...]
    plan_file: InputFile
    inputs: tuple[InputFile, ...]
    broken: tuple[str, ...] = ()


def judge(loaded: Loaded, path: Path, *, mask: bool = False) -> Judged:
    """The fairness of the plan in a file (``plan.json`` or an edited workbook); masked, nobody can be recognized in it."""
    from reorg.flows.verifying import as_plan, verify_plan
    from reorg.report.mask import hidden, masked, masked_text, pseudonyms

    assert loaded.problem is not None
    verified = verify_plan(loaded.problem, loaded.inputs, path)
    findings = hidden(verified.findings) if mask else verified.findings
    problem = verified.problem
    digest = sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    file = InputFile(path.name, digest)
    if verified.audited is None:
        return Judged(problem, None, findings, file, loaded.inputs)
    broken = tuple(one.rule_id for one in verified.audited.rules if one.severity == "hard" and not one.holds)
    plan = as_plan(verified, loaded.inputs, dict(loaded.settings))
    told = fairness(problem, plan)
    if mask:
        ids = pseudonyms(problem)
        told = masked_fairness(told, ids)
        broken = tuple(masked_text(one, ids) for one in broken)
        problem, _ = masked(problem, plan)
    return Judged(problem, told, findings, file, loaded.inputs, broken)


def fairness_json(judged: Judged, lang: Lang) -> dict[str, Any]:
    """``reorg.fairness/1``: counts, every group, every pair of justified envy, what becomes of each person."""
    told = judged.told
    assert told is not None
    whole_ = told.groups[0]
    return {
        "format": "reorg.fairness/1",
        "project": judged.problem.settings.title,
        "plan": asdict(judged.plan_file),
        "inputs": [asdict(one) for one in judged.inputs],
        "hard_broken": list(judged.broken),
        "summary": {
            "people": whole_.people,
            "moved": whole_.moved,
            "wished": whole_.wished,
            "wish_first": whole_.first,
            "wish_any": whole_.met,
            "envy_pairs": len(told.pairs),
            "envy_people": whole_.passed_over,
            "envy_exchangeable": told.exchangeable,
        },
        "groups": [_plain({**asdict(one), "name": one.name.get(lang)}) for one in told.groups],
        "envy": [_plain(asdict(one)) for one in told.pairs],
        "people": [_plain(asdict(one)) for one in told.people],
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: figure(value) if isinstance(value, float) else value for key, value in values.items()}


def write_fairness(judged: Judged, out: Path, lang: Lang, *, force: bool) -> list[Path]:
    """Workbook and JSON; the files written."""
    from reorg.report.excel import write_book
    from reorg.report.fairness_pages import fairness_book

    guard(out, FILES, force)
    book = fairness_book(view_of(judged, lang))
    whole(out / FILES[0], lambda target: write_book(target, book, lang))
    write_json(out / FILES[1], fairness_json(judged, lang))
    return [out / name for name in FILES]


def view_of(judged: Judged, lang: Lang) -> Any:
    """The value that the pages are made from."""
    from reorg.report.fairness_pages import FairnessView

    assert judged.told is not None
    return FairnessView(judged.problem, judged.told, lang, judged.plan_file, judged.inputs)
