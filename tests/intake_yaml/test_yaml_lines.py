"""YAML's accidents stay text or become faults with a line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from reorg.intake.yaml_lines import LARGEST, Document, parse_yaml, read_yaml


def parsed(text: str) -> Document:
    document = Document("f.yaml")
    parse_yaml(text, document)
    return document


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"), ("on", "on"), ("yes", "yes"), ("12:30", "12:30"), ("0123", "0123"), ("2026-01-01", "2026-01-01"),
        ("1_000", "1_000"), ("0x10", "0x10"), (".inf", ".inf"), ("=", "="),
        ("true", True), ("False", False), ("12", 12), ("-3", -3), ("0", 0), ("0.5", 0.5), ("1e3", 1000.0), ("~", None),
        ("", None), ("null", None), ('"12"', "12"), ("'true'", "true"),
    ],
)  # fmt: skip
def test_scalars_are_those_of_yaml_1_2(written: str, read: Any) -> None:
    value = parsed(f"a: {written}\n").content["a"]
    assert value == read
    assert type(value) is type(read)


def test_every_value_knows_its_line() -> None:
    document = parsed("a: 1\nb:\n- c: 2\n  d:\n    e: 3\n")
    assert [document.place(path).line for path in (("a",), ("b", 0, "c"), ("b", 0, "d", "e"))] == [1, 3, 5]
    assert document.place(("b", 0, "unknown", "below")).line == 3


def test_a_key_that_stands_twice_is_refused_with_both_lines() -> None:
    document = parsed("a: 1\nb: 2\na: 3\n")
    (finding,) = document.findings
    assert (finding.code, finding.place.line) == ("yaml.duplicate-key", 3)
    assert "1" in finding.say("en")
    assert document.content["a"] == 1


def test_anchors_and_merges_are_read() -> None:
    document = parsed("base: &b {x: 1, y: 2}\na:\n  <<: *b\n  y: 3\nlist: [*b]\n")
    assert document.content["a"] == {"x": 1, "y": 3}
    assert document.content["list"] == [{"x": 1, "y": 2}]
    assert not document.findings
    assert parsed("a: {<<: 3}\n").findings[0].code == "yaml.not-mergeable"


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("a:\n\tb: 1\n", 2, "tab"),
        ("标题：开化\nb: 1\n", 2, "half-width"),
        ("a: 1\nid: {id}/x\nb: 2\n", 2, "quotes"),
        ("a: 1\n  b: 2\n", 2, "Not valid YAML"),
        ("a: x\x07y\n", 1, "control characters"),
        ("甲: 乙\n" * 3 + "a: x\x07y\n", 4, "control characters"),
        ("a: 1\n---\nb: 2\n", 2, "Not valid YAML"),
        ('a: "C:\\data"\n', 1, "single"),
        ("a: {x: 1，y: 2}\n", 1, "half-width comma"),
        ("a: 1\nunits:x.csv\nb: 2\n", 3, "blank follows"),
    ],
)
def test_syntax_faults_have_a_line_and_a_hint(text: str, line: int, hint: str) -> None:
    (finding,) = parsed(text).findings
    assert (finding.code, finding.place.line) == ("yaml.syntax", line)
    assert hint in finding.say("en")
    assert "YAML 写法有误" in finding.say("zh")
    assert not re.search("[a-z]{4}", finding.say("zh")), "the parser's words are told in Chinese"


def test_a_placeholder_without_quotes_is_told_and_taken_as_meant() -> None:
    document = parsed("id: {id}\nname: {zh: {name}}\nempty: {x: }\n")
    assert [(one.code, one.place.line, one.value) for one in document.findings] == [
        ("yaml.unquoted-placeholder", 1, "{id}"),
        ("yaml.unquoted-placeholder", 2, "{name}"),
    ]
    assert document.content["id"] == "{id}"
    assert document.content["empty"] == {"x": None}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "yaml.empty"), ("# only a comment\n", "yaml.empty"), ("- a\n", "yaml.not-a-mapping"),
        ("word\n", "yaml.not-a-mapping"), ("{a: 1}: 2\n", "yaml.key-not-text"), ("a: &x [*x]\n", "yaml.too-large"),
    ],
)  # fmt: skip
def test_files_that_hold_no_mapping(text: str, code: str) -> None:
    assert [one.code for one in parsed(text).findings] == [code]


def test_aliases_cannot_swell_beyond_measure() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert [one.code for one in parsed("\n".join(lines)).findings] == ["yaml.too-large"]


@pytest.mark.parametrize("deep", ["[" * 300_000, "[" * 300 + "]" * 300, "\n" + "- " * 300_000 + "x"])
def test_deep_nesting_is_refused_before_it_breaks_the_parser(deep: str) -> None:
    assert [one.code for one in parsed(f"a: {deep}\n").findings] == ["yaml.too-large"]


@pytest.mark.parametrize("text", ['a: "x\\0"\n', '"a\\x1b": 1\n', '- "\\uFFFE"\n'])
def test_control_characters_do_not_come_in_by_escapes(text: str) -> None:
    assert "yaml.unprintable" in {one.code for one in parsed(text).findings}


@pytest.mark.parametrize("tag", ["!include", "!!str", "!!python/object:os.system"])
def test_tags_are_refused_not_passed_over(tag: str) -> None:
    (finding,) = parsed(f"a: 1\nb: {tag} x\n").findings
    assert (finding.code, finding.place.line, finding.value) == ("yaml.tag", 2, tag)


@pytest.mark.parametrize(
    ("raw", "code", "word"),
    [
        ("标题: 开化\n".encode("gb18030"), "yaml.encoding", "GBK"),
        ("标题: 开化\n".encode("utf-16"), "yaml.encoding", "UTF-16"),
        (b"a: " + b"x" * LARGEST, "yaml.too-large", ""),
    ],
)
def test_files_that_cannot_be_text(tmp_path: Path, raw: bytes, code: str, word: str) -> None:
    (tmp_path / "f.yaml").write_bytes(raw)
    (finding,) = read_yaml(tmp_path / "f.yaml").findings
    assert finding.code == code
    assert word in finding.say("en")


def test_windows_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_bytes("\ufeffa: 1\r\nb: 甲\r\n".encode())
    document = read_yaml(tmp_path / "f.yaml")
    assert document.content == {"a": 1, "b": "甲"}
    assert document.place(("b",)).line == 2


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (finding,) = read_yaml(tmp_path / "no.yaml").findings
    assert (finding.code, finding.place.file) == ("yaml.missing", "no.yaml")
