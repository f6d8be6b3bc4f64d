"""Invented officers and auxiliaries for the sample bureau: every name, date and relation comes from a seeded generator.

Nobody here exists. Identity numbers use the region code 990000, which is not assigned, with valid check digits.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date

from bureau import POINTS, UNITS, Unit

AS_OF = date(2022, 12, 31)

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
_MALE = "一二三川山石岩松柏林森峰岭江河湖海波涛云雷霆宇航远程志明亮辉光耀华建国立伟强刚毅勇军兵武文斌博学思维诚信义仁礼智安康宁平泰和顺"
_FEMALE = "一二三月雪梅兰竹菊荷莲芳芬芝萍蓉英华丽娟秀慧敏静雅婷玉珍琴瑶琳莹晶洁云霞虹雨晴岚溪清涵怡欣悦宁安然思文心"

_OTHER_SKILLS = (
    "社区",
    "治安",
    "刑侦",
    "交管",
    "情报",
    "巡防",
    "户政",
    "预审",
    "经侦",
    "禁毒",
    "法制",
    "法制",
    "指挥",
    "监管",
)
_AUXILIARY_SKILLS = ("接警", "监控", "驾驶", "文书", "巡防", "社区")

# wishes by specialty: new departments that do the same work
_WISHES = {
    "综合": ("警务指挥部", "服务保障部"), "情报指挥": ("警务指挥部", "合成作战中心"), "反恐": ("警务指挥部", "安全防控部"),
    "网安": ("合成作战中心", "刑事侦查部"), "科技通信": ("警务指挥部", "合成作战中心"), "督察": ("警务指挥部/督考队", "服务保障部"),
    "考核": ("警务指挥部/督考队",), "刑侦": ("刑事侦查部/重案队", "刑事侦查部"), "禁毒": ("刑事侦查部", "刑事侦查部/办案队"),
    "经侦": ("刑事侦查部/经侦队", "刑事侦查部"), "出入境": ("服务保障部/公安行政服务中心", "刑事侦查部"),
    "食药环": ("刑事侦查部", "安全防控部"), "治安": ("安全防控部", "安全防控部/基础防控队"), "警卫": ("安全防控部",),
    "巡特警": ("安全防控部/巡防处突队", "安全防控部"), "政保": ("安全防控部/安保维稳队",), "法制": ("执法管理部", "刑事侦查部/预审办案大队"),
    "监管": ("执法管理部/看守所", "执法管理部"), "政工": ("服务保障部/政治处", "服务保障部"), "纪检": ("警务指挥部/督考队", "服务保障部"),
    "警务保障": ("服务保障部/警保室", "服务保障部"), "行政审批": ("服务保障部/公安行政服务中心",), "交警": ("交警大队",), "派出所": (),
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """One invented row of the roster, in the roster's own words."""

    person_id: str
    name: str
    category: str
    unit: Unit
    sex: str
    birth: date
    id_number: str
    post: str
    level: str
    post_since: date
    unit_since: date
    rank: str
    grade: str
    joined: date
    education: str
    party: str
    specialty: str
    skills: dict[str, int]
    enforcement: str
    law: bool
    professional: str
    score: float
    native: str
    growth: str
    home: str
    wishes: tuple[str, ...] = ()
    relatives: tuple[tuple[str, str], ...] = ()
    status: str = "在岗"
    working_unit: str = ""
    pinned: str = ""
    barred: str = ""
    remark: tuple[str, ...] = field(default=("虚构",))

    @property
    def officer(self) -> bool:
        return self.category == "民警"

    @property
    def age(self) -> int:
        return years(self.birth)


def years(since: date, day: date = AS_OF) -> int:
    """Completed years."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def id_number(born: date, male: bool, number: int) -> str:
    """An 18-digit number of the unassigned region 990000 with its check digit (GB 11643)."""
    body = f"990000{born:%Y%m%d}{number * 2 % 1000 // 2 * 2 + male:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


class Names:
    """Draws names that nobody else in the sample bears."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()

    def draw(self, male: bool, surname: str = "") -> str:
        pool = _MALE if male else _FEMALE
        while True:
            given = "".join(self._rng.choice(pool) for _ in range(2 if self._rng.random() < 0.8 else 1))
            name = (surname or self._rng.choice(_SURNAMES)) + given
            if name not in self._taken:
                self._taken.add(name)
                return name


def _day(rng: random.Random, year: int) -> date:
    return date(year, rng.randint(1, 12), rng.randint(1, 28))


def _rank_and_grade(service: int, level: str, rng: random.Random) -> tuple[str, str]:
    """Rank and grade that go with years of service: 警衔条例 §8 bands, §14 steps; grades [K]."""
    if service < 1:
        return "", ""
    ranks = ("二级警员", "一级警员", "三级警司", "二级警司", "一级警司", "三级警督", "二级警督", "一级警督", "三级警监")
    order = 3 + min(5, sum(service >= bound for bound in (4, 7, 11, 15, 20)))
    grade_at = sum(service >= bound + rng.randint(-1, 1) for bound in (5, 9, 15, 21, 32))
    grade = ("一级警员", "四级警长", "三级警长", "二级警长", "一级警长", "四级高级警长")[grade_at]
    low, high = ((3, 6), (4, 7), (4, 7), (5, 8), (5, 8), (6, 8))[grade_at]
    if level == "副科级":
        high = 7
    if level in ("正科级", "副处级"):
        grade, low, high = "三级高级警长" if level == "副处级" else "四级高级警长", 6, 8
    return ranks[max(low, min(high, order)) - 1], grade


def _age(rng: random.Random, unit: Unit, level: str) -> int:
    spans = {"副处级": (50, 55), "正科级": (48, 56), "副科级": (38, 51), "正股级": (32, 51), "副股级": (28, 43)}
    if level:
        return rng.randint(*spans[level])
    share_50 = 0.34 if unit.organ else 0.24
    draw = rng.random()
    if draw < share_50:
        return rng.randint(50, 58)
    return rng.randint(36, 49) if draw < share_50 + 0.30 else rng.randint(24, 35)


def _officer(rng: random.Random, names: Names, number: int, unit: Unit, post: str, level: str) -> Person:
    male = rng.random() < (0.97 if level and not unit.desk else 0.72 if unit.desk else 0.87)
    age = _age(rng, unit, level)
    birth = _day(rng, AS_OF.year - age - (rng.random() < 0.3))
    joined = _day(rng, min(AS_OF.year - 1, birth.year + rng.randint(21, 26)))
    service = years(joined)
    in_unit = rng.randint(0, min(service, 14))
    unit_since = max(joined, _day(rng, AS_OF.year - in_unit))
    post_since = max(unit_since, _day(rng, AS_OF.year - rng.randint(0, min(in_unit, 8)))) if level else unit_since
    unit_since, post_since = min(unit_since, AS_OF), min(post_since, AS_OF)
    rank, grade = _rank_and_grade(service, level, rng)
    trained = service >= 1
    middle = trained and (bool(level) or rng.random() < (0.15 if service < 6 else 0.6))
    senior = middle and service >= 8 and rng.random() < 0.18
    old = birth.year < 1975
    education = (
        "本科" if level else rng.choices(("大专", "本科", "硕士"), (0.45, 0.53, 0.02) if old else (0.08, 0.84, 0.08))[0]
    )
    party = (
        "中共党员"
        if level or rng.random() < (0.72 if service > 5 else 0.45)
        else rng.choice(("群众", "共青团员" if age < 28 else "群众", "中共预备党员" if age < 40 else "群众"))
    )
    home = unit.township if rng.random() < (0.5 if not unit.organ else 0.8) else "芹阳办事处"
    if rng.random() < 0.15:
        home = rng.choice(tuple(POINTS))
    local = rng.random() < 0.75
    return Person(
        f"K{number:04d}", names.draw(male), "民警", unit, "男" if male else "女", birth, id_number(birth, male, number), post,
        level, post_since, unit_since, rank, grade, joined, education, party, unit.specialty, _skills(rng, unit, service, in_unit),
        "" if not trained else "高级" if senior else "中级" if middle else "基本级",
        middle and rng.random() < (0.4 if unit.specialty == "法制" else 0.07), "", round(min(99.5, max(45.0, rng.gauss(77, 8))), 1),
        "浙江开化" if local else rng.choice(("浙江常山", "浙江江山", "浙江衢州", "江西玉山", "安徽休宁")),
        "常山县" if level in ("副处级", "正科级") else "开化县" if local else "外县", home,
    )  # fmt: skip


def _skills(rng: random.Random, unit: Unit, service: int, in_unit: int) -> dict[str, int]:
    """Skill levels 1 to 5: the unit's own trade first, then what former postings left."""
    found = {}
    for place, skill in enumerate(dict.fromkeys(unit.skills)):
        if place == 0:
            found[skill] = max(1, min(5, 1 + in_unit // 3 + rng.randint(0, 1)))
        elif rng.random() < 0.45:
            found[skill] = max(1, min(4, 1 + in_unit // 4 + rng.randint(0, 1)))
    for _ in range(min(2, service // 6)):
        skill = rng.choice(_OTHER_SKILLS)
        found.setdefault(skill, rng.randint(1, 3))
    return found


def _auxiliary(rng: random.Random, names: Names, number: int, unit: Unit) -> Person:
    clerk = rng.random() < (0.75 if unit.desk else 0.18)
    male = rng.random() < (0.35 if clerk else 0.9)
    birth = _day(rng, AS_OF.year - rng.randint(21, 50))
    joined = _day(rng, min(AS_OF.year - 1, max(birth.year + 19, AS_OF.year - rng.randint(0, 15))))
    since = min(AS_OF, max(joined, _day(rng, AS_OF.year - rng.randint(0, years(joined)))))
    own = rng.sample(_AUXILIARY_SKILLS, 2)
    home = unit.township if rng.random() < 0.7 else rng.choice(tuple(POINTS))
    return Person(
        f"A{number:04d}", names.draw(male), "文职辅警" if clerk else "勤务辅警", unit, "男" if male else "女", birth,
        id_number(birth, male, number + 400), "辅警", "", since, since, "", "", joined, rng.choices(("高中", "大专", "本科"), (0.35, 0.5, 0.15))[0],
        "中共党员" if rng.random() < 0.1 else "群众", unit.specialty, {skill: rng.randint(1, 2) for skill in own}, "", False,
        "", round(min(99.0, max(45.0, rng.gauss(75, 8))), 1), "浙江开化", "开化县", home,
    )  # fmt: skip


def invent(rng: random.Random, names: Names) -> list[Person]:
    """The officers (K0001 ...) and auxiliaries (A0001 ...) of the whole bureau, by unit, without relations."""
    officers: list[Person] = []
    for unit in UNITS:
        posts = [*unit.leaders, *[("民警", "")] * (unit.officers - len(unit.leaders))]
        officers += [_officer(rng, names, len(officers) + n, unit, *post) for n, post in enumerate(posts, 1)]
    officers = _experts(officers)
    officers = _statuses(rng, officers)
    officers = _graded(rng, officers)
    officers = _working_elsewhere(officers)
    officers = [replace(person, wishes=_wished(rng, person)) for person in officers]
    auxiliaries: list[Person] = []
    for unit in UNITS:
        auxiliaries += [_auxiliary(rng, names, len(auxiliaries) + n, unit) for n in range(1, unit.auxiliaries + 1)]
    return [*officers, *auxiliaries]


def _with(people: list[Person], unit_id: str, count: int, skills: dict[str, int], **facts: object) -> None:
    """Gives ``skills`` to the first ``count`` officers of a unit who do not lead."""
    for number in [n for n, p in enumerate(people) if p.unit.unit_id == unit_id and not p.level][:count]:
        person = people[number]
        raised = {
            **person.skills,
            **{skill: max(level, person.skills.get(skill, 0)) for skill, level in skills.items()},
        }
        people[number] = replace(person, skills=raised, **facts)  # type: ignore[arg-type]


def _experts(people: list[Person]) -> list[Person]:
    """The few trades that a county bureau always has: forensics, pre-trial, political security, legal officers."""
    made = list(people)
    _with(made, "U08", 5, {"刑事技术": 4}, specialty="刑事技术")
    _with(made, "U17", 4, {"预审": 4, "法制": 4})
    _with(made, "U10", 2, {"经侦": 4, "预审": 3})
    _with(made, "U16", 3, {"政保": 4})
    _with(made, "U04", 3, {"网安": 4, "情报": 2})
    _with(made, "U06", 2, {"督察": 3})
    _with(made, "U09", 3, {"禁毒": 3, "刑侦": 2})
    _with(made, "U02", 3, {"情报": 4, "指挥": 3})
    _with(made, "U22", 2, {"后勤": 3})
    for unit_id in ("TS1", "TS2", "TS3", "TS4", "U24"):
        _with(made, unit_id, 2, {"法制": 2, "交管": 3})
    return made


def _statuses(rng: random.Random, people: list[Person]) -> list[Person]:
    """A few who are fixed, on probation or under discipline; none of them leads."""
    made = list(people)

    def choose(count: int, status: str, remark: str, fits: object) -> None:
        able = [n for n, p in enumerate(made) if p.status == "在岗" and not p.level and fits(p)]  # type: ignore[operator]
        for number in sorted(rng.sample(able, count)):
            made[number] = replace(made[number], status=status, remark=("虚构", remark))

    new = [n for n, p in enumerate(made) if not p.level and p.age <= 27 and not p.unit.organ][:7]
    new += [n for n, p in enumerate(made) if not p.level and p.age <= 27 and p.unit.unit_id == "U08"][:1]
    for number in new:
        person, start = made[number], date(2022, 8, 1)
        made[number] = replace(
            person, status="试用期", joined=start, unit_since=start, post_since=start, rank="", grade="", enforcement="",
            law=False, skills=dict.fromkeys(person.skills, 1), remark=("虚构", "新录用"),
        )  # fmt: skip
    choose(4, "借调", "借调县委政法委", lambda p: p.unit.organ and 30 <= p.age < 50 and p.unit.officers > 4)
    choose(3, "产假", "产假", lambda p: p.sex == "女" and p.age < 40)
    choose(2, "长期病假", "长期病假", lambda p: p.age >= 48)
    choose(1, "脱产学习", "脱产学习", lambda p: 26 <= p.age < 36)
    choose(3, "处分期", "处分期至2023.06", lambda p: p.age > 32)
    return made


def _graded(rng: random.Random, people: list[Person]) -> list[Person]:
    """Fifty holders of a professional grade [S003], the better scores first; the levels' names are a default [K]."""
    made = list(people)
    able = [
        n
        for n, p in enumerate(made)
        if p.status == "在岗" and years(p.joined) >= 3 and p.age < 50 and p.level not in ("副处级", "正科级", "副科级")
    ]
    able.sort(key=lambda n: (-made[n].score, made[n].person_id))
    organ = [n for n in able if made[n].unit.organ][:26]
    stations = [n for n in able if not made[n].unit.organ][:24]
    for number in (*organ, *stations):
        made[number] = replace(made[number], professional=rng.choices(("初级", "中级", "高级"), (0.5, 0.36, 0.14))[0])
    return made


def _working_elsewhere(people: list[Person]) -> list[Person]:
    """Three who sit in another unit than the one that carries their establishment, and two who are pinned or barred."""
    made = list(people)
    moves = (("U01", "情报指挥中心"), ("U05", "情报指挥中心"), ("U20", "政治处"))
    for unit_id, working in moves:
        number = next(n for n, p in enumerate(made) if p.unit.unit_id == unit_id and not p.level and p.status == "在岗")
        made[number] = replace(made[number], working_unit=working)
    expert = next(
        n for n, p in enumerate(made) if "刑事技术" in p.skills and p.specialty == "刑事技术" and p.status == "在岗"
    )
    made[expert] = replace(made[expert], pinned="刑事侦查部/技术室", remark=("虚构", "法医"))
    kept = next(n for n, p in enumerate(made) if p.unit.unit_id == "PS1" and not p.level and p.status == "在岗")
    made[kept] = replace(made[kept], barred="看守所", remark=("虚构", "近亲属在押"))
    return made


def _wished(rng: random.Random, person: Person) -> tuple[str, ...]:
    """One to three wishes: the department of one's trade, and the station nearest home."""
    if person.level in ("副处级", "正科级") or rng.random() < 0.35:
        return ()
    near = [unit.name for unit in UNITS if unit.kind == "派出所" and unit.township == person.home] or ["城区A派出所"]
    own = [person.unit.name] if not person.unit.organ else []
    trade = list(_WISHES.get(person.specialty, ()))
    words = [*near[:1], *own, *trade] if person.age >= 48 or rng.random() < 0.2 else [*own, *trade, *near[:1]]
    return tuple(dict.fromkeys(words))[: rng.randint(1, 3)]
