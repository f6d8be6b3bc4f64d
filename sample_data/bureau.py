"""The sample bureau's present units: 24 internal units, 9 stations and 4 traffic squadrons, with the bureau leaders.

What the Kaihua paper says [S003]: the numbers of units, 331 officers of 353, 469 auxiliaries of 529, and 22 of the
24 units' names (the traffic brigade and the assessment office among them as "functions"). Everything else is
invented: how many sit in each unit, who leads, station names (A, B and by township) and coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = {"X": "副处级", "S": "正科级", "D": "副科级", "H": "正股级", "V": "副股级"}
"""The letter that ends a leadership post in the table below, and the level it stands for."""


@dataclass(frozen=True)
class Unit:
    """One present unit. ``short`` are its aliases; ``leaders`` the leadership posts that are filled today."""

    unit_id: str
    name: str
    short: tuple[str, ...]
    kind: str
    officers: int
    auxiliaries: int
    spare_officers: int
    spare_auxiliaries: int
    heads: int
    deputies: int
    specialty: str
    skills: tuple[str, ...]
    leaders: tuple[tuple[str, str], ...]
    township: str
    type: str
    parent: str
    desk: bool
    """Whether its auxiliaries are mostly civilian (文职)."""

    @property
    def organ(self) -> bool:
        return self.kind == "机关"


# id | name | short names | kind | type | parent | township | officers, auxiliaries, vacancies of each | heads, deputies
# | specialty and skills | leadership posts filled today, each with its level's letter | desk: mostly civilian auxiliaries
_TABLE = """
U00 | 局领导 | 局党委 | 机关 |  |  | 芹阳办事处 | 8 0 0 0 | 2 6 | 综合 指挥 治安 刑侦 | 局长X 政委S 副局长D 副局长D 副局长D 副局长D 党委委员、政治处主任D 党委委员、纪委书记D |
U01 | 办公室 | 局办公室 综合办 | 机关 |  |  | 芹阳办事处 | 7 4 0 0 | 1 2 | 综合 文秘 指挥 情报 | 主任H 副主任V | desk
U02 | 情报指挥中心 | 情指中心 指挥中心 | 机关 |  |  | 芹阳办事处 | 9 18 0 3 | 1 2 | 情报指挥 情报 指挥 | 主任D 副主任V | desk
U03 | 反恐怖工作大队 | 反恐 反恐大队 | 机关 |  |  | 芹阳办事处 | 3 0 0 0 | 1 0 | 反恐 反恐 情报 | 大队长H |
U04 | 网络安全保卫大队 | 网警 网安大队 网警大队 | 机关 |  |  | 芹阳办事处 | 7 3 1 0 | 1 1 | 网安 网安 情报 | 大队长H 副大队长V | desk
U05 | 科技通信室 | 科通 科通室 | 机关 |  |  | 芹阳办事处 | 5 4 0 0 | 1 0 | 科技通信 信息化 网安 | 主任H | desk
U06 | 警务督察大队 | 督察 督察大队 | 机关 |  |  | 芹阳办事处 | 4 3 0 0 | 1 0 | 督察 督察 法制 | 大队长H |
U07 | 考核办公室 | 考核办 | 机关 |  |  | 芹阳办事处 | 2 0 0 0 | 1 0 | 考核 督察 文秘 | 主任H | desk
U08 | 刑事侦查大队 | 刑侦 刑侦大队 刑警大队 | 机关 |  |  | 芹阳办事处 | 24 12 3 3 | 2 3 | 刑侦 刑侦 刑事技术 预审 | 大队长D 教导员H 副大队长V 副大队长V |
U09 | 禁毒大队 | 禁毒 | 机关 |  |  | 芹阳办事处 | 7 4 0 0 | 1 1 | 禁毒 禁毒 刑侦 | 大队长H 副大队长V |
U10 | 经济犯罪侦查大队 | 经侦 经侦大队 | 机关 |  |  | 芹阳办事处 | 7 2 0 0 | 1 1 | 经侦 经侦 预审 | 大队长H 副大队长V |
U11 | 出入境管理大队 | 出入境 出入境大队 | 机关 |  |  | 芹阳办事处 | 5 6 0 0 | 1 0 | 出入境 出入境 户政 | 大队长H | desk
U12 | 食药环知犯罪侦查大队 | 食药环知 食药环大队 | 机关 |  |  | 芹阳办事处 | 4 1 0 0 | 1 0 | 食药环 刑侦 治安 | 大队长H |
U13 | 治安管理大队 | 治安 治安大队 | 机关 |  |  | 芹阳办事处 | 14 10 0 0 | 2 2 | 治安 治安 户政 社区 | 大队长D 教导员H 副大队长V |
U14 | 警卫科 | 警卫 | 机关 |  |  | 芹阳办事处 | 2 0 0 0 | 1 0 | 警卫 警卫 巡防 | 科长H |
U15 | 巡特警大队 | 巡特警 特巡警大队 | 机关 |  |  | 芹阳办事处 | 13 28 2 6 | 2 2 | 巡特警 巡防 治安 | 大队长H 教导员H 副大队长V 副大队长V |
U16 | 政治安全保卫大队 | 政保 政保大队 | 机关 |  |  | 芹阳办事处 | 5 0 0 0 | 1 1 | 政保 政保 情报 | 大队长H |
U17 | 法制大队 | 法制 | 机关 |  |  | 芹阳办事处 | 9 5 0 0 | 1 1 | 法制 法制 预审 | 大队长D 副大队长V | desk
U18 | 看守所 | 县看守所 | 机关 |  |  | 芹阳办事处 | 19 20 2 3 | 2 2 | 监管 监管 预审 | 所长H 教导员H 副所长V |
U19 | 政治处 | 政工室 | 机关 |  |  | 芹阳办事处 | 7 3 0 0 | 1 1 | 政工 政工 文秘 | 副主任（主持工作）H 副主任V | desk
U20 | 机关党委 | 局机关党委 | 机关 |  |  | 芹阳办事处 | 2 0 0 0 | 1 0 | 政工 政工 | 专职副书记H | desk
U21 | 机关纪委 | 局机关纪委 | 机关 |  |  | 芹阳办事处 | 3 0 0 0 | 1 0 | 纪检 督察 政工 |  | desk
U22 | 警务保障室 | 警保室 警保 | 机关 |  |  | 芹阳办事处 | 6 10 0 0 | 1 1 | 警务保障 后勤 信息化 | 主任H 副主任V | desk
U23 | 行政审批科 | 审批科 | 机关 |  |  | 芹阳办事处 | 4 8 0 0 | 1 0 | 行政审批 户政 出入境 | 科长H | desk
U24 | 交通警察大队 | 交警大队 交警 | 机关 |  |  | 芹阳办事处 | 18 26 1 6 | 2 2 | 交警 交管 交管 法制 | 大队长D 教导员H 副大队长V 副大队长V |
PS1 | 城区A派出所 | 城区A所 | 派出所 | 一室两队 |  | 芹阳办事处 | 21 42 1 3 | 2 3 | 派出所 社区 治安 刑侦 | 所长D 教导员H 副所长V 副所长V |
PS2 | 城区B派出所 | 城区B所 | 派出所 | 一室两队 |  | 芹阳办事处 | 19 38 1 3 | 2 3 | 派出所 社区 治安 刑侦 | 所长D 教导员H 副所长V |
PS3 | 华埠派出所 | 华埠所 | 派出所 | 一室两队 |  | 华埠镇 | 17 34 1 3 | 2 3 | 派出所 社区 治安 刑侦 | 所长H 教导员H 副所长V 副所长V |
PS4 | 马金派出所 | 马金所 | 派出所 | 两室多警务区 |  | 马金镇 | 10 20 1 3 | 2 2 | 派出所 社区 治安 交管 | 所长H 教导员H 副所长V |
PS5 | 池淮派出所 | 池淮所 | 派出所 | 两室多警务区 |  | 池淮镇 | 9 20 1 3 | 2 1 | 派出所 社区 治安 交管 | 所长H 教导员H 副所长V |
PS6 | 苏庄派出所 | 苏庄所 | 派出所 | 两室多警务区 |  | 苏庄镇 | 8 19 1 3 | 2 1 | 派出所 社区 治安 交管 | 所长H 教导员H |
PS7 | 桐村派出所 | 桐村所 | 派出所 | 两室多警务区 |  | 桐村镇 | 8 19 1 3 | 2 1 | 派出所 社区 治安 交管 | 所长H 教导员H 副所长V |
PS8 | 音坑派出所 | 音坑所 | 派出所 | 两室多警务区 |  | 音坑乡 | 8 18 1 3 | 2 1 | 派出所 社区 治安 交管 | 所长H 副所长V |
PS9 | 村头派出所 | 村头所 | 派出所 | 两室多警务区 |  | 村头镇 | 8 18 1 3 | 2 1 | 派出所 社区 治安 交管 | 所长H |
TS1 | 交警一中队 | 交警城区中队 | 基层所队 | 交警中队 | U24 | 芹阳办事处 | 8 19 1 3 | 1 1 | 交警 交管 社区 | 中队长H 指导员V |
TS2 | 交警二中队 | 交警华埠中队 | 基层所队 | 交警中队 | U24 | 华埠镇 | 7 19 1 3 | 1 1 | 交警 交管 社区 | 中队长H |
TS3 | 交警三中队 | 交警马金中队 | 基层所队 | 交警中队 | U24 | 马金镇 | 7 18 1 3 | 1 1 | 交警 交管 社区 | 中队长H 指导员V |
TS4 | 交警四中队 | 交警池淮中队 | 基层所队 | 交警中队 | U24 | 池淮镇 | 7 18 1 3 | 1 1 | 交警 交管 社区 | 中队长H |
"""


def _unit(row: str) -> Unit:
    unit_id, name, short, kind, type_, parent, township, people, posts, trade, leaders, desk = (
        word.strip() for word in row.split("|")
    )
    officers, auxiliaries, spare_officers, spare_auxiliaries = map(int, people.split())
    heads, deputies = map(int, posts.split())
    specialty, *skills = trade.split()
    return Unit(
        unit_id,
        name,
        tuple(short.split()),
        kind,
        officers,
        auxiliaries,
        spare_officers,
        spare_auxiliaries,
        heads,
        deputies,
        specialty,
        tuple(skills),
        tuple((word[:-1], LEVELS[word[-1]]) for word in leaders.split()),
        township,
        type_,
        parent,
        desk == "desk",
    )


UNITS: tuple[Unit, ...] = tuple(_unit(row) for row in _TABLE.strip().splitlines())
LEADERS = UNITS[0]
INTERNAL = tuple(unit for unit in UNITS[1:] if unit.organ)
STATIONS = tuple(unit for unit in UNITS if unit.kind == "派出所")
SQUADRONS = tuple(unit for unit in UNITS if unit.type == "交警中队")

OFFICERS, AUXILIARIES = 331, 469
AUTHORIZED_OFFICERS, AUTHORIZED_AUXILIARIES = 353, 529

POINTS: dict[str, tuple[float, float]] = {
    "芹阳办事处": (118.410, 29.140), "音坑乡": (118.370, 29.180), "林山乡": (118.500, 29.160), "中村乡": (118.290, 29.060),
    "华埠镇": (118.330, 29.020), "桐村镇": (118.250, 28.980), "杨林镇": (118.180, 28.970), "池淮镇": (118.320, 29.130),
    "苏庄镇": (118.130, 29.100), "长虹乡": (118.240, 29.220), "马金镇": (118.410, 29.300), "齐溪镇": (118.360, 29.430),
    "何田乡": (118.300, 29.320), "村头镇": (118.460, 29.250), "大溪边乡": (118.530, 29.280),
}  # fmt: skip
"""Synthetic longitude and latitude of the townships: near the county, not surveyed."""


def checked() -> None:
    """Fails when the table does not add up to what the paper says."""
    assert (len(INTERNAL), len(STATIONS), len(SQUADRONS)) == (24, 9, 4)
    assert sum(unit.officers for unit in UNITS) == OFFICERS
    assert sum(unit.auxiliaries for unit in UNITS) == AUXILIARIES
    assert sum(unit.officers + unit.spare_officers for unit in UNITS) == AUTHORIZED_OFFICERS
    assert sum(unit.auxiliaries + unit.spare_auxiliaries for unit in UNITS) == AUTHORIZED_AUXILIARIES
