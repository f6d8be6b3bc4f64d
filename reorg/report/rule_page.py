"""Every rule: what it demands, whether it holds, what it costs."""

from __future__ import annotations

from reorg.plan.plan import RuleResult
from reorg.report.tables import Line, Sheet, Table
from reorg.report.view import PlanView, col
from reorg.rules.registry import breach_text, demand_text, kinds
from reorg.text import Text


def rule_line(view: PlanView, result: RuleResult) -> Line:
    """A rule: what it demands, whether it holds, how it is broken, what that costs."""
    rule = view.rules[result.rule_id]
    severity = {"hard": Text("硬性", "hard"), "soft": Text("柔性", "soft")}[result.severity]
    verdict = Text("符合", "holds") if result.holds else Text("违反", "broken")
    if not result.holds and result.severity == "soft":
        verdict = Text("未完全满足", "not fully met")
    told = [breach_text(rule, breach, view.problem).get(view.lang) for breach in result.breaches[:20]]
    if len(result.breaches) > 20:
        told.append(f"… +{len(result.breaches) - 20}")
    kind = kinds()[result.kind].title.get(view.lang)
    mark = "" if result.holds else "bad" if result.severity == "hard" else "warn"
    cells = (
        result.rule_id, kind, severity.get(view.lang), demand_text(rule, view.problem).get(view.lang),
        verdict.get(view.lang), "\n".join(told), result.cost, rule.source,
    )  # fmt: skip
    return Line(cells, mark)  # type: ignore[arg-type]


def rules(view: PlanView) -> Sheet:
    columns = (
        col("id", "规则编号", "rule"), col("kind", "类型", "kind"), col("severity", "性质", "severity"),
        col("demand", "要求", "demand", width=48), col("verdict", "结果", "verdict"),
        col("breaches", "违反情况", "breaches", width=48), col("cost", "代价", "cost", "number"),
        col("source", "依据", "source", width=20),
    )  # fmt: skip
    order = {"bad": 0, "warn": 1}
    lines = sorted((rule_line(view, result) for result in view.plan.rules), key=lambda line: order.get(line.mark, 2))
    return Sheet(Text("规则核验", "Rules"), (Table(columns, tuple(lines)),))
