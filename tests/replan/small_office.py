"""The files of a project of twelve people in three new units. Everyone is invented."""

STRUCTURE = """\
id: small
name: {zh: 小架构, en: Small}
units:
- id: ci
  name: {zh: 刑事侦查部, en: Criminal Investigation}
  tags: [organ]
  absorbs: {刑侦大队: 1.0}
  strength: {民警: {min: 3, max: 5}}
  posts:
  - {id: head, name: {zh: 部长, en: Head}, places: 1, leader: true, level: 副科级, promotion: true}
  - {id: officer, name: {zh: 民警, en: Officer}}
- id: order
  name: {zh: 安全防控部, en: Public Order}
  tags: [organ]
  absorbs: {治安大队: 1.0}
  strength: {民警: {min: 3, max: 5}}
  posts:
  - {id: head, name: {zh: 部长, en: Head}, places: 1, leader: true, level: 副科级, promotion: true}
  - {id: officer, name: {zh: 民警, en: Officer}}
- each: station
  id: "{id}"
  name: "{name}"
  tags: [grassroots]
  strength: {民警: {min: 2, max: 6}}
  posts:
  - {id: officer, name: {zh: 民警, en: Officer}}
"""
PROJECT = """\
title: 小局改革
as_of: 2022-12-31
language: zh
personnel: personnel.csv
units: units.csv
structure: structure.yaml
objective: {stay: 10, wish: 3, merit: 2}
rules:
- {id: under-fifty, kind: eligible, who: {age: {max: 49}}, where: {tag: organ}}
"""
PERSONNEL = """\
人员编号,姓名,人员类别,编制单位,性别,出生年月,现任职务,职务层级,工分,志愿
P01,示例甲,民警,刑侦大队,男,1980-03,大队长,副科级,90,
P02,示例乙,民警,刑侦大队,女,1985-03,,,80,
P03,示例丙,民警,刑侦大队,男,1990-03,,,70,
P04,示例丁,民警,刑侦大队,男,1991-03,,,60,安全防控部
P05,示例戊,民警,治安大队,女,1981-03,大队长,副科级,85,
P06,示例己,民警,治安大队,男,1986-03,,,75,
P07,示例庚,民警,治安大队,男,1992-03,,,65,
P08,示例辛,民警,治安大队,女,1993-03,,,55,
P09,示例壬,民警,城关派出所,男,1968-03,,,50,
P10,示例癸,民警,城关派出所,男,1969-03,,,45,
P11,示例子,民警,城关派出所,女,1994-03,,,95,刑事侦查部
P12,示例丑,民警,城关派出所,男,1995-03,,,40,
"""
UNITS = """\
单位编号,单位名称,单位类型,民警编制
U1,刑侦大队,机关,5
U2,治安大队,机关,5
U3,城关派出所,派出所,6
"""
NAMES = [line.split(",")[1] for line in PERSONNEL.splitlines()[1:]]
IDS = [line.split(",")[0] for line in PERSONNEL.splitlines()[1:]]
