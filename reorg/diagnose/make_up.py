"""What the people are like: ages, ranks, grades, levels, education, party, and how complete the records are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

from reorg.diagnose.figures import GROUPS, AgeBand, Ages, Completeness, Distribution, Step
from reorg.diagnose.settings import DiagnoseSettings
from reorg.diagnose.strength import by_group, group_of
from reorg.domain.ladders import LADDERS
from reorg.domain.people import Person, completed_years
from reorg.domain.today import Today
from reorg.domain.units import PresentUnit
from reorg.text import Text

POLICE_ONLY, EVERYONE = ("police",), ("police", "auxiliaries", "others")
COLUMNS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "rank": (Text("警衔", "rank"), POLICE_ONLY),
    "grade": (Text("职级", "grade"), POLICE_ONLY),
    "post_level": (Text("职务层级", "post level"), POLICE_ONLY),
    "education": (Text("学历", "education"), EVERYONE),
    "party": (Text("政治面貌", "party"), EVERYONE),
    "enforcement_grade": (Text("执法资格等级", "enforcement grade"), POLICE_ONLY),
    "professional_grade": (Text("专业等级", "professional grade"), POLICE_ONLY),
    "specialty": (Text("警种", "specialty"), EVERYONE),
    "sex": (Text("性别", "sex"), EVERYONE),
    "category": (Text("人员类别", "category"), EVERYONE),
}
"""Columns whose values are counted, with the pools that they concern (auxiliaries hold neither rank nor grade)."""


def ages(today: Today, settings: DiagnoseSettings) -> tuple[Ages, ...]:
    """The age pyramid of each pool that has people."""
    begins = settings.age_bands
    edges = [(None, begins[0] - 1), *((low, high - 1) for low, high in pairwise(begins))]
    bounds: list[tuple[int | None, int | None]] = [*edges, (begins[-1], None)]
    found = []
    for group in GROUPS:
        people = [person for person in today.people if group_of(person) == group]
        if not people:
            continue
        known = [
            (age, person.sex)
            for person in people
            if (age := completed_years(person.birth_date, today.as_of)) is not None
        ]
        bands = []
        for low, high in bounds:
            inside = Counter(sex for age, sex in known if (low is None or age >= low) and (high is None or age <= high))
            men, women = inside["男"], inside["女"]
            bands.append(AgeBand(low, high, men, women, sum(inside.values()) - men - women))
        mean = sum(age for age, _ in known) / len(known) if known else None
        found.append(Ages(group, tuple(bands), mean, len(people) - len(known)))
    return tuple(found)


def distributions(today: Today) -> tuple[Distribution, ...]:
    """Every counted column. On a ladder the highest stands first, and grades of different ladders stand ladder by ladder."""
    found = []
    for key, (name, of) in COLUMNS.items():
        people = [person for person in today.people if group_of(person) in of]
        by_value: dict[str, list[Person]] = {}
        for person in people:
            by_value.setdefault(getattr(person, key), []).append(person)
        values = sorted(by_value, key=_order(key, by_value))
        steps = tuple(Step(value, by_group(by_value[value])) for value in values)
        if any(step.value for step in steps):
            found.append(Distribution(key, name, of, steps))
    return tuple(found)


def grade_ladder(value: str) -> str:
    """Which of the three ladders a grade stands on (domain facts 1.3)."""
    if value.startswith("警务技术"):
        return "警务技术"
    general = ("科员", "主任科员", "调研员", "巡视员")
    return "综合管理" if value.endswith(general) else "执法勤务"


def _order(key: str, by_value: Mapping[str, list[Person]]) -> Callable[[str], Any]:
    ladder = LADDERS.get(key)
    ladders = ("执法勤务", "警务技术", "综合管理")

    def place(value: str) -> tuple[Any, ...]:
        if ladder is None:
            return (not value, -len(by_value[value]), value)
        apart = ladders.index(grade_ladder(value)) if key == "grade" and value else 0
        return (not value, apart, -ladder.order(value), value)

    return place


Has = Callable[[Any], object]
OFFICERS: Callable[[Person], bool] = lambda person: group_of(person) == "police"  # noqa: E731
ALL: Callable[[Person], bool] = lambda person: True  # noqa: E731
LEADING: Callable[[Person], bool] = lambda person: person.leads  # noqa: E731
PERSONNEL: tuple[tuple[str, Text, Callable[[Person], bool], Text], ...] = (
    ("sex", Text("性别", "sex"), ALL, Text("年龄结构、女警规则、退休", "age pyramid, rules on women, retirement")),
    ("birth_date", Text("出生年月", "birth date"), ALL, Text("年龄规则、退休", "rules on age, retirement")),
    ("post", Text("现任职务", "post"), ALL, Text("领导职数、提拔", "leadership posts, promotion")),
    ("post_level", Text("职务层级（领导）", "post level (leaders)"), LEADING, Text("任职资格、提拔", "who may head, promotion")),
    ("post_since", Text("任现职时间", "post since"), OFFICERS, Text("轮岗", "rotation")),
    ("unit_since", Text("到现单位时间", "unit since"), ALL, Text("在现单位年数", "years in unit")),
    ("joined", Text("参加公安工作时间", "joined"), ALL, Text("从警年数", "years of service")),
    ("rank", Text("警衔", "rank"), OFFICERS, Text("任职资格", "conditions of posts")),
    ("grade", Text("职级", "grade"), OFFICERS, Text("职级结构", "grades")),
    ("education", Text("学历", "education"), ALL, Text("任职资格", "conditions of posts")),
    ("party", Text("政治面貌", "party"), ALL, Text("党支部", "party branches")),
    ("specialty", Text("警种", "specialty"), ALL, Text("人岗相适", "fit")),
    ("skills", Text("技能", "skills"), ALL, Text("技能需求、人岗相适", "skill needs, fit")),
    ("enforcement_grade", Text("执法资格等级", "enforcement grade"), OFFICERS, Text("办案资格", "case handling")),
    ("score", Text("工分", "score"), ALL, Text("工分排名", "merit")),
    ("home", Text("居住地", "home"), ALL, Text("离家远近", "nearness")),
    ("native_place", Text("籍贯", "native place"), OFFICERS, Text("地域回避", "avoidance by place")),
    ("growth_place", Text("成长地", "place of growth"), OFFICERS, Text("地域回避", "avoidance by place")),
    ("wishes", Text("志愿", "wishes"), ALL, Text("个人志愿", "wish")),
    ("establishment_type", Text("编制类型", "establishment type"), ALL, Text("编制结构", "establishment types")),
)  # fmt: skip
"""Columns of the roster: whom each concerns, and what it is used for."""
UNITS: tuple[tuple[str, Text, Text], ...] = (
    ("kind", Text("单位类型", "kind"), Text("派出所、机关、基层占比", "station, organ, grassroots shares")),
    ("authorized_police", Text("民警编制", "authorized officers"), Text("超缺编", "over and under strength")),
    ("authorized_auxiliary", Text("辅警编制", "authorized auxiliaries"), Text("超缺编", "over and under strength")),
    ("heads", Text("正职职数", "heads"), Text("领导职数", "leadership posts")),
    ("deputies", Text("副职职数", "deputies"), Text("领导职数", "leadership posts")),
    ("township", Text("所在乡镇", "township"), Text("离家远近", "nearness")),
)


def completeness(today: Today) -> tuple[Completeness, ...]:
    """How complete each column is, over the rows that it concerns."""
    found = []
    for key, name, concerns, used in PERSONNEL:
        rows = [person for person in today.people if concerns(person)]
        found.append(Completeness("personnel", key, name, _filled(rows, key), len(rows), used))
    for key, name, used in UNITS:
        found.append(Completeness("units", key, name, _filled(today.units, key), len(today.units), used))
    return tuple(found)


def _filled(rows: Iterable[Person | PresentUnit], key: str) -> int:
    return sum(value not in (None, "", ()) and value != {} for value in (getattr(row, key) for row in rows))
