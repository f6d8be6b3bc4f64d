"""Every number and sentence of the plan's workbook and summary, computed once."""

from __future__ import annotations

from collections.abc import Mapping

from reorg.domain.people import AUXILIARIES, category_matches
from reorg.domain.settings import TERMS
from reorg.plan.changes import CHANGES, MOVES
from reorg.plan.plan import Assignment, Plan, RuleResult
from reorg.report.tables import Book, Cell, Column, Line, Mark, Sheet, Table
from reorg.rules.bureau import Bureau
from reorg.rules.crosswalk_table import crosswalk, source_lines
from reorg.rules.problem import Problem
from reorg.rules.registry import breach_text, demand_text, kinds
from reorg.text import Lang, Text

TERM_NAMES: Mapping[str, Text] = {
    "stay": Text("留任划转", "stay"),
    "fit": Text("人岗相适", "fit"),
    "wish": Text("个人志愿", "wish"),
    "near": Text("离家远近", "near"),
    "merit": Text("工分排名", "merit"),
}
STATUS_NAMES: Mapping[str, Text] = {
    "optimal": Text("已证明最优", "proven optimal"),
    "feasible": Text("可行，附最优差距", "feasible, with its gap"),
}
YES_NO = {"zh": ("是", "否"), "en": ("yes", "no")}
REVIEWS = {"zh": ("同意", "不同意", "改为 "), "en": ("agree", "disagree", "change to ")}
PROPOSAL = Text(
    "本表为辅助测算的建议方案，任免调配由党委及有权机关决定。",
    "This is a computed proposal; appointments are decided by the party committee and the managing authority.",
)


def col(key: str, zh: str, en: str, kind: str = "text", choices: str = "", width: int | None = None) -> Column:
    return Column(key, Text(zh, en), kind, choices, width)  # type: ignore[arg-type]


def percent_text(share: float) -> str:
    return f"{share * 100:.3g} %"


class PlanView:
    """A plan beside its problem, ready to be shown in one language."""

    def __init__(self, problem: Problem, plan: Plan, lang: Lang) -> None:
        self.problem, self.plan, self.lang = problem, plan, lang
        self.structure = problem.structure
        self.people = {person.person_id: person for person in problem.people}
        self.posts = {seat.seat_id: seat.post for seat in self.structure.seats}
        self.present = {unit.unit_id: unit.name for unit in problem.present}

    def unit_path(self, unit_id: str) -> str:
        number = self.structure.index.get(unit_id)
        return unit_id if number is None else self.structure.path(number, self.lang)

    def change_words(self, one: Assignment) -> str:
        """The kind told, with what stands beside it in brackets."""
        also = [CHANGES[kind].get(self.lang) for kind in one.also if kind in MOVES]
        told = CHANGES[one.change].get(self.lang)
        return (
            f"{told}（{'、'.join(also)}）"
            if also and self.lang == "zh"
            else f"{told} ({', '.join(also)})"
            if also
            else told
        )

    def book(self) -> Book:
        """The workbook ``plan.xlsx``."""
        paths = tuple(self.structure.path(n, self.lang) for n, unit in enumerate(self.structure.units) if unit.posts)
        posts = tuple(dict.fromkeys(seat.post.name.get(self.lang) for seat in self.structure.seats))
        lists = (("units", paths), ("posts", posts), ("yes_no", YES_NO[self.lang]), ("reviews", REVIEWS[self.lang]))
        sheets = (
            self.summary(), self.assignments(), self.changes(), self.units(), self.flows(), self.rules(), self.gaps(),
            self.notes(),
        )  # fmt: skip
        return Book(Text(self.plan.title or "reorg"), sheets, lists)

    def summary(self) -> Sheet:
        tables = (self.headline(), self.departments(), self.change_table(), self.term_table(), self.crosswalk())
        return Sheet(Text("概览", "Summary"), tables)

    def headline(self) -> Table:
        solver = self.plan.solver
        hard = [result for result in self.plan.rules if result.severity == "hard"]
        broken = sum(not result.holds for result in hard)
        soft = sum(bool(result.breaches) for result in self.plan.rules if result.severity == "soft")
        moved = sum(one.moved for one in self.plan.assignments)
        rows: list[tuple[Text, Cell]] = [
            (Text("标题", "title"), self.plan.title),
            (Text("基准日", "as of"), self.plan.as_of),
            (Text("人员", "people"), len(self.problem.people)),
            (Text("已安排", "placed"), len(self.plan.assignments)),
            (Text("待安排", "unplaced"), len(self.plan.unplaced)),
            (Text("调动人数（下沉、上调、调整）", "people moved (down, up, transfer)"), moved),
            (Text("结论", "result"), STATUS_NAMES[solver.status].get(self.lang)),
            (Text("目标值", "objective"), round(solver.objective, 3)),
            (Text("可证明的上界", "proven bound"), round(solver.bound, 3)),
            (Text("与最优的差距不超过", "at most from the best possible"), percent_text(solver.gap)),
            (Text("硬性规则：违反 / 总数", "hard rules: broken / all"), f"{broken} / {len(hard)}"),
            (Text("柔性规则：未完全满足", "soft rules not fully met"), soft),
        ]
        lines = tuple(Line((name.get(self.lang), value)) for name, value in rows)
        columns = (col("what", "项目", "item", width=34), col("value", "数值", "value", width=30))
        return Table(columns, lines, Text("建议方案概览", "The proposal at a glance"), PROPOSAL)

    def _assigned(self, unit_id: str, words: frozenset[str] | set[str]) -> int:
        unit = next(one for one in self.plan.units if one.unit_id == unit_id)
        return sum(count for category, count in unit.assigned.items() if category in words)

    def departments(self) -> Table:
        """Top units: how they work, and people against limits."""
        lines = []
        for number in self.structure.top:
            unit = self.structure.units[number]
            police = self._assigned(unit.unit_id, {"民警"})
            auxiliary = self._assigned(unit.unit_id, AUXILIARIES)
            operation = {"real": Text("实体", "real"), "virtual": Text("虚拟", "virtual")}[unit.operation]
            limits = self._limits(unit.unit_id)
            lines.append(Line((self.unit_path(unit.unit_id), operation.get(self.lang), police, limits, auxiliary)))
        columns = (
            col("unit", "一级单位", "top unit"), col("operation", "运行方式", "operation"),
            col("police", "民警", "officers", "number"), col("limits", "民警编配要求", "officers required"),
            col("auxiliary", "辅警", "auxiliaries", "number"),
        )  # fmt: skip
        return Table(columns, tuple(lines), Text("一级单位", "Top units"))

    def _limits(self, unit_id: str) -> str:
        strength = self.structure.units[self.structure.index[unit_id]].strength.get("民警")
        if strength is None:
            return ""
        if strength.min is not None and strength.min == strength.max:
            return str(strength.min)
        low = "" if strength.min is None else str(strength.min)
        high = "" if strength.max is None else str(strength.max)
        target = "" if strength.target is None else f"（{strength.target}）"
        return f"{low}-{high}{target}" if low or high else target

    def change_table(self) -> Table:
        """People by kind of change and category."""
        categories = list(dict.fromkeys(person.category for person in self.problem.people))
        lines = []
        for kind, name in CHANGES.items():
            counts = [
                sum(one.change == kind and one.category == category for one in self.plan.assignments)
                for category in categories
            ]
            if kind == "unplaced":
                unplaced = {one.person_id for one in self.plan.unplaced}
                counts = [
                    sum(p.category == c and p.person_id in unplaced for p in self.problem.people) for c in categories
                ]
            lines.append(Line((name.get(self.lang), *counts, sum(counts))))
        columns = (
            col("change", "变动", "change"),
            *(col(category, category, category, "number") for category in categories),
            col("all", "合计", "all", "number"),
        )
        return Table(columns, tuple(lines), Text("变动情况", "Changes"))

    def term_table(self) -> Table:
        """Value by term, and what soft rules take off."""
        lines = [Line((TERM_NAMES[term].get(self.lang), value)) for term, value in self.plan.terms.items()]
        cost = sum(result.cost for result in self.plan.rules)
        lines.append(Line((Text("柔性规则代价", "cost of soft rules").get(self.lang), -cost)))
        lines.append(Line((Text("目标值", "objective").get(self.lang), self.plan.solver.objective), "head"))
        columns = (col("term", "构成", "part"), col("value", "数值", "value", "number"))
        return Table(columns, tuple(lines), Text("目标值构成", "What the objective is made of"))

    def crosswalk(self) -> Table:
        lines = tuple(
            Line((one.group.get(self.lang), one.name.get(self.lang), one.before, one.after, one.difference))
            for one in crosswalk(self.problem, self.plan)
        )
        columns = (
            col("group", "对账项目", "reconciled"), col("name", "名称", "name"), col("before", "改革前", "before", "number"),
            col("after", "改革后", "after", "number"), col("difference", "增减", "difference", "number"),
        )  # fmt: skip
        return Table(columns, lines, Text("改革前后对账", "Before and after"))

    def _assignment_columns(self) -> tuple[Column, ...]:
        return (
            col("person_id", "人员编号", "person_id"), col("name", "姓名", "name"), col("category", "人员类别", "category"),
            col("establishment_unit", "编制单位", "establishment_unit"), col("from_unit", "原单位", "from_unit"),
            col("from_post", "原岗位", "from_post"), col("unit", "新单位", "unit", "choice", "units"),
            col("post", "新岗位", "post", "choice", "posts"), col("change", "变动", "change"),
            col("pinned", "锁定", "pinned", "choice", "yes_no"), col("review", "审核", "review", "choice", "reviews"),
            col("remark", "意见", "remark", width=24),
            *(Column(term, TERM_NAMES[term], "number") for term in TERMS),
        )  # fmt: skip

    def _assignment_line(self, one: Assignment) -> Line:
        person = self.people[one.person_id]
        establishment = self.present.get(one.establishment_unit) or self.unit_path(one.establishment_unit)
        yes, no = YES_NO[self.lang]
        cells = (
            one.person_id, person.name, one.category, establishment, self.present.get(one.from_unit, one.from_unit),
            one.from_post, self.unit_path(one.unit), self.posts[one.seat].name.get(self.lang), self.change_words(one),
            yes if one.pinned else no, "", "", *(one.value.get(term, 0) for term in TERMS),
        )  # fmt: skip
        mark = "warn" if one.moved else "good" if one.change == "promote" else ""
        return Line(cells, mark)  # type: ignore[arg-type]

    def assignments(self) -> Sheet:
        extra = list(dict.fromkeys(key for person in self.problem.people for key in person.extra))
        columns = (*self._assignment_columns(), *(col(key, key, key) for key in extra))
        placed = {one.person_id: one for one in self.plan.assignments}
        lines = []
        for person in self.problem.people:
            carried = tuple(person.extra.get(key, "") for key in extra)
            if person.person_id in placed:
                line = self._assignment_line(placed[person.person_id])
                lines.append(Line((*line.cells, *carried), line.mark))
            else:
                told = CHANGES["unplaced"].get(self.lang)
                came_from = self.present.get(person.present_unit, person.present_unit)
                legal = self.present.get(person.unit, person.unit)
                no = YES_NO[self.lang][1]
                cells: tuple[Cell, ...] = (
                    person.person_id, person.name, person.category, legal, came_from, person.post, "", "", told, no, "",
                    "", *(0 for _ in TERMS),
                )  # fmt: skip
                lines.append(Line((*cells, *carried), "bad"))
        return Sheet(Text("人员安排", "Assignments"), (Table(columns, tuple(lines)),))

    def changes(self) -> Sheet:
        """Everyone whose unit or leadership post changes: the list for approval."""
        columns = self._assignment_columns()
        keep = [n for n, column in enumerate(columns) if column.key not in ("pinned", *TERMS)]
        shown = tuple(Column(columns[n].key, columns[n].title, "text", "", columns[n].width) for n in keep)
        order = {kind: n for n, kind in enumerate(CHANGES)}
        changed = [one for one in self.plan.assignments if one.moved or one.change in ("promote", "follow")]
        lines = []
        for one in sorted(changed, key=lambda one: order[one.change]):
            line = self._assignment_line(one)
            lines.append(Line(tuple(line.cells[n] for n in keep), line.mark))
        note = Text(
            "供审批：提拔、调动和随职能划转的人员。", "For approval: promoted, moved, or following their function."
        )
        return Sheet(Text("变动名单", "Changes"), (Table(shown, tuple(lines), note=note),))

    def units(self) -> Sheet:
        """Each new unit: limits and people by category, posts filled, skills met."""
        lines = []
        assigned = {one.unit_id: one.assigned for one in self.plan.units}
        seated: dict[str, int] = {}
        for one in self.plan.assignments:
            seated[one.seat] = seated.get(one.seat, 0) + 1
        results = {result.rule_id: result for result in self.plan.rules}
        for number, unit in enumerate(self.structure.units):
            words = list(unit.strength) or list(assigned[unit.unit_id]) or [""]
            posts = [p for p in unit.posts if p.places is not None]
            filled = sum(min(seated.get(f"{unit.unit_id}/{p.post_id}", 0), p.places or 0) for p in posts)
            places = sum(p.places or 0 for p in posts)
            met = [results.get(f"needs:{unit.unit_id}:{need.skill}") for need in unit.needs]
            skills = "；".join(
                f"{need.skill}≥{need.min_level}×{need.people}{'' if one is None or one.holds else '（缺）'}"
                for need, one in zip(unit.needs, met, strict=True)
            )
            authorized = self._authorized(number)
            for row, word in enumerate(words):
                limits = unit.strength.get(word)
                count = sum(n for category, n in assigned[unit.unit_id].items() if category_matches(word, category))
                low = None if limits is None else limits.min
                high = None if limits is None else limits.max
                goal = None if limits is None else limits.target
                bad = (low is not None and count < low) or (high is not None and count > high)
                first = row == 0
                shown_posts = f"{filled}/{places}" if first and places else ""
                cells: tuple[Cell, ...] = (
                    ("　" * unit.depth + unit.name.get(self.lang)) if first else "", word,
                    authorized.get(word) if word in ("民警", "辅警") else None, low, high, goal, count,
                    None if high is None else high - count, shown_posts, skills if first else "",
                )  # fmt: skip
                vacant = first and places > filled
                lines.append(
                    Line(cells, "bad" if bad else "warn" if vacant else "head" if unit.depth == 0 and first else "")
                )
        columns = (
            col("unit", "单位", "unit"), col("category", "人员类别", "category"),
            col("authorized", "原核定编制（划入）", "authorized (absorbed)", "number"),
            col("min", "最少", "min", "number"), col("max", "最多", "max", "number"),
            col("target", "目标", "target", "number"), col("assigned", "安排", "assigned", "number"),
            col("room", "余额", "room", "number"), col("posts", "岗位配齐", "posts filled"),
            col("skills", "技能需求", "skills needed"),
        )  # fmt: skip
        return Sheet(Text("单位编制", "Units"), (Table(columns, tuple(lines)),))

    def _authorized(self, number: int) -> dict[str, int | None]:
        """Authorized strength that the absorbed shares bring, rounded; ``None`` when nothing is absorbed."""
        by_id = {unit.unit_id: unit for unit in self.problem.present}
        police = auxiliary = 0.0
        found = False
        for below in self.structure.subtree(number):
            for old, share in self.structure.units[below].absorbs.items():
                if old in by_id:
                    found = True
                    police += share * (by_id[old].authorized_police or 0)
                    auxiliary += share * (by_id[old].authorized_auxiliary or 0)
        return {"民警": round(police), "辅警": round(auxiliary)} if found else {}

    def flows(self) -> Sheet:
        """Present units x top units: people; and where each present unit's work and people go."""
        tops = [self.structure.units[n].unit_id for n in self.structure.top]
        top_of = {
            unit.unit_id: self.structure.units[list(self.structure.ancestors(n))[-1]].unit_id
            for n, unit in enumerate(self.structure.units)
        }
        counts: dict[tuple[str, str], int] = {}
        for one in self.plan.assignments:
            key = (one.from_unit, top_of[one.unit])
            counts[key] = counts.get(key, 0) + 1
        lines = []
        for old in self.problem.present:
            row = [counts.get((old.unit_id, top), 0) for top in tops]
            lines.append(Line((old.name, *(n or None for n in row), sum(row))))
        sums = [sum(counts.get((old.unit_id, top), 0) for old in self.problem.present) for top in tops]
        lines.append(Line((Text("合计", "all").get(self.lang), *sums, sum(sums)), "head"))
        columns = (
            col("from", "原单位 \\ 新单位", "from \\ to"),
            *(Column(top, self.structure.units[self.structure.index[top]].name, "number") for top in tops),
            col("all", "合计", "all", "number"),
        )
        matrix = Table(columns, tuple(lines), Text("人员流向", "Flows of people"))
        return Sheet(Text("流向", "Flows"), (matrix, self._sources()))

    def _sources(self) -> Table:
        lines = tuple(
            Line(
                (one.name, one.people, one.share, "；".join(one.into), one.following, one.elsewhere),
                "warn" if abs(one.share - 1) > 1e-6 and one.people else "",
            )
            for one in source_lines(self.problem, self.plan)
        )
        columns = (
            col("unit", "原单位", "present unit"), col("people", "现有人员", "people", "number"),
            col("share", "职能划转份额", "share taken in", "share"), col("into", "划入", "into"),
            col("following", "留任或划转", "stay or follow", "number"), col("elsewhere", "另行安排", "elsewhere", "number"),
        )  # fmt: skip
        return Table(columns, lines, Text("职能划转对账", "Crosswalk"))

    def rule_line(self, result: RuleResult) -> Line:
        """A rule: what it demands, whether it holds, how it is broken, what that costs."""
        rule = {one.id: one for one in self.problem.rules}[result.rule_id]
        severity = {"hard": Text("硬性", "hard"), "soft": Text("柔性", "soft")}[result.severity]
        verdict = Text("符合", "holds") if result.holds else Text("违反", "broken")
        if not result.holds and result.severity == "soft":
            verdict = Text("未完全满足", "not fully met")
        told = [breach_text(rule, breach, self.problem).get(self.lang) for breach in result.breaches[:20]]
        if len(result.breaches) > 20:
            told.append(f"… +{len(result.breaches) - 20}")
        kind = kinds()[result.kind].title.get(self.lang)
        mark = "" if result.holds else "bad" if result.severity == "hard" else "warn"
        cells = (
            result.rule_id, kind, severity.get(self.lang), demand_text(rule, self.problem).get(self.lang),
            verdict.get(self.lang), "\n".join(told), result.cost, rule.source,
        )  # fmt: skip
        return Line(cells, mark)  # type: ignore[arg-type]

    def rules(self) -> Sheet:
        columns = (
            col("id", "规则编号", "rule"), col("kind", "类型", "kind"), col("severity", "性质", "severity"),
            col("demand", "要求", "demand", width=48), col("verdict", "结果", "verdict"),
            col("breaches", "违反情况", "breaches", width=48), col("cost", "代价", "cost", "number"),
            col("source", "依据", "source", width=20),
        )  # fmt: skip
        order = {"bad": 0, "warn": 1}
        lines = sorted((self.rule_line(result) for result in self.plan.rules), key=lambda line: order.get(line.mark, 2))
        return Sheet(Text("规则核验", "Rules"), (Table(columns, tuple(lines)),))

    def gaps(self) -> Sheet:
        """Vacancies, soft targets missed, needs met with nobody to spare, skills that one person alone has."""
        lines = [*self._vacancies(), *self._thin_needs(), *self._single_holders()]
        columns = (
            col("kind", "类别", "kind"), col("where", "单位", "unit"), col("what", "内容", "what", width=40),
            col("required", "需要", "required", "number"), col("has", "现有", "has", "number"),
        )  # fmt: skip
        note = Text(
            "空岗、未达目标、刚好够用的技能和仅一人掌握的技能。",
            "Vacancies, missed targets, needs just met, skills of one person alone.",
        )
        return Sheet(Text("缺口预警", "Gaps"), (Table(columns, tuple(lines), note=note),))

    def _vacancies(self) -> list[Line]:
        assigned = {one.unit_id: one.assigned for one in self.plan.units}
        found = []
        for unit in self.structure.units:
            for word, strength in unit.strength.items():
                has = sum(n for category, n in assigned[unit.unit_id].items() if category_matches(word, category))
                path = self.unit_path(unit.unit_id)
                if strength.target is not None and has != strength.target:
                    what = Text(f"{word}与目标相差", f"{word} against target").get(self.lang)
                    found.append(
                        Line(
                            (Text("未达目标", "target missed").get(self.lang), path, what, strength.target, has), "warn"
                        )
                    )
                elif strength.max is not None and has < strength.max:
                    what = Text(f"{word}空额", f"{word}: room left").get(self.lang)
                    found.append(Line((Text("空额", "vacancy").get(self.lang), path, what, strength.max, has)))
        return found

    def _thin_needs(self) -> list[Line]:
        bureau = Bureau.of(self.problem)
        seated = {one.person_id: self.structure.index[one.unit] for one in self.plan.assignments}
        found = []
        for number, unit in enumerate(self.structure.units):
            inside = set(self.structure.subtree(number))
            for need in unit.needs:
                has = sum(
                    person.skills.get(need.skill, 0) >= need.min_level and seated.get(person.person_id) in inside
                    for person in bureau.people
                )
                if has <= need.people:
                    kind = (
                        Text("技能不足", "skill short") if has < need.people else Text("技能刚好够用", "skill just met")
                    )
                    what = f"{need.skill}≥{need.min_level}"
                    mark: Mark = "bad" if has < need.people else ""
                    found.append(
                        Line((kind.get(self.lang), self.unit_path(unit.unit_id), what, need.people, has), mark)
                    )
        return found

    def _single_holders(self) -> list[Line]:
        holders: dict[str, int] = {}
        for person in self.problem.people:
            for skill in person.skills:
                holders[skill] = holders.get(skill, 0) + 1
        kind = Text("仅一人掌握", "one holder alone").get(self.lang)
        return [Line((kind, "", skill, None, 1), "warn") for skill, n in sorted(holders.items()) if n == 1]

    def notes(self) -> Sheet:
        solver = self.plan.solver
        rows: list[tuple[Text, str]] = [
            (Text("说明", "note"), PROPOSAL.get(self.lang)),
            (Text("可编辑的列", "columns to edit"), Text("人员安排：新单位、新岗位、锁定、审核", "Assignments: unit, post, pinned, review").get(self.lang)),
            (Text("目标值", "objective"), f"{solver.objective:g}"),
            (Text("上界", "bound"), f"{solver.bound:g}"),
            (Text("差距", "gap"), percent_text(solver.gap)),
            (Text("随机种子", "seed"), str(solver.seed)),
            *((Text(f"版本 {name}", f"version {name}"), number) for name, number in solver.versions.items()),
            *((Text(f"输入 {one.path}", f"input {one.path}"), one.sha256) for one in self.plan.inputs),
            *((Text(f"设置 {key}", f"setting {key}"), str(value)) for key, value in self.plan.settings.items()),
        ]  # fmt: skip
        columns = (col("what", "项目", "item", width=30), col("value", "内容", "value", width=70))
        lines = tuple(Line((name.get(self.lang), value)) for name, value in rows)
        return Sheet(Text("说明", "Notes"), (Table(columns, lines),))
