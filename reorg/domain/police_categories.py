"""Police categories (警种) of a county bureau and the words by which units and specialties name them.

Source: the founding documents and public lists, domain facts part 1.6; aliases are roster slang [K].
"""

from __future__ import annotations

from collections.abc import Mapping

CATEGORY_WORDS: Mapping[str, tuple[str, ...]] = {
    "CMD": ("情报指挥", "情指中心", "指挥中心", "情报中心", "警令", "合成作战中心", "指挥", "情报", "研判"),
    "OFF": ("办公室", "综合科", "秘书科", "综合"),
    "POL": ("政治处", "政工", "政治部", "人事科", "机关党委", "党务"),
    "DIS": ("纪委督察", "纪检", "机关纪委", "督察", "审计", "信访", "督考"),
    "LOG": ("警务保障", "警保", "装财", "后勤", "财务"),
    "TEC": ("科技通信", "科通", "科信", "信通", "信息化"),
    "LEG": ("法制", "案审", "执法监督", "执法"),
    "DSP": ("政治安全保卫", "政保", "国保"),
    "ATR": ("反恐",),
    "CRI": ("刑侦", "刑警", "刑事侦查", "刑事技术", "刑事", "重案", "侵财", "办案", "案件"),
    "ECO": ("经侦", "经济犯罪侦查"),
    "NAR": ("禁毒", "缉毒"),
    "CYB": ("网安", "网警", "网络安全保卫", "网监"),
    "TSU": ("技侦", "行动技术"),
    "FDE": ("食药环",),
    "PUB": ("治安", "户政", "防控"),
    "ENT": ("出入境",),
    "ADM": ("行政审批", "政务服务", "行政服务"),
    "PTL": ("巡特警", "巡警", "特警", "特巡警", "巡防", "处突"),
    "GRD": ("警卫", "特勤"),
    "TRA": ("交警", "交管", "交通", "车管"),
    "FOR": ("森林", "森警", "生态"),
    "COA": ("海防", "边防", "海岸"),
    "DET": ("监管", "看守所", "拘留所", "强戒所", "监所"),
    "STA": ("派出所", "分所", "中心所", "社区", "驻村"),
    "PRE": ("预审",),
    "EVA": ("考核", "绩效", "改革办"),
}
"""Words by category; the longest word contained in a name decides."""


def police_category(text: str) -> str:
    """The category that a unit's name, a specialty or a skill speaks of; "" when none is recognized."""
    hits = [(len(word), code) for code, words in CATEGORY_WORDS.items() for word in words if word in text]
    return max(hits, key=lambda hit: hit[0])[1] if hits else ""
