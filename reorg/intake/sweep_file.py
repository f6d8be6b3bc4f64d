"""The sweep file: what is varied, which scenarios, which front; closed, every fault with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from reorg.compare.goals import goals
from reorg.compare.grid import Axis, Sample, Span
from reorg.domain.settings import Closed
from reorg.intake.chain import read_chain
from reorg.intake.project_file import ProjectFile, is_nameable
from reorg.intake.scenario import Layer
from reorg.intake.settings_faults import UNKNOWN_KEY, nearest, validated
from reorg.intake.yaml_lines import Document, read_yaml
from reorg.rules.registry import kinds
from reorg.text import Finding, Message, Place, Text

EXAMPLE = "vary: {rules.grassroots-share.min: {from: 0.4, to: 0.6, step: 0.05}}"
NOT_VARIED = ("title", "language", "rules", "teams", "rosters", "stages", "centres")
"""Keys of a project that change no plan; rules are varied by id (``rules.ID.min``)."""
MOST_RUNS = 100_000

NOTHING_VARIED = Message(
    "sweep.nothing-varied",
    "error",
    Text("这个文件没有写要变动什么。", "The file does not say what is to vary."),
    Text("{value}", "{value}"),
    Text("请写 vary、scenarios 或 front。", "Write `vary`, `scenarios` or `front`."),
)
NEVER_VARIED = Message(
    "sweep.never-varied",
    "error",
    Text("“{value}”不影响方案，不能变动。", "“{value}” changes no plan and cannot be varied."),
    Text("{known}", "{known}"),
)
SHORT_NAME = Message(
    "sweep.short-name",
    "error",
    Text("“{value}”不是规则的设置。", "“{value}” is no setting of a rule."),
    Text("rules.规则编号.min", "rules.ID.min"),
)
NAMES_CLASH = Message(
    "sweep.names-clash",
    "error",
    Text("“{value}”和“{other}”说的是同一处。", "“{value}” and “{other}” speak of the same place."),
    advice=Text("请只留一个。", "Leave only one of them."),
)
OPEN_RANGE = Message(
    "sweep.open-range",
    "error",
    Text("“{value}”没有写 step，网格无从取值。", "“{value}” has no step, so a grid cannot take values from it."),
    Text("写上 step，或写 sample", "a `step`, or a `sample`"),
)
EQUAL_VALUES = Message(
    "sweep.equal-values",
    "error",
    Text("“{name}”的值 {value} 写了两次。", "“{name}”: {value} stands twice."),
    Text("每个值一次", "each value once"),
)
SAME_SCENARIO = Message(
    "sweep.scenario-twice",
    "error",
    Text("方案“{value}”写了两次。", "Scenario “{value}” stands twice."),
    Text("每个名称一次", "each name once"),
)
NO_SCENARIO = Message(
    "sweep.scenario-missing",
    "error",
    Text("找不到方案文件 {value}。", "There is no scenario file {value}."),
    advice=Text("文件名相对于本文件所在文件夹。", "It is looked for beside this file."),
)
TOO_MANY = Message(
    "sweep.too-many",
    "error",
    Text("共有 {value} 个组合，最多 {most} 个。", "There are {value} combinations; at most {most} are run."),
    advice=Text("请减少取值，或写 sample。", "Take fewer values, or write a `sample`."),
)
UNKNOWN_GOAL = Message(
    "sweep.unknown-goal",
    "error",
    Text("没有可逐步限制的目标“{value}”。", "There is no goal “{value}” that can be stepped."),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)


class Range(Closed):
    """Numbers from ``from`` to ``to``; without ``step`` only a sample can take values from it."""

    from_: float = Field(alias="from", allow_inf_nan=False, description="从 / from")
    to: float = Field(allow_inf_nan=False, description="到（含） / to, included where the steps meet it")
    step: float | None = Field(None, gt=0, allow_inf_nan=False, description="步长 / step")

    @model_validator(mode="after")
    def _ordered(self) -> Range:
        if self.to < self.from_:
            raise ValueError(Text("to 小于 from", "`to` is below `from`"))
        if self.step is not None and (self.to - self.from_) / self.step >= MOST_RUNS:
            raise ValueError(Text(f"超过 {MOST_RUNS} 步", f"more than {MOST_RUNS} steps"))
        return self


class SampleSettings(Closed):
    """A sample of the combinations in place of all of them."""

    n: int = Field(ge=1, le=MOST_RUNS, description="个数 / how many")
    seed: int = Field(0, ge=0, description="随机种子 / seed")
    method: Literal["lhs", "random"] = Field(
        "lhs", description="lhs 拉丁超立方 / random 独立随机; Latin hypercube or independent draws"
    )


class ScenarioSettings(Closed):
    """A scenario by its file, or by dotted names and values; with neither, the project as it is."""

    name: str = Field("", description="名称 / name in the tables")
    file: str | None = Field(None, description="方案文件 / a scenario file, as seen from the sweep file")
    set: dict[str, Any] = Field(default_factory=dict, description="设置 / dotted names and their values")

    @model_validator(mode="after")
    def _named(self) -> ScenarioSettings:
        if not self.name and not self.file:
            raise ValueError(Text("须写明 name 或 file", "name or file is needed"))
        if self.file is not None and not is_nameable(self.file):
            raise ValueError(Text("不能作文件名", "no file can have this name"))
        return self


class FrontSettings(Closed):
    """A Pareto front. The limits on all goals but the last are stepped, the last one is brought to its best."""

    goals: list[str] = Field(min_length=2, max_length=3, description="两个或三个目标 / two or three goals")
    points: int = Field(
        12, ge=2, le=1000, description="每个被限目标取几档 / limits laid evenly over each stepped goal's range"
    )
    step: int | None = Field(
        None,
        ge=1,
        description="步长，代替 points；1 为完整前沿 / step of the limits in place of `points`; 1: whole front",
    )

    @field_validator("goals")
    @classmethod
    def _different(cls, value: list[str]) -> list[str]:
        if len(set(value)) < len(value):
            raise ValueError(Text("目标重复", "a goal stands twice"))
        return value


class SweepFile(Closed):
    """What a sweep file may say."""

    title: str = Field("", description="标题 / title")
    vary: dict[str, Range | list[Any]] = Field(
        default_factory=dict, description="点号名称: 列表或 {from, to, step} / dotted name: a list or a range"
    )
    sample: SampleSettings | None = Field(None, description="抽样 / a sample in place of all combinations")
    scenarios: list[str | ScenarioSettings] = Field(default_factory=list, description="方案 / scenarios, one more axis")
    front: FrontSettings | None = Field(None, description="帕累托前沿 / a Pareto front, for each scenario")

    @field_validator("vary")
    @classmethod
    def _not_empty(cls, value: dict[str, Range | list[Any]]) -> dict[str, Range | list[Any]]:
        for name, over in value.items():
            if isinstance(over, list) and not over:
                raise ValueError(Text(f"{name} 没有取值", f"{name} has no values"))
        return value


@dataclass(frozen=True)
class Scenario:
    """A scenario by its name in the tables, with what it lays on a project."""

    name: str
    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class SweepRead:
    """A sweep file read. ``settings`` is ``None`` where it has errors. ``document`` knows every line."""

    settings: SweepFile | None
    axes: tuple[Axis, ...]
    sample: Sample | None
    scenarios: tuple[Scenario, ...]
    findings: tuple[Finding, ...]
    document: Document
    path: Path

    def layer(self, values: Mapping[str, Any]) -> Layer:
        """The values of one combination as a layer; what it breaks is told at the line of its name in ``vary``."""
        return _layer(values, ("vary",), self.document, self.path.parent)


def read_sweep(path: Path) -> SweepRead:
    """A sweep file with every fault that can be told without a project."""
    document = read_yaml(path)
    findings = list(document.findings)
    settings: SweepFile | None = None
    if document.content:
        settings, faults = validated(SweepFile, document.content, (), lambda _path: document)
        findings += faults
    if settings is None:
        return SweepRead(None, (), None, (), tuple(findings), document, path)
    if not settings.vary and not settings.scenarios and settings.front is None:
        findings.append(NOTHING_VARIED.at(document.place(), EXAMPLE))
    axes = tuple(_axis(name, over) for name, over in settings.vary.items())
    sample = None if settings.sample is None else Sample(**settings.sample.model_dump())
    findings += _axis_faults(axes, sample, document)
    findings += _front_faults(settings, document)
    scenarios, faults = _scenarios(settings, document, path.parent)
    findings += faults
    if any(one.severity == "error" for one in findings):
        return SweepRead(None, axes, sample, scenarios, tuple(findings), document, path)
    return SweepRead(settings, axes, sample, scenarios, tuple(findings), document, path)


def _axis(name: str, over: Range | list[Any]) -> Axis:
    if isinstance(over, list):
        return Axis(name, tuple(over))
    return Axis(name, Span(over.from_, over.to, over.step))


def _axis_faults(axes: tuple[Axis, ...], sample: Sample | None, document: Document) -> list[Finding]:
    found = []
    for axis in axes:
        at = document.place(("vary", axis.name))
        found += _name_faults(axis.name, at)
        if axis.open and sample is None:
            found.append(OPEN_RANGE.at(at, axis.name))
        told: list[str] = []
        for number, value in enumerate(() if isinstance(axis.over, Span) else axis.over):
            if repr(value) in told:
                found.append(EQUAL_VALUES.at(document.place(("vary", axis.name, number)), value, name=axis.name))
            told.append(repr(value))
    found += _clashes([axis.name for axis in axes], ("vary",), document)
    count = 1
    for axis in axes:
        count *= 1 if axis.open else len(axis.values())
    if sample is None and count > MOST_RUNS:
        found.append(TOO_MANY.at(document.place(("vary",)), count, most=MOST_RUNS))
    return found


def _clashes(names: list[str], path: tuple[str, ...], document: Document) -> list[Finding]:
    """Names of which one holds the other: which of them counts could not be told."""
    return [
        NAMES_CLASH.at(document.place((*path, name)), name, other=other)
        for name in names
        for other in names
        if name.startswith(f"{other}.")
    ]


def _name_faults(name: str, at: Place) -> list[Finding]:
    """What is wrong with a dotted name as such; whether rules and settings exist shows on the project."""
    first, _, rest = name.partition(".")
    known = [field.alias or key for key, field in ProjectFile.model_fields.items() if key not in NOT_VARIED]
    if first == "rules":
        return [] if "." in rest and not rest.endswith(".") else [SHORT_NAME.at(at, name)]
    if first in NOT_VARIED:
        return [NEVER_VARIED.at(at, name, known=", ".join(["rules.ID.…", *known]))]
    if first not in known:
        return [UNKNOWN_KEY.at(at, first, known=", ".join(["rules.ID.…", *known]), nearest=nearest(first, known))]
    return []


def _front_faults(settings: SweepFile, document: Document) -> list[Finding]:
    known = goals()
    return [
        UNKNOWN_GOAL.at(
            document.place(("front", "goals", number)), key, known=", ".join(known), nearest=nearest(key, known)
        )
        for number, key in enumerate(settings.front.goals if settings.front else ())
        if key not in known
    ]


def _scenarios(settings: SweepFile, document: Document, folder: Path) -> tuple[tuple[Scenario, ...], list[Finding]]:
    made: list[Scenario] = []
    findings: list[Finding] = []
    for number, told in enumerate(settings.scenarios):
        one = ScenarioSettings(file=told) if isinstance(told, str) else told
        path = ("scenarios", number)
        name = one.name or Path(str(one.file)).stem
        if name in [other.name for other in made]:
            findings.append(SAME_SCENARIO.at(document.place(path), name))
        layers: list[Layer] = []
        if one.file is not None:
            found, faults = _of_file(one.file, folder, document.place((*path, "file")))
            layers += found
            findings += faults
        if one.set:
            for dotted in one.set:
                findings += _name_faults(dotted, document.place((*path, "set", dotted)))
            findings += _clashes(list(one.set), (*path, "set"), document)  # type: ignore[arg-type]
            layers.append(_layer(one.set, (*path, "set"), document, folder))
        made.append(Scenario(name, tuple(layers)))
    return tuple(made), findings


def _of_file(name: str, folder: Path, place: Place) -> tuple[list[Layer], list[Finding]]:
    """What a scenario file and the scenarios that it extends change; the base at the end is left to the project."""
    file = folder / name
    if not file.is_file():
        return [], [NO_SCENARIO.at(place, name)]
    chain = read_chain(file)
    parts = list(zip(chain.documents, chain.paths, strict=True))
    changes = parts[1:] if len(parts) > 1 else parts
    of_base = parts[0][0].file if chain.whole and len(parts) > 1 else None
    findings = [one for one in chain.findings if one.place.file != of_base]
    # without the faults of the files, which are told here once and not with every run
    layers = [Layer(Document(path.name, d.content, d.lines), path.parent) for d, path in changes]
    return layers, findings


def _layer(
    values: Mapping[str, Any],
    path: tuple[str | int, ...],
    document: Document,
    folder: Path,
) -> Layer:
    """Dotted names and values as the content of a project file, every part at the line of its name."""
    content: dict[str, Any] = {}
    rules: dict[str, dict[str, Any]] = {}
    lines: dict[tuple[str | int, ...], int] = {}
    for name, value in values.items():
        line = document.place((*path, name)).line
        if name.startswith("rules."):
            rule_id, parts = _rule_name(name.removeprefix("rules."))
            number = list(rules).index(rule_id) if rule_id in rules else len(rules)
            target: dict[str, Any] = rules.setdefault(rule_id, {"id": rule_id})
            at: tuple[str | int, ...] = ("rules", number)
            lines.setdefault(at, line)
            lines.setdefault((*at, "id"), line)
        else:
            parts = name.split(".")
            target, at = content, ()
        for part in parts[:-1]:
            at = (*at, part)
            lines.setdefault(at, line)
            target = target.setdefault(part, {})
        target[parts[-1]] = value
        lines[(*at, parts[-1])] = line
    if rules:
        content["rules"] = list(rules.values())
    return Layer(Document(document.file, content, lines), folder)


def _rule_name(name: str) -> tuple[str, list[str]]:
    """The rule's id and the parts of its setting. An id may hold dots: the setting begins at the first part that is a
    setting of some kind of rule."""
    parts = name.split(".")
    at = next((n for n in range(1, len(parts)) if parts[n] in _rule_settings()), len(parts) - 1)
    return ".".join(parts[:at]), parts[at:]


@cache
def _rule_settings() -> frozenset[str]:
    fields = (kind.settings.model_fields for kind in kinds().values())
    return frozenset({"drop"} | {field.alias or key for known in fields for key, field in known.items()})
