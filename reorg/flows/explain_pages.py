"""Explanations as tables: a few lines each for the terminal, everything for the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reorg.explain.changes import Loss, Shift
from reorg.explain.ground import SMALL, Ground
from reorg.explain.overview import Overview
from reorg.explain.person import Alternative, PersonTold, Trial
from reorg.explain.rows import Limit
from reorg.explain.rule import RuleTold
from reorg.explain.teller import Teller
from reorg.explain.unit import Candidate, UnitTold
from reorg.plan.plan import Breach
from reorg.report.tables import Book, Cell, Line, Sheet, Table
from reorg.report.view import PROPOSAL, TERM_NAMES, YES_NO, col
from reorg.text import Lang, Text

if TYPE_CHECKING:
    from reorg.flows.explaining import Explained

PART_NAMES: Mapping[str, Text] = {
    "skill": Text("技能", "skills"),
    "function": Text("警种对口", "trade"),
    "qualification": Text("执法资格", "enforcement grade"),
    "leadership": Text("领导经历", "leadership"),
    "conditions": Text("岗位条件", "conditions of the post"),
}
POINTS = Text(
    "“分”是目标值的单位。边际价格给出估计和已证明的下限；“重新求解”是按该条件把全局方案重新算过。",
    "Points are units of the objective. Prices at the margin give an estimate and a proved minimum; "
    "re-solved: the whole plan was worked out anew under that condition.",
)
NAMED = 20
"""People named in one list of the terminal."""
SHOWN, NEAR_SHOWN = 10, 6
"""Rows of a long table in the terminal; people nearly placed."""
OBSTACLES = 2
"""Obstacles told for one of them."""


class Pages:
    """Tables of one explanation in one language; ``short`` for the terminal."""

    def __init__(self, explained: Explained, teller: Teller, lang: Lang, *, short: bool) -> None:
        assert explained.ground is not None
        self.explained, self.ground, self.teller, self.lang = explained, explained.ground, teller, lang
        self.short = short

    def tables(self) -> list[Table]:
        told = self.explained.told
        if isinstance(told, PersonTold):
            return self.person(told)
        if isinstance(told, UnitTold):
            return self.unit(told)
        if isinstance(told, RuleTold):
            return self.rule(told)
        assert isinstance(told, Overview)
        return self.overview(told)

    # words ----------------------------------------------------------------------------------------------------------

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def get(self, text: Text) -> str:
        return text.get(self.lang)

    def join(self, words: Sequence[str]) -> str:
        return self.say("；", "; ").join(words)

    def people(self, people: Sequence[int], most: int = 3) -> str:
        named = [self.teller.person(person) for person in people[:most]]
        more = len(people) - len(named)
        said = self.say("、", ", ").join(named)
        return said + (self.say(f"等 {len(people)} 人", f" and {more} more") if more > 0 else "")

    def cut(self, lines: Sequence[Line], most: int = SHOWN) -> tuple[tuple[Line, ...], str]:
        """The lines to show, and a sentence on those left out."""
        if not self.short or len(lines) <= most:
            return tuple(lines), ""
        more = len(lines) - most
        return tuple(lines[:most]), self.say(
            f"另有 {more} 行，-o 写出全部。", f"{more} more lines: -o writes them all."
        )

    def points(self, value: float) -> str:
        return f"{round(value, 2):,.10g}"

    def least(self, loss: float | None) -> Cell:
        """A loss that prices prove; where they prove nothing above 0 it stays open."""
        if loss is None:
            return None
        return round(loss, 2) if loss > SMALL else None

    def losses(self, one: Alternative) -> tuple[Cell, Cell]:
        """About and at least; what can never be loses nothing that could be told."""
        if one.never is not None:
            return self.say("不可能", "impossible"), None
        return self.about(one.margin), self.least(one.loss)

    def about(self, margin: float | None) -> Cell:
        return None if margin is None else round(margin, 2) + 0.0

    LOSSES = (
        col("margin", "全局约损失（边际价格）", "plan loses about (prices)", "number"),
        col("loss", "至少（已证明）", "at least (proved)", "number"),
    )

    def said_loss(self, loss: Loss | None, status: str) -> str:
        """What a re-solve says the plan loses."""
        if status == "infeasible":
            return self.say("已证明：没有任何方案能这样安排。", "Proved: no plan can have it so.")
        least = None if loss is None or loss.least is None or loss.least < -1e12 else loss.least
        if loss is None or loss.most is None:
            open_words = self.say(
                "时限内没有找到这样的方案，也没有证明没有。", "No such plan was found in time; that proves nothing."
            )
            if least is not None and least > SMALL:
                open_words += self.say(f"若有，全局至少损失 {self.points(least)} 分。", f" If there is one, the plan loses at least {self.points(least)} points.")  # fmt: skip
            return open_words
        if loss.exact:
            if abs(loss.most) <= SMALL:
                return self.say(
                    "全局没有损失（重新求解，精确）。", "The plan as a whole loses nothing (re-solved, exact)."
                )
            if loss.most < 0:
                return self.say(
                    f"全局反而多得 {self.points(-loss.most)} 分（重新求解，精确）：本方案不是最优。",
                    f"The plan as a whole gains {self.points(-loss.most)} points (re-solved, exact): it is not the best.",
                )
            return self.say(
                f"全局损失 {self.points(loss.most)} 分（重新求解，精确）。",
                f"The plan as a whole loses {self.points(loss.most)} points (re-solved, exact).",
            )
        least_words = self.say("下限未知", "unknown") if least is None else self.points(least)
        return self.say(
            f"全局损失在 {least_words} 与 {self.points(loss.most)} 分之间（重新求解，时限或差距内）。",
            f"The plan as a whole loses between {least_words} and {self.points(loss.most)} points "
            "(re-solved, within the limit or gap).",
        )

    def moves(self, moves: Sequence[Shift]) -> tuple[tuple[Line, ...], str]:
        lines = [
            Line((n, self.teller.person(one.person), self.get(self.teller.seat(one.before)), self.get(self.teller.seat(one.after))))
            for n, one in enumerate(moves, 1)
        ]  # fmt: skip
        return self.cut(lines, NAMED)

    MOVES = (
        col("n", "序", "#", "number"), col("person", "人员", "person", width=20),
        col("from", "本方案", "in this plan", width=36), col("to", "改为", "instead", width=36),
    )  # fmt: skip

    # a person -------------------------------------------------------------------------------------------------------

    def person(self, told: PersonTold) -> list[Table]:
        tables = [self.placement(told)]
        if told.asked and told.seat in told.asked:
            words = Text("他已经在那里。", "He is there already.")
            tables.append(Table((), (), Text("所问之处", "The place asked about"), words))
        tables += [self.trial(told, one) for one in told.trials]
        if told.asked and self.short:
            seats = set(told.asked)
            tables.append(self.others(told, [one for one in told.alternatives if one.seat in seats]))
        else:
            tables.append(self.others(told, [one for one in told.alternatives if one.allowed or not self.short]))
            tables.append(self.closed(told))
        return [table for table in tables if table.lines or table.note.zh]

    def placement(self, told: PersonTold) -> Table:
        """Who he is, where he goes, and what that is worth term by term."""
        known = self.ground.problem.people[told.person]
        weights = self.ground.problem.settings.objective.weights()
        parts = [(PART_NAMES[name], value) for name, value in told.parts.items()]
        reasons = {
            "fit": self.say("、", ", ").join(f"{self.get(name)} {value:.0f}" for name, value in parts),
            "wish": self.wishes(told),
        }
        lines = [
            Line((self.get(TERM_NAMES[term]), told.value[term], weight, weight * told.value[term], reasons.get(term, "")))
            for term, weight in weights.items()
            if weight
        ]  # fmt: skip
        lines.append(Line((self.say("合计", "all"), None, None, told.worth, ""), "head"))
        columns = (
            col("term", "价值项", "term"), col("value", "得分（0-100）", "value (0-100)", "number"),
            col("weight", "权重", "weight", "number"), col("points", "分", "points", "number"),
            col("why", "由来", "why", width=40),
        )  # fmt: skip
        present, post = self.teller.present(known.present_unit), known.post or known.category
        change = self.get(self.teller.change(told.change))
        pinned = self.say("，已锁定", ", pinned") if told.pinned else ""
        seat = self.teller.seat(told.seat)
        note = Text(
            f"现在：{present} {post}。方案：{seat.zh}（{change}{pinned}）。",
            f"Today: {present}, {post}. In the plan: {seat.en} ({change}{pinned}).",
        )
        leaving = self.leaving(told)
        if leaving:
            said = self.join([self.get(self.teller.breach(rule, breach)) for rule, breach in leaving.values()])
            note = Text(f"{note.zh}他一离开：{said}。", f"{note.en} If he merely leaves: {said}.")
        name = self.teller.person(told.person)
        return Table(columns, tuple(lines), Text(name, name), note)

    def wishes(self, told: PersonTold) -> str:
        met = {True: self.say("已满足", "met"), False: self.say("未满足", "not met")}
        if not told.wishes:
            return self.say("未填志愿", "none named")
        return self.join([f"{n} {one.words}（{met[one.met]}）" for n, one in enumerate(told.wishes, 1)])

    def leaving(self, told: PersonTold) -> dict[str, tuple[str, Breach]]:
        """Breaches alike in every alternative worked out: what his leaving alone would break."""
        detailed = [one for one in told.alternatives if one.breaches]
        if len(detailed) < 2:
            return {}
        keys = [{f"{rule}|{breach}" for rule, breach in one.breaches} for one in detailed]
        common = set.intersection(*keys)
        return {f"{rule}|{breach}": (rule, breach) for rule, breach in detailed[0].breaches if f"{rule}|{breach}" in common}  # fmt: skip

    def obstacle(self, one: Alternative, leaving: Mapping[str, object]) -> str:
        """What stands in the way of an alternative, in one cell."""
        if one.banned_by:
            return self.join([f"{self.teller.rule_id(rule)}：{self.get(self.teller.demand(rule))}" if self.lang == "zh"
                              else f"{self.teller.rule_id(rule)}: {self.get(self.teller.demand(rule))}"
                              for rule in one.banned_by])  # fmt: skip
        said = []
        if one.never is not None:
            demand = self.get(self.teller.demand(one.never))
            return self.say(f"谁让位也不行：{demand}", f"nobody can make room: {demand}")
        own = f"posts:{self.ground.problem.structure.seats[one.seat].seat_id}"
        if one.full:
            holders = self.people(self.ground.holders[one.seat])
            said.append(self.say(f"岗位已满：{holders}", f"the post is held by {holders}"))
        if one.breaches:
            said += [
                self.get(self.teller.breach(rule, breach))
                for rule, breach in one.breaches
                if f"{rule}|{breach}" not in leaving and not (one.full and rule == own)
            ]
        else:
            common = {str(key).partition("|")[0] for key in leaving}
            said += [
                self.get(self.teller.demand(rule))
                for rule in one.broken
                if rule not in common and not (one.full and rule == own)
            ]
        if not said and not one.broken:
            alone = "" if one.alone is None else f"{one.alone:+,.10g}"
            free = self.say("没有：可单独过去", "nothing: he can simply go")
            return free + (self.say(f"，目标值 {alone}", f", objective {alone}") if alone else "")
        return self.join(list(dict.fromkeys(said))) or self.say("只缺人接替他", "only someone to replace him")

    def others(self, told: PersonTold, shown: Sequence[Alternative]) -> Table:
        leaving = self.leaving(told)
        lines = [
            Line(
                (
                    self.get(self.teller.seat(one.seat)), one.worth, one.worth - told.worth,
                    self.obstacle(one, leaving), *self.losses(one),
                    *self.more_cells(one),
                ),
                "" if one.allowed else "warn",
            )
            for one in shown
        ]  # fmt: skip
        cut, more = self.cut(lines)
        columns = (
            col("seat", "其他岗位", "other seat", width=36), col("points", "本人得分", "his points", "number"),
            col("difference", "与现安排相差", "against now", "number"),
            col("way", "什么挡着", "what stands in the way", width=60),
            *self.LOSSES,
            *(() if self.short else (col("allowed", "规则允许", "allowed"),
              *(col(term, TERM_NAMES[term].zh, TERM_NAMES[term].get("en"), "number") for term in told.value))),
        )  # fmt: skip
        open_seats = sum(one.allowed for one in told.alternatives)
        zh = f"按全局约损失排列；规则允许他去的共 {open_seats} 个。{more}"
        en = f"In the order of what the plan loses; {open_seats} are open to him by the rules. {more}"
        if told.asked and self.short:
            zh, en = "", ""
        return Table(columns, cut, Text("其他岗位", "Other seats"), Text(zh, en.strip()))

    def more_cells(self, one: Alternative) -> tuple[Cell, ...]:
        """What the workbook tells beside: whether the rules allow it, and the value of each term."""
        return () if self.short else (YES_NO[self.lang][0 if one.allowed else 1], *one.value.values())

    def closed(self, told: PersonTold) -> Table:
        """Seats that hard rules close to him, by rule."""
        counts: dict[str, int] = {}
        for one in told.alternatives:
            for rule in one.banned_by:
                counts[rule] = counts.get(rule, 0) + 1
        lines = [
            Line((self.teller.rule_id(rule), self.get(self.teller.demand(rule)), count))
            for rule, count in sorted(counts.items(), key=lambda one: -one[1])
        ]
        columns = (
            col("rule", "规则", "rule"), col("demand", "要求", "demand", width=60),
            col("seats", "排除岗位数", "seats closed", "number"),
        )  # fmt: skip
        closed = sum(not one.allowed for one in told.alternatives)
        cut, more = self.cut(lines, NEAR_SHOWN)
        title = Text(f"规则不允许他去的 {closed} 个岗位", f"The {closed} seats that rules close to him")
        zh, en = f"一个岗位可能同时被几条规则排除。{more}", f"A seat may be closed by several. {more}"
        return Table(columns, cut, title, Text(zh, en.strip()))

    def trial(self, told: PersonTold, one: Trial) -> Table:
        """What became of a re-solve with him there."""
        if len(one.seats) == 1:
            place = self.teller.seat(one.seats[0])
        else:
            units = {self.ground.problem.structure.seats[seat].unit for seat in one.seats}
            place = self.teller.unit(min(units))
        lines, more = self.moves(one.moves)
        words = []
        if one.lifted:
            demands = self.join([self.get(self.teller.demand(rule)) for rule in one.lifted])
            words.append(
                self.say(
                    f"规则不允许：{demands}。假如为他破例：",
                    f"The rules forbid it: {demands}. With an exception for him:",
                )
            )
        words.append(self.said_loss(one.loss, one.status))
        if one.never is not None:
            demand = self.get(self.teller.demand(one.never))
            words.append(self.say(f"挡着的是：{demand}。", f"What stands in the way: {demand}."))
        if one.moves:
            others = len(one.moves) - 1
            words.append(
                self.say(f"另有 {others} 人须改换岗位。", f"{others} others change their seats.")
                if others
                else self.say("不动其他人。", "Nobody else moves.")
            )
        if one.exchange is not None:
            other, gain = one.exchange
            if len(one.moves) > 2:  # a re-solve that moves one other is no worse than any exchange
                cost = self.points(abs(gain))
                lost = self.say(f"损失 {cost} 分", f"loses {cost} points") if gain <= 0 else self.say(f"多得 {cost} 分", f"gains {cost} points")  # fmt: skip
                name = self.teller.person(other)
                words.append(
                    self.say(
                        f"最简单的办法是与{name}对调：{lost}。", f"Simplest: change places with {name}, which {lost}."
                    )
                )
        words.append(more)
        note = "".join(words) if self.lang == "zh" else " ".join(word for word in words if word)
        title = Text(f"若到 {place.zh}", f"If in {place.en}")
        return Table(self.MOVES, lines, title, Text(note, note))

    # a unit ---------------------------------------------------------------------------------------------------------

    def unit(self, told: UnitTold) -> list[Table]:
        tables = [self.headcount(told)] if not told.post else []
        tables += [self.limits(told.limits, told)]
        tables += [self.candidates(told), self.kept_out(told)]
        if not told.post:
            tables += [self.streams(told), self.came_and_gone(told)]
        tables.append(self.scarce(told))
        return [table for table in tables if table.lines or table.note.zh]

    def here(self, words: str, told: UnitTold) -> str:
        """The unit's own path, which every sentence would repeat, as a short word; in the terminal only."""
        path = self.get(self.teller.unit(told.unit))
        return words.replace(path, self.say("本单位", "this unit")) if self.short else words

    def title(self, told: UnitTold) -> Text:
        return self.teller.seat(told.seats[0]) if told.post else self.teller.unit(told.unit)

    def headcount(self, told: UnitTold) -> Table:
        lines = [
            Line((one.category, one.now, one.low, one.high, one.target, self.against(one.now, one.low, one.high, one.target)))
            for one in told.headcount
        ]  # fmt: skip
        columns = (
            col("category", "人员类别", "category"), col("now", "安排", "assigned", "number"),
            col("min", "最少", "min", "number"), col("max", "最多", "max", "number"),
            col("target", "目标", "target", "number"), col("state", "情形", "state", width=30),
        )  # fmt: skip
        return Table(columns, tuple(lines), self.title(told))

    def against(self, now: int, low: int | None, high: int | None, target: int | None) -> str:
        if low is not None and now < low:
            return self.say(f"少于下限 {low - now} 人", f"{low - now} below the minimum")
        if high is not None and now > high:
            return self.say(f"超出上限 {now - high} 人", f"{now - high} above the maximum")
        if low is not None and low == high:
            return self.say("人数固定", "a fixed number")
        if high is not None and now == high:
            return self.say("已到上限", "at its maximum")
        if low is not None and now == low:
            return self.say("处在下限", "at its minimum")
        if target is not None:
            return self.say("与目标相差 ", "from the target: ") + f"{now - target:+d}"
        return self.say("没有顶到限额", "no limit reached")

    def limits(self, limits: Sequence[Limit], told: UnitTold | None = None) -> Table:
        """Limits that bind, with what one unit more or less would gain."""
        lines = []
        for one in limits:
            subject, demand = self.get(self.teller.subject_words(one.subject)), self.get(self.teller.demand(one.rule))
            if told is not None:
                subject, demand = self.here(subject, told), self.here(demand, told)
            sides = {"max": self.say("放宽 1 个", "one more"), "min": self.say("减少 1 个", "one less"), "": ""}
            subject = "" if subject in demand else subject
            if self.short and subject:
                demand, subject = self.say(f"{demand}（{subject}）", f"{demand} ({subject})"), ""
            lines.append(
                Line((
                    self.teller.rule_id(one.rule), demand, *(() if self.short else (subject,)), _span(one), one.now,
                    sides[one.side] if one.price else "", round(one.price, 2) if one.price else None,
                ))
            )  # fmt: skip
        cut, more = self.cut(lines)
        columns = (
            col("rule", "规则", "rule"), col("demand", "要求", "demand", width=44),
            *(() if self.short else (col("subject", "对象", "subject", width=24),)),
            col("limits", "限额", "limits"), col("now", "现为", "now", "number"), col("side", "若", "if"),
            col("price", "全局至多多得（按价格）", "the plan gains at most (by prices)", "number"),
        )  # fmt: skip
        title = Text("顶到的限额", "Limits that bind")
        if told is not None and told.post:
            title = self.title(told)
        zh = f"“多得”是边际价格：限额松动一个单位，目标值大约至多提高这么多。{more}"
        en = (
            f"The gain is a price at the margin: about the most that one unit looser would add to the objective. {more}"
        )
        return Table(
            columns, cut, title, Text(zh, en.strip()) if lines else Text("没有顶到的限额。", "No limit binds.")
        )

    def candidates(self, told: UnitTold) -> Table:
        """Who is nearest to being placed here; for a post everyone eligible, its holders among them."""
        listed = told.candidates if told.post or not self.short else [one for one in told.candidates if not one.here]
        lines = [self.candidate(told, one) for one in listed]
        cut, more = self.cut(lines, SHOWN if told.post else NEAR_SHOWN)
        columns = (
            col("person", "人员", "person", width=20), col("now", "本方案安排", "in this plan", width=32),
            *(() if told.post else (col("seat", "在此最合适的岗位", "best seat here", width=28),)),
            col("points", "在此得分", "points here", "number"), col("difference", "与现安排相差", "against now", "number"),
            col("way", "什么挡着", "what stands in the way", width=52),
            *self.LOSSES,
        )  # fmt: skip
        if told.post:
            title = Text("人选排序（在此得分从高到低）", "Candidates, by their points in this post")
        else:
            title = Text("差一点安排到这里的人", "Who was nearly placed here")
        eligible, all_people = told.eligible, len(self.ground.problem.people)
        zh = f"规则允许的人选 {eligible} 人，全员 {all_people} 人。{more}"
        en = f"{eligible} of {all_people} people are eligible. {more}"
        return Table(columns, cut, title, Text(zh, en.strip()))

    def candidate(self, told: UnitTold, one: Candidate) -> Line:
        if one.here:
            way = self.say("已在此", "is here")
        elif one.broken:
            said = [
                self.here(self.get(self.teller.demand(rule)), told) for rule in one.broken if rule not in one.lacking
            ]
            if self.short and len(said) > OBSTACLES:
                said = [*said[:OBSTACLES], self.say(f"等 {len(said)} 条", f"{len(said)} in all")]
            if one.lacking:
                said.append(self.say("原处须补人", "his own place must be filled"))
            way = self.join(said)
        elif one.worth + SMALL < float(self.ground.held[one.person]):
            way = self.say("现安排对他更合适", "his own seat suits him better")
        else:
            way = ""
        cells: tuple[Cell, ...] = (
            self.teller.person(one.person), self.get(self.teller.seat(self.ground.seats[one.person])),
            *(() if told.post else (self.get(self.teller.post(one.seat)) if self.same_unit(told, one) else self.here(self.get(self.teller.seat(one.seat)), told),)),
            one.worth, one.difference, way, *((None, None) if one.here else (self.about(one.margin), self.least(one.loss))),
        )  # fmt: skip
        return Line(cells, "good" if one.here else "")

    def same_unit(self, told: UnitTold, one: Candidate) -> bool:
        return self.ground.problem.structure.seats[one.seat].unit == told.unit

    def kept_out(self, told: UnitTold) -> Table:
        lines = [
            Line((self.teller.rule_id(rule), self.here(self.get(self.teller.demand(rule)), told), count))
            for rule, count in told.ineligible.items()
        ]
        columns = (
            col("rule", "规则", "rule"), col("demand", "要求", "demand", width=60),
            col("people", "排除人数", "people kept out", "number"),
        )  # fmt: skip
        cut, more = self.cut(lines)
        kept = len(self.ground.problem.people) - told.eligible
        title = Text(f"规则不允许的 {kept} 人", f"The {kept} people whom rules keep out")
        zh = f"一人可能同时被几条规则排除。{more}"
        return Table(
            columns,
            cut,
            title,
            Text(zh, f"One person may be kept out by several. {more}".strip()) if lines else Text(""),
        )

    def streams(self, told: UnitTold) -> Table:
        lines = [Line((self.teller.present(one.present), one.follow, one.come)) for one in told.streams]
        cut, more = self.cut(lines)
        columns = (
            col("present", "原单位", "present unit"), col("follow", "留任或随职能划转", "stay or follow", "number"),
            col("come", "另行调入", "come otherwise", "number"),
        )  # fmt: skip
        return Table(columns, cut, Text("这里的人从哪里来", "Where its people come from"), Text(more, more))

    def came_and_gone(self, told: UnitTold) -> Table:
        people = self.ground.problem.people
        come, go = self.say("调入", "comes"), self.say("另去", "goes")
        lines = [
            Line((come, self.teller.person(p), self.teller.present(people[p].present_unit), self.get(self.teller.seat(self.ground.seats[p]))))
            for p in told.came
        ]  # fmt: skip
        lines += [
            Line((go, self.teller.person(p), self.teller.present(people[p].present_unit), self.get(self.teller.seat(seat))))
            for p, seat in told.gone
        ]  # fmt: skip
        cut, more = self.cut(lines, NAMED)
        columns = (
            col("what", "情形", "what"), col("person", "人员", "person", width=20), col("from", "原单位", "present unit"),
            col("to", "本方案安排", "in this plan", width=36),
        )  # fmt: skip
        zh = f"调入 {len(told.came)} 人；职能并入这里而另行安排的 {len(told.gone)} 人。{more}"
        en = f"{len(told.came)} come otherwise than with their function; {len(told.gone)} whose function comes here go elsewhere. {more}"
        return Table(columns, cut, Text("调入与另去的人", "Who comes and who goes"), Text(zh, en.strip()))

    def scarce(self, told: UnitTold) -> Table:
        lines = [
            Line(
                (
                    self.here(self.get(self.teller.demand(one.rule)), told), len(one.subjects), one.required, one.now, one.open, one.holders, one.demanded,
                    self.say("紧缺", "scarce") if one.short else "", round(one.price, 2) if one.price else None,
                ),
                "warn" if one.short else "",
            )
            for one in told.scarce
        ]  # fmt: skip
        cut, more = self.cut(lines)
        columns = (
            col("demand", "这里需要", "needed here", width=44), col("places", "处数", "places", "number"),
            col("required", "共需", "needed in all", "number"), col("now", "现为", "now", "number"), col("open", "规则允许来的", "open to come", "number"),
            col("holders", "全局共有", "in the bureau", "number"), col("demanded", "各单位合计需要", "all units need", "number"),
            col("scarce", "判断", "verdict"), col("price", "少要 1 人至多多得（按价格）", "one less gains at most (by prices)", "number"),
        )  # fmt: skip
        return Table(columns, cut, Text("技能与资格", "Skills and qualifications"), Text(more, more))

    # a rule ---------------------------------------------------------------------------------------------------------

    def rule(self, told: RuleTold) -> list[Table]:
        tables = [self.verdict(told)]
        if told.without is not None:
            tables.append(self.without(told))
        if told.limits:
            tables.append(self.limits(told.limits))
        if told.barred:
            tables.append(self.wanted(told))
        return tables

    def verdict(self, told: RuleTold) -> Table:
        rule, result = self.teller.rule(told.rule), told.result
        demand = self.teller.demand(told.rule)
        hard = self.say("硬性", "hard") if rule.hard else self.say(f"柔性，每单位 {rule.weight:g} 分", f"soft, {rule.weight:g} points a unit")  # fmt: skip
        words = [self.say("符合", "holds") if result.holds else self.say("违反", "broken") if rule.hard else self.say("未完全满足", "not fully met")]  # fmt: skip
        if result.cost:
            words.append(
                self.say(
                    f"本方案为此付出 {self.points(result.cost)} 分",
                    f"costs this plan {self.points(result.cost)} points",
                )
            )
        source = self.say(f"依据：{rule.source}。", f" Source: {rule.source}.") if rule.source else ""
        note = Text(
            f"{demand.zh}（{hard}）。{self.join(words)}。{source}",
            f"{demand.get('en')} ({hard}). It {self.join(words)}.{source}",
        )
        lines = [Line((self.get(self.teller.breach(told.rule, one)), one.amount)) for one in result.breaches]
        cut, more = self.cut(lines)
        columns = (col("breach", "违反情况", "breach", width=60), col("amount", "程度", "by", "number"))
        return Table(columns, cut, Text(rule.id, rule.id), Text(note.zh + more, f"{note.en} {more}".strip()))

    def without(self, told: RuleTold) -> Table:
        """The best plan without the rule."""
        assert told.without is not None
        one, gain = told.without, told.without.gain
        if gain.least is None:
            said = self.say("时限内没有算出没有这条规则的方案。", "No plan without this rule was found in time.")
        elif gain.exact:
            said = (
                self.say("没有这条规则，目标值也不会提高（重新求解，精确）：它现在不花代价。", "Without it the objective would not rise (re-solved, exact): it costs nothing now.")
                if abs(gain.least) <= SMALL
                else self.say(f"没有这条规则，目标值提高 {self.points(gain.least)} 分（重新求解，精确）：这就是它的代价。",
                              f"Without it the objective rises by {self.points(gain.least)} points (re-solved, exact): that is what it costs.")
            )  # fmt: skip
        else:
            most = self.say("未知", "unknown") if gain.most is None else self.points(gain.most)
            said = self.say(
                f"没有这条规则，目标值提高 {self.points(gain.least)} 至 {most} 分（重新求解，时限或差距内）。",
                f"Without it the objective rises by {self.points(gain.least)} to {most} points (re-solved, within the limit or gap).",
            )
        if one.own:
            said += self.say(f"其中 {self.points(one.own)} 分是它在本方案中的违反代价。", f" {self.points(one.own)} of that are its own breaches in this plan.")  # fmt: skip
        if one.objective is not None:
            said += self.say(
                f"届时 {len(one.moves)} 人另行安排。", f" {len(one.moves)} people would be placed elsewhere."
            )
        lines, more = self.moves(one.moves)
        return Table(
            self.MOVES, lines, Text("没有这条规则", "Without this rule"), Text(said + more, f"{said} {more}".strip())
        )

    def wanted(self, told: RuleTold) -> Table:
        """Placements that the rule alone closes, those that prices would rather take first."""
        lines = [
            Line((self.teller.person(p), self.get(self.teller.seat(self.ground.seats[p])), self.get(self.teller.seat(seat)), round(gain, 2)))
            for p, seat, gain in told.wanted
        ]  # fmt: skip
        cut, more = self.cut(lines)
        columns = (
            col("person", "人员", "person", width=20), col("now", "本方案安排", "in this plan", width=36),
            col("seat", "若为他破例", "with an exception", width=36),
            col("gain", "全局至多多得（按价格）", "the plan gains at most (by prices)", "number"),
        )  # fmt: skip
        zh = f"仅因这条规则排除的人与岗位 {told.barred} 对，涉及 {told.people} 人。"
        en = f"This rule alone closes {told.barred} pairs of people and seats, of {told.people} people. "
        if not lines:
            zh += "其中没有一对是按价格值得破例的。"
            en += "By prices no exception among them would be worth anything."
        return Table(columns, cut, Text("它挡住的安排", "What it keeps from happening"), Text(zh + more, en + more))

    # the plan -------------------------------------------------------------------------------------------------------

    def overview(self, told: Overview) -> list[Table]:
        return [self.worth(told), self.gives_up(told), self.dear(told), self.tight(told)]

    def worth(self, told: Overview) -> Table:
        lines = [Line((self.get(TERM_NAMES[term]), value)) for term, value in told.terms.items()]
        for rule, cost in told.costs.items():
            words = self.get(self.teller.demand(rule))
            lines.append(Line((self.say(f"未完全满足：{words}", f"not fully met: {words}"), -cost), "warn"))
        lines.append(Line((self.say("目标值", "objective"), self.ground.audited.objective), "head"))
        columns = (col("what", "项目", "item", width=60), col("points", "分", "points", "number"))
        bound = self.ground.priced
        note = Text("")
        if bound is not None:
            gap = bound.bound - self.ground.audited.objective
            note = Text(
                f"按价格可证明：没有方案超过 {self.points(bound.bound)}，即最多再高 {self.points(gap)} 分。",
                f"Proved by prices: no plan exceeds {self.points(bound.bound)}, {self.points(gap)} points more.",
            )
        return Table(columns, tuple(lines), Text("这个方案值多少", "What the plan is worth"), note)

    def gives_up(self, told: Overview) -> Table:
        lines = [
            Line((self.teller.person(one.person), self.get(self.teller.seat(self.ground.seats[one.person])),
                  self.get(self.teller.seat(one.seat)), one.better))
            for one in told.gives_up
        ]  # fmt: skip
        columns = (
            col("person", "人员", "person", width=20), col("now", "本方案安排", "in this plan", width=36),
            col("best", "规则允许的最好岗位", "best seat open to him", width=36),
            col("better", "相差分", "points less", "number"),
        )  # fmt: skip
        zh = f"全员中有 {told.concerned} 人在规则允许的岗位里另有对本人更好的；相差最多的："
        en = f"{told.concerned} people have a better seat open to them by the rules; those who give up most:"
        return Table(columns, tuple(lines), Text("谁让得最多", "Who gives up most"), Text(zh, en))

    def dear(self, told: Overview) -> Table:
        lines = [
            Line((self.teller.rule_id(one.rule), self.get(self.teller.demand(one.rule)), self.get(self.teller.subject_words(one.subject)),
                  places, round(one.price or 0.0, 2)))
            for one, places in told.rules
        ]  # fmt: skip
        columns = (
            col("rule", "规则", "rule"), col("demand", "要求", "demand", width=48), col("subject", "最紧之处", "dearest at", width=24),
            col("places", "有价格的限额数", "limits with a price", "number"),
            col("price", "松动 1 个单位至多多得（按价格）", "one unit looser gains at most (by prices)", "number"),
        )  # fmt: skip
        return Table(columns, tuple(lines), Text("边际上最贵的规则", "The dearest rules at the margin"),
                     Text("全部代价要把规则去掉重新求解：reorg explain … --rule 编号。",
                          "What a rule costs as a whole needs a re-solve without it: reorg explain … --rule ID."))  # fmt: skip

    def tight(self, told: Overview) -> Table:
        lines = [
            Line((self.get(self.teller.subject_words(one.subject)), self.get(self.teller.demand(one.rule)), one.now,
                  {"max": self.say("多 1 人", "one more"), "min": self.say("少 1 人", "one less"), "": ""}[one.side],
                  round(one.price or 0.0, 2)))
            for one in told.units
        ]  # fmt: skip
        columns = (
            col("unit", "单位", "unit", width=36), col("demand", "限额", "limit", width=44), col("now", "现为", "now", "number"),
            col("side", "若", "if"), col("price", "全局至多多得（按价格）", "the plan gains at most (by prices)", "number"),
        )  # fmt: skip
        return Table(columns, tuple(lines), Text("人数最紧的单位", "The tightest headcounts"))


def _span(one: Limit) -> str:
    """``2–4``, ``≥2``, ``≤4``, ``3``; empty where the row does not count people plainly."""
    if one.low is not None and one.high is not None:
        return f"{one.low:g}" if one.low == one.high else f"{one.low:g}–{one.high:g}"
    return f"≥{one.low:g}" if one.low is not None else f"≤{one.high:g}" if one.high is not None else ""


def explained_tables(explained: Explained, teller: Teller, lang: Lang, *, short: bool) -> list[Table]:
    """The explanation's tables; ``short`` for the terminal."""
    return Pages(explained, teller, lang, short=short).tables()


def explained_book(explained: Explained, teller: Teller, lang: Lang) -> Book:
    """Every table on a sheet of its own, re-solves below each other, with what the words mean."""
    tables = explained_tables(explained, teller, lang, short=False)
    trials = [table for table in tables if table.columns is Pages.MOVES]
    others = [table for table in tables if table.columns is not Pages.MOVES]
    sheets = [Sheet(Text(f"说明{n}" if not name.zh else name.zh, name.get("en") or f"Page {n}"), (table,))
              for n, (name, table) in enumerate(zip(_sheet_names(others), others, strict=True), 1)]  # fmt: skip
    if trials:
        sheets.insert(1, Sheet(Text("重新求解", "Re-solved"), tuple(trials)))
    notes = Table((col("note", "说明", "note", width=100),), (Line((POINTS.get(lang),)), Line((PROPOSAL.get(lang),))))
    sheets.append(Sheet(Text("说明", "Notes"), (notes,)))
    return Book(Text(explained.verified.problem.settings.title or "reorg"), tuple(sheets))


def _sheet_names(tables: Sequence[Table]) -> list[Text]:
    """Names that a workbook takes: short, without its forbidden signs, each once."""
    seen: set[str] = set()
    names = []
    for number, table in enumerate(tables, 1):
        zh, en = (_sheet_name(table.title.get(lang), number) for lang in ("zh", "en"))
        if zh in seen or en in seen:
            zh, en = f"{zh[:24]} {number}", f"{en[:24]} {number}"
        seen |= {zh, en}
        names.append(Text(zh, en))
    return names


def _sheet_name(title: str, number: int) -> str:
    cleaned = "".join(" " if sign in "[]:*?/\\'" else sign for sign in title).strip()
    return cleaned[:28] or f"Page {number}"


def ground_notes(explained: Explained, ground: Ground, lang: Lang) -> list[Text]:
    """What must be known before the figures are read: changed inputs, broken rules, no prices."""
    notes = []
    if explained.verified.changed_since:
        names = "、".join(explained.verified.changed_since)
        notes.append(
            Text(f"注意：方案写出后输入有变化：{names}", f"Note: inputs changed since the plan was written: {names}")
        )
    broken = len(ground.hard_broken)
    if broken:
        notes.append(
            Text(
                f"注意：本方案违反 {broken} 条硬性规则，目标值可能高于任何合规方案，所说的损失以此为准。",
                f"Note: the plan breaks {broken} hard rules; its objective may exceed that of any plan that keeps them, "
                "and losses are told against it.",
            )
        )
    if ground.priced is None:
        notes.append(
            Text("没有可用的价格：按价格的各栏为空。", "No prices are known: what goes by prices is left empty.")
        )
    if any(rule.tier for rule in ground.problem.rules):
        notes.append(
            Text(
                "项目分级求解：重新求解时先满足高一级的柔性规则，目标值之差可能为负。",
                "The project solves in tiers: a re-solve serves higher tiers first, so a loss may be negative.",
            )
        )
    return notes
