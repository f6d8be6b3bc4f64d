"""A small project's files, and short ways to say what was found. Everyone is invented."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reorg.intake.load import Loaded
from reorg.text import Finding

Load = Callable[..., Loaded]
Codes = list[tuple[str, int]]
FILES = {
    "project.yaml": """\
title: 小局改革
as_of: 2025-12-31
personnel: personnel.csv
units: units.csv
structure: structure.yaml
""",
    "structure.yaml": """\
id: small
name: {zh: 小架构, en: Small}
units:
- id: cases
  name: {zh: 办案部, en: Cases}
  tags: [organ]
  absorbs: {刑侦大队: 1.0}
  strength: {民警: {min: 1, max: 3}}
- each: station
  id: "{id}"
  name: "{name}"
""",
    "personnel.csv": """\
人员编号,姓名,人员类别,编制单位
P1,虚构甲,民警,刑侦大队
P2,虚构乙,民警,东乡派出所
P3,虚构丙,民警,西乡派出所
""",
    "units.csv": """\
单位编号,单位名称,别名,单位类型,类型,所在乡镇
O1,刑侦大队,刑侦,机关,,
S1,东乡派出所,东所,派出所,一室两队,东乡
S2,西乡派出所,西所,派出所,两室,西乡
""",
}


def codes(findings: Iterable[Finding], severity: str = "error") -> Codes:
    """Codes with lines, for one severity."""
    return [(one.code, one.place.line) for one in findings if one.severity == severity]
