"""The shares that are easily mixed, each over its own whole (domain facts 0.4, 0.5, R30-R33, R39)."""

from __future__ import annotations

from reorg.diagnose.figures import Share
from reorg.diagnose.strength import POLICE, total, unit_strengths
from reorg.domain.people import AUXILIARIES, Person
from reorg.domain.today import COMMUNITY, Today
from reorg.domain.units import GRASSROOTS, ORGAN
from reorg.text import Text

COMMUNITY_WORDS = ("社区", "驻村")
"""Words of a post or unit that make somebody of a station a community officer."""


def shares(today: Today) -> tuple[Share, ...]:
    """Station, grassroots, organ and community share in officers, by where people work; auxiliaries for each officer."""
    officers = [person for person in today.people if person.category == POLICE]
    at_stations = [person for person in officers if today.is_station(person.present_unit)]
    down = [person for person in officers if today.side(person.present_unit) == GRASSROOTS]
    organ = [person for person in officers if today.side(person.present_unit) == ORGAN]
    community = [person for person in at_stations if is_community(today, person)]
    known = bool(community) or any(_names_community(today, unit.unit_id) for unit in today.units)
    units = unit_strengths(today)
    police, auxiliary = total(units, "police").authorized, total(units, "auxiliaries").authorized
    auxiliaries = sum(person.category in AUXILIARIES for person in today.people)
    whole = Text("全部民警（按实际工作单位）", "all officers (by where they work)")

    def of_all(key: str, zh: str, en: str, part: list[Person], where: Text, reference: Text) -> Share:
        said = Text(f"{where.zh}民警 ÷ {whole.zh}", f"officers in {where.en} / {whole.en}")
        value = len(part) / len(officers) if officers else None
        return Share(key, Text(zh, en), len(part), len(officers), value, said, reference)

    return (
        of_all(
            "station", "派出所警力占比", "station share", at_stations,
            Text(
                "派出所（单位类型“派出所”或标签 station，含其下级，标为机关的下级除外）",
                "stations (kind 派出所 or tag station, with units below unless tagged organ)",
            ),
            Text("县级公安机关 ≥ 40 %（公安部2026-01-08，R30 [P27 A]）", "counties >= 40 % (MPS 2026-01-08, R30 [P27 A])"),
        ),
        of_all(
            "grassroots", "基层警力占比", "grassroots share", down,
            Text("基层单位（派出所及各基层所队，按标签或单位类型）", "grassroots units (stations and squads, by tag or kind)"),
            Text(
                "口径不一：公安部2006年 ≥ 85 %（含看守所、车管所等，R32 [P30 A/B]）；开化改革后51.6 %（R32b [S003]）",
                "readings differ: MPS 2006 >= 85 % (detention, vehicle office included, R32 [P30 A/B]); Kaihua 51.6 % after its reform (R32b [S003])",
            ),
        ),
        of_all(
            "organ", "机关警力占比", "organ share", organ,
            Text("机关单位（按标签或单位类型）", "organ units (by tag or kind)"),
            Text("皋兰 ≤ 1/6（R33 [P05 A/B]），口径由本地定", "Gaolan <= 1/6 (R33 [P05 A/B]); the reading is local"),
        ),
        Share(
            "community", Text("社区警力占比", "community share"), len(community), len(at_stations),
            len(community) / len(at_stations) if known and at_stations else None,
            Text(
                "派出所社区（驻村）民警 ÷ 派出所民警，分母不是全局；社区民警：职务写有“社区”“驻村”，或所在单位带标签 community、名称含“社区”",
                "community officers of stations / officers of stations, not of the bureau; community officers: post names 社区 or 驻村, or a unit tagged community or named 社区",
            ),
            Text(
                "≥ 40 %（陕西2020，同文又作45 %，R31 [P28 A/B]）；寿宁67.05 %（[S004]）",
                ">= 40 % (Shaanxi 2020, the same text also says 45 %, R31 [P28 A/B]); Shouning 67.05 % ([S004])",
            ),
        ),
        Share(
            "auxiliary_ratio", Text("辅警与民警之比（在岗）", "auxiliaries per officer, in post"), auxiliaries, len(officers),
            auxiliaries / len(officers) if officers else None,
            Text("辅警人数 ÷ 民警人数", "auxiliaries / officers"),
            Text("无全国标准 [?]（R39）", "no national figure [?] (R39)"), "ratio",
        ),
        Share(
            "auxiliary_ratio_authorized", Text("辅警与民警之比（编制）", "auxiliaries per officer, authorized"),
            auxiliary or 0, police or 0, auxiliary / police if police and auxiliary is not None else None,
            Text("核定辅警 ÷ 核定民警（各单位合计）", "authorized auxiliaries / authorized officers, summed over units"),
            Text("开化529:353 = 1.50（R39 [D][S003]）", "Kaihua 529:353 = 1.50 (R39 [D][S003])"), "ratio",
        ),
    )  # fmt: skip


def _names_community(today: Today, unit_id: str) -> bool:
    return any(COMMUNITY in unit.tags or COMMUNITY_WORDS[0] in unit.name for unit in today.line(unit_id))


def is_community(today: Today, person: Person) -> bool:
    """Whether somebody of a station is a community officer, by post or unit."""
    return any(word in person.post for word in COMMUNITY_WORDS) or _names_community(today, person.present_unit)
