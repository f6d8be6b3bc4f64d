"""The files of a project of five people. Everyone is invented."""

STRUCTURE = """\
id: tiny
name: {zh: 小架构, en: Tiny}
units:
- id: ci
  name: {zh: 刑事侦查部, en: Criminal Investigation}
  tags: [organ]
  absorbs: {刑侦大队: 1.0}
  strength: {民警: {min: 2, max: 4}}
  posts:
  - {id: head, name: {zh: 部长, en: Head}, places: 1, leader: true, level: 副科级}
  - {id: officer, name: {zh: 民警, en: Officer}}
- each: station
  id: "{id}"
  name: "{name}"
  tags: [grassroots]
  strength: {民警: {min: 1}}
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
rules:
- {id: under-fifty, kind: eligible, who: {age: {max: 49}}, where: {tag: organ}}
"""
PERSONNEL = """\
人员编号,姓名,人员类别,编制单位,性别,出生年月,现任职务,职务层级,备注
P01,示例甲,民警,刑侦大队,男,1975-03,大队长,副科级,
P02,示例乙,民警,刑侦大队,女,1985-03,,,
P03,示例丙,民警,刑侦大队,男,1990-03,,,
P04,示例丁,民警,城关派出所,男,1968-03,,,
P05,示例戊,民警,城关派出所,女,1995-03,,,
"""
UNITS = """\
单位编号,单位名称,单位类型,民警编制
U1,刑侦大队,机关,4
U2,城关派出所,派出所,3
"""
NAMES = [line.split(",")[1] for line in PERSONNEL.splitlines()[1:]]
