"""``reorg verify``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from reorg.cli.exits import BROKEN, DONE, REJECTED
from reorg.cli.loading import load_project, print_json
from reorg.cli.options import Force, Json, Language, Mask, OptionalOut, ProjectPath, Quiet
from reorg.cli.usage import told
from reorg.text import Lang, Text

NAME = "verify"
HELP = told(
    "核验方案（plan.json，或改过的 plan.xlsx）", "a plan (plan.json, or plan.xlsx as edited) against every rule"
)


def run(
    project: ProjectPath,
    plan: Annotated[
        Path, typer.Argument(metavar="PLAN", help=told("plan.json 或 plan.xlsx", "plan.json or plan.xlsx"))
    ],
    out: OptionalOut = None,
    lang: Language = None,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """Say which rules the plan keeps, which it breaks, and what it costs."""
    from dataclasses import replace

    from reorg.flows.decided import check_decided
    from reorg.flows.verifying import verified_json, verify_plan, write_verified
    from reorg.report import terminal

    loaded, problem, spoken = load_project(project, lang, quiet=quiet, as_json=json, mask=mask)
    verified = verify_plan(problem, loaded.inputs, plan)
    if verified.audited is not None:
        verified = replace(verified, decided=check_decided(project, loaded, plan))
    if mask:
        from reorg.flows.verifying import masked_verified

        verified = masked_verified(verified)
    if json:
        print_json(verified_json(verified, spoken))
    if verified.audited is None:
        if not json:
            terminal.show_findings(verified.findings, spoken)
        return REJECTED
    if not quiet and not json:
        _tell(verified, spoken)
        _tell_decided(verified.decided, spoken)
    if out is not None:
        files = write_verified(verified, loaded.inputs, loaded.settings, out, spoken, force=force)
        terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in files))
    if not verified.decided.readable:
        return REJECTED
    return DONE if verified.ok else BROKEN


def _tell(verified: Any, lang: Lang) -> None:
    from reorg.report import terminal
    from reorg.rules.registry import breach_text, demand_text

    audited, rules = verified.audited, {rule.id: rule for rule in verified.problem.rules}
    if verified.changed_since:
        names = "、".join(verified.changed_since)
        told = Text(f"注意：方案写出后输入有变化：{names}", f"Note: inputs changed since the plan was written: {names}")
        terminal.say(told.get(lang), style="yellow")
    if verified.certified is not None:
        _tell_certificate(verified.certified, lang)
    broken = [one for one in audited.rules if one.severity == "hard" and not one.holds]
    costly = [one for one in audited.rules if one.cost]
    kept = len(audited.rules) - len(broken) - len(costly)
    for one in broken:
        demand = demand_text(rules[one.rule_id], verified.problem).get(lang)
        terminal.say(Text(f"违反 {one.rule_id}：{demand}", f"Broken {one.rule_id}: {demand}").get(lang), style="red")
        for breach in one.breaches[:20]:
            terminal.say("    " + breach_text(rules[one.rule_id], breach, verified.problem).get(lang))
    for one in costly:
        demand = demand_text(rules[one.rule_id], verified.problem).get(lang)
        terminal.say(
            Text(f"代价 {one.cost:,g}  {one.rule_id}：{demand}", f"Cost {one.cost:,g}  {one.rule_id}: {demand}").get(
                lang
            )
        )
        for breach in one.breaches[:5]:
            terminal.say("    " + breach_text(rules[one.rule_id], breach, verified.problem).get(lang))
    told = Text(
        f"目标值 {audited.objective:,.10g}；符合 {kept} 条，未完全满足 {len(costly)} 条，违反硬性规则 {len(broken)} 条。",
        f"Objective {audited.objective:,.10g}; {kept} rules kept, {len(costly)} not fully met, {len(broken)} hard rules broken.",
    )
    terminal.say(told.get(lang), style="green" if verified.ok else "red")


def _tell_decided(decided: Any, lang: Lang) -> None:
    """What was decided besides the placement: a line for each section, and what it breaks."""
    from reorg.flows.decided import SECTIONS
    from reorg.report import terminal

    terminal.show_findings(decided.findings, lang)
    for section, demands in decided.demands.items():
        name, broken = SECTIONS[section][1], [one for one in demands if not one.holds]
        said = Text(
            f"{name.zh}：{len(demands)} 项要求，{len(broken)} 项不符。",
            f"{name.en}: {len(demands)} demands, {len(broken)} broken.",
        )
        terminal.say(said.get(lang), style="red" if broken else "green")
        for one in broken:
            terminal.say(f"    {one.key}  {one.text.get(lang)}", style="red")
            for breach in one.breaches[:20]:
                terminal.say("        " + breach.get(lang))


def _tell_certificate(certified: Any, lang: Lang) -> None:
    from reorg.report import terminal

    if certified.holds:
        told = Text(
            f"上界证书成立：由价格重新算得 {certified.bound:,.10g}，本方案与任何方案相差不超过 {certified.gap:.3%}。",
            f"The certificate holds: its prices give {certified.bound:,.10g}; no plan is more than {certified.gap:.3%} better.",
        )
        terminal.say(told.get(lang))
        for one in certified.tiers:
            tier = Text(
                f"　第 {one.tier} 级：本方案代价 {one.cost:,.10g}，证明任何方案不低于 {one.bound:,.10g}"
                "（上界以各级代价不超过本方案为前提）。",
                f"  Tier {one.tier}: this plan costs {one.cost:,.10g}, proved that no plan costs less than {one.bound:,.10g} "
                "(the bound is on plans that cost no more than this one in the tiers).",
            )
            terminal.say(tier.get(lang))
        return
    for word in certified.doubts:
        terminal.say(_DOUBTS[word](certified).get(lang), style="yellow")


_DOUBTS: dict[str, Callable[[Any], Text]] = {
    "no-row": lambda one: Text(
        f"上界证书不成立：文件写的是 {one.told:,.10g}，但其价格与现有规则对不上。",
        f"The certificate fails: the file tells {one.told:,.10g}, but its prices fit no limits of the rules as they are.",
    ),
    "prices": lambda one: Text(
        "上界证书不成立：价格或各级限额不是方案写出时的那些。",
        "The certificate fails: prices or limits of tiers are not those that the plan was written with.",
    ),
    "bound": lambda one: Text(
        f"上界证书不成立：文件写的是 {one.told:,.10g}，由价格和现有输入重新算得的是 {one.bound:,.10g}。",
        f"The certificate fails: the file tells {one.told:,.10g}; its prices and the inputs as they are give {one.bound:,.10g}.",
    ),
    "gap": lambda one: Text(
        f"上界证书中的差距不是本方案的：重新算得 {one.gap:.3%}。",
        f"The certificate's gap is not this plan's: recomputed, it is {one.gap:.3%}.",
    ),
    "below-plan": lambda one: Text(
        f"上界证书不成立：本方案的目标值高于上界 {one.bound:,.10g}。",
        f"The certificate fails: this plan is worth more than its bound of {one.bound:,.10g}.",
    ),
    "tiers": lambda one: Text(
        "上界证书不成立：各级的代价、限额或下界与本方案不符。",
        "The certificate fails: costs, limits or bounds of the tiers are not this plan's.",
    ),
}
"""What does not fit, in words."""
