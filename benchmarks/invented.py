"""An invented bureau of any size with a hidden plan: first the plan is made, then today is told from it.

Nobody and nothing here exists. Every figure that the new structure demands is taken from the hidden plan,
so that at least one plan keeps every rule.
"""

from __future__ import annotations

import random

from shapes import (
    BELOW,
    CASE_TRADES,
    CITY_LEVELS,
    COUNTY_LEVELS,
    MEMBER,
    SKILLS,
    STATION_LEVELS,
    TEAMS,
    TRADES,
    Bureau,
    Officer,
    Post,
    Present,
    Size,
    Unit,
)


def invent(size: Size, *, tight: bool = False, seed: int = 1) -> Bureau:
    """The bureau of a size; the same seed gives the same bureau."""
    r = random.Random(f"{size} {tight} {seed}")
    name = "虚构市公安局" if size.subs else "虚构县公安局"
    maker = _Maker(size, r, name)
    maker.structure()
    people = _staff(size, maker.units, r)
    for unit in maker.units:
        _mend(unit, r)
    _today(maker, people, r)
    _relate(people, r)
    return Bureau(size, tight, seed, name, maker.units, maker.present, people, _towns(size.stations, r))


class _Maker:
    """Makes the units of today and tomorrow."""

    def __init__(self, size: Size, r: random.Random, name: str) -> None:
        self.size, self.r, self.name = size, r, name
        self.levels = CITY_LEVELS if size.subs else COUNTY_LEVELS
        self.units: list[Unit] = []
        self.present: list[Present] = []
        self.bureau = self._old("局领导", "机关", None, 0)

    def structure(self) -> None:
        levels = self.levels
        chiefs = (Post("chief", "局长", 1, levels["chief"]), Post("vice", "副局长", 5, levels["vice"]))
        top = self._new("leaders", "局领导班子", None, chiefs, ("organ",))
        top.absorbs[self.bureau] = 1.0
        over: list[Unit] = []
        for number in range(self.size.departments):
            over.append(self._department(number))
        self._split(over)
        for number in range(self.size.subs):
            self._sub_bureau(number)
        for number in range(self.size.stations if not self.size.subs else 0):
            self._station(number, None, None)

    def _department(self, number: int) -> Unit:
        skill, words = TRADES[number % len(TRADES)]
        levels, case = self.levels, ("case-handling",) if skill in CASE_TRADES else ()
        heads = (Post("head", "部长", 1, levels["head"]), Post("deputy", "副部长", 2, levels["deputy"]))
        unit = self._new(f"D{number + 1:02d}", f"{words}部", None, heads, ("organ", "department"), (skill,))
        for old in (f"{words}支队", f"{words}管理处")[: 1 + number % 2]:
            unit.absorbs[self._old(old, "机关", None, 0)] = 1.0
        for room in range(self.size.rooms):
            name = f"{words}{'一二三四五六七八'[room]}队"
            skills = (skill, self.r.choice([other for other in SKILLS if other != skill]))
            self._lowest(f"{unit.unit_id}-{room + 1}", name, unit, ("队长", levels["unit"]), case, skills, 1.0, 0.2)
        return unit

    def _split(self, units: list[Unit]) -> None:
        """Every third department hands three tenths of one present unit's work to the next."""
        for number in range(0, len(units) - 1, 3):
            old = next(iter(units[number].absorbs))
            units[number].absorbs[old] = 0.7
            units[number + 1].absorbs[old] = 0.3

    def _sub_bureau(self, number: int) -> None:
        size, levels = self.size, self.levels
        name, town = f"虚构{number + 1:02d}分局", number * size.stations // size.subs
        heads = (Post("head", "分局长", 1, levels["head"]), Post("deputy", "副分局长", 4, levels["deputy"]))
        unit = self._new(f"S{number + 1:02d}", name, None, heads, ("sub-bureau",))
        unit.town = town
        old = self._old(name, "机关", None, town)
        unit.absorbs[old] = 1.0
        for inner in range(self.r.randint(*size.sub_units)):
            skill, words = TRADES[inner % len(TRADES)]
            tags = ("organ", "inner", *(("case-handling",) if skill in CASE_TRADES else ()))
            skills = (skill, self.r.choice([other for other in SKILLS if other != skill]))
            lead = ("大队长", levels["unit"])
            part = self._lowest(
                f"{unit.unit_id}-{inner + 1:02d}", f"{name}{words}大队", unit, lead, tags, skills, 0.9, 0.25
            )
            for word in ("中队", "科")[: 1 + inner % 2]:
                part.absorbs[self._old(f"{name}{words}{word}", "机关", old, town)] = 1.0
        for station in range(town, (number + 1) * size.stations // size.subs):
            self._station(station, unit, old)

    def _station(self, number: int, parent: Unit | None, old_parent: Present | None) -> None:
        chief, deputy = STATION_LEVELS[bool(self.size.subs)]
        present = self._old(f"虚构第{number + 1:03d}派出所", "派出所", old_parent, number)
        posts = (
            Post("head", "所长", 1, chief),
            Post("commissar", "教导员", 1, chief),
            Post("deputy", "副所长", 2, deputy),
        )
        unit = self._new(present.unit_id, present.name, parent, posts, ("grassroots", "station"))
        unit.town, present.station = number, unit
        unit.absorbs[present] = 1.0
        busy = self.r.uniform(0.7, 1.4)
        for part_id, name, skills, tags in TEAMS:
            share = busy * (1.3 if part_id != "desk" else 0.7)
            self._lowest(f"{unit.unit_id}/{part_id}", name, unit, ("队长", ""), tags, skills, share, 0.45)

    def _lowest(
        self,
        unit_id: str,
        name: str,
        parent: Unit,
        lead: tuple[str, str],
        tags: tuple[str, ...],
        skills: tuple[str, ...],
        share: float,
        auxiliaries: float,
    ) -> Unit:
        """A unit whose people mostly hold no leadership post."""
        unit = self._new(unit_id, name, parent, (Post("lead", lead[0], 1, lead[1]), MEMBER), (*tags, "lowest"), skills)
        unit.share, unit.auxiliaries, unit.town = share * self.r.uniform(0.8, 1.25), auxiliaries, parent.town
        return unit

    def _new(
        self,
        unit_id: str,
        name: str,
        parent: Unit | None,
        posts: tuple[Post, ...],
        tags: tuple[str, ...],
        skills: tuple[str, ...] = (),
    ) -> Unit:
        unit = Unit(unit_id, name, parent, posts, tags, skills)
        self.units.append(unit)
        if parent is not None:
            parent.parts.append(unit)
        return unit

    def _old(self, name: str, kind: str, parent: Present | None, town: int) -> Present:
        self.present.append(Present(f"U{len(self.present) + 1:03d}", name, kind, parent, town))
        return self.present[-1]


def _staff(size: Size, units: list[Unit], r: random.Random) -> list[Officer]:
    """Everyone, seated: first the leadership posts, the others by the units' shares."""
    people: list[Officer] = []

    def seat(unit: Unit, post: Post, category: str) -> None:
        person = Officer(len(people) + 1, category, unit, post)
        _describe(person, r)
        people.append(person)
        unit.people.append(person)

    for unit in units:
        for post in unit.posts:
            for _ in range(post.places or 0):
                seat(unit, post, "民警")
    rest, lowest = size.people - len(people), [unit for unit in units if unit.lowest]
    whole = sum(unit.share for unit in lowest)
    ends, done = 0.0, 0
    for unit in lowest:
        ends += unit.share
        count = round(rest * ends / whole) - done
        done += count
        auxiliaries = min(round(count * unit.auxiliaries), max(0, count - 5))
        for number in range(count):
            seat(unit, MEMBER, "民警" if number >= auxiliaries else r.choice(("勤务辅警", "勤务辅警", "文职辅警")))
    r.shuffle(people)
    for number, person in enumerate(people, 1):
        person.number = number
    return people


def _describe(person: Officer, r: random.Random) -> None:
    """Age, sex, party, skills and present level such as the seat of the hidden plan needs."""
    unit, post = person.unit, person.post
    person.age = r.randint(32, 55) if post.leader else r.randint(23, 57 if person.police else 48)
    person.woman = r.random() < (0.18 if person.police else 0.35)
    person.party = r.random() < (0.95 if post.leader else 0.6 if person.police else 0.15)
    trades = [skill for above in unit.line for skill in above.skills][:2]
    for trade, chance in zip(trades, (0.75, 0.4), strict=False):
        if r.random() < chance:
            person.skills[trade] = r.choice((1, 2, 2, 3, 3, 4))
    for skill in r.sample(SKILLS, r.randint(1, 2)):
        person.skills.setdefault(skill, r.choice((1, 1, 2, 2, 3)))
    if post.leader:
        lower = BELOW.get(post.level, "")
        person.level = lower if lower and r.random() < 0.3 else post.level
        person.title = post.name if person.level == post.level and (post.level or r.random() < 0.6) else ""
        if person.level and not person.title:
            person.title = "副大队长"
    elif person.police and r.random() < 0.03:  # today's surplus of leaders
        person.level, person.title = r.choice(("副股级", "正股级")), "副大队长"


def _mend(unit: Unit, r: random.Random) -> None:
    """Mean ages near 40, three party members and a tenth of women in every lowest unit, so that rules may ask for them."""
    police = [person for person in unit.people if person.police]
    if unit.lowest:
        members = [person for person in police if not person.post.leader]
        for person in members[: max(0, 3 - sum(person.party for person in members))]:
            person.party = True
        women = -(-len(police) // 8) - sum(person.woman for person in members)
        for person in [person for person in members if not person.woman][: max(0, women)]:
            person.woman = True
    if not unit.lowest and "station" not in unit.tags:
        return
    while not 38.6 <= (mean := sum(person.age for person in police) / len(police)) <= 42.4:
        person = r.choice(police)
        step = 1 if mean < 40 else -1
        if (30 if person.post.leader else 23) <= person.age + step <= 57:
            person.age += step


def _today(maker: _Maker, people: list[Officer], r: random.Random) -> None:
    """Where everyone works today: mostly in a unit whose work the hidden seat takes in; the organ is larger today."""
    organ = [one for one in maker.present if one.kind == "机关" and one is not maker.bureau]
    by_parent: dict[Present | None, list[Present]] = {}
    for one in maker.present:
        if one is not maker.bureau:
            by_parent.setdefault(one.parent, []).append(one)
    for person in people:
        source = next(unit for unit in person.unit.line if unit.absorbs)
        if person.unit.unit_id == "leaders" or r.random() < 0.82:
            person.present = r.choices(list(source.absorbs), list(source.absorbs.values()))[0]
        elif "grassroots" in person.unit.all_tags and r.random() < 0.6:
            person.present = r.choice(organ)
        else:
            near = by_parent[next(iter(source.absorbs)).parent]
            person.present = r.choice(near if r.random() < 0.7 else maker.present[1:])
        _circumstances(person, maker.units, r)


def _circumstances(person: Officer, units: list[Unit], r: random.Random) -> None:
    """Statuses that fix people, pins and bars: few, and never against the hidden plan."""
    draw = r.random()
    if person.follows and draw < 0.012:
        person.status = "产假" if person.woman else r.choice(("借调", "长期病假", "脱产学习"))
    elif draw > 0.996:
        person.pinned = person.unit.unit_id
    elif draw > 0.992:
        other = r.choice(units)
        if person.unit not in [*other.line] and other not in [*person.unit.line]:
            person.barred = other.unit_id


def _relate(people: list[Officer], r: random.Random) -> None:
    """Pairs of relatives whom the hidden plan keeps apart: other units, and never two leaders."""
    chosen = r.sample(people, len(people) // 60 * 2)
    for a, b in zip(chosen[::2], chosen[1::2], strict=True):
        if a.unit is not b.unit and not (a.post.leader and b.post.leader):
            relation = "夫妻" if a.woman is not b.woman else "兄弟姐妹"
            a.relatives.append((b.number, relation))
            b.relatives.append((a.number, relation))


def _towns(count: int, r: random.Random) -> list[tuple[float, float]]:
    """Points on a loose grid, one town a station; near no real place."""
    width = max(1, round(count**0.5))
    return [
        (round(90 + n % width * 0.12 + r.uniform(0, 0.05), 3), round(38 + n // width * 0.1 + r.uniform(0, 0.04), 3))
        for n in range(count)
    ]
