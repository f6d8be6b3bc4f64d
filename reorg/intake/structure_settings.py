"""The shape of a structure file, closed; what it means is made by ``structure_file``."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from reorg.domain.ladders import POST_LEVEL
from reorg.domain.people import CATEGORIES
from reorg.domain.settings import LARGEST_WEIGHT, Closed
from reorg.text import Text

Each = Literal["station", "unit", "township", "zone", "centre"]
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""``{column}`` in the text of a copy."""


def is_placeholder(value: Any) -> bool:
    """Whether the whole value is one ``{column}``."""
    return isinstance(value, str) and PLACEHOLDER.fullmatch(value) is not None


Figure = Annotated[
    Annotated[int, Field(ge=0), Tag("int")] | Annotated[str, Field(pattern=r"^\{[^{}]+\}$"), Tag("str")],
    Discriminator(lambda value: "str" if is_placeholder(value) else "int"),
]
"""A number of people; inside ``each`` also ``"{column}"``: the figure in that column of the row."""


class Name(Closed):
    """A name in both languages; one alone stands for both."""

    zh: str = Field("", description="中文 / Chinese")
    en: str = Field("", description="英文 / English")

    def text(self) -> Text:
        return Text(self.zh or self.en, self.en)


def _as_name(value: Any) -> Any:
    plain = isinstance(value, (str, int)) and not isinstance(value, bool)
    return {"zh": str(value)} if plain else value


def _is_figure(value: Any) -> bool:
    return is_placeholder(value) or (isinstance(value, int) and not isinstance(value, bool))


class StrengthFile(Closed):
    """People of one category; a bare number is exact."""

    min: Figure | None = Field(None, description="最少 / at least")
    max: Figure | None = Field(None, description="最多 / at most")
    target: Figure | None = Field(None, description="目标（柔性） / soft target")
    target_weight: float = Field(
        1.0, ge=0, le=LARGEST_WEIGHT, description="偏离目标每人的代价 / cost of a person off the target"
    )

    @field_validator("max")
    @classmethod
    def _ordered(cls, value: int | str | None, info: Any) -> int | str | None:
        low = info.data.get("min")
        if isinstance(value, int) and isinstance(low, int) and value < low:
            raise ValueError(Text(f"最多 {value} 小于最少 {low}", f"max {value} is less than min {low}"))
        return value


class NeedFile(Closed):
    """People with a skill; a bare number is how many."""

    min_level: int = Field(1, ge=1, le=5, description="最低等级 / lowest level")
    people: Figure = Field(1, description="人数 / how many")
    severity: Literal["hard", "soft"] = Field("hard", description="hard 硬性 / soft 柔性")
    weight: float = Field(
        1.0, ge=0, le=LARGEST_WEIGHT, description="柔性时每缺一人的代价 / cost of each person short, when soft"
    )


class SubstituteFile(Closed):
    price: float = Field(ge=0, le=LARGEST_WEIGHT, description="低一级顶替每人的代价 / price of someone one step short")


class PostFile(Closed):
    """A post of a unit."""

    id: str = Field(description="岗位编号 / id", min_length=1)
    name: Name | None = Field(None, description="名称 / name")
    places: Figure | None = Field(
        None, description="人数，恰好；不填为其余 / exact holders; what is left when not given"
    )
    leader: bool = Field(False, description="领导岗位 / a leadership post")
    level: str = Field("", description="岗位层级 / level")
    promotion: bool = Field(False, description="提拔岗位，计工分排名 / a promotion post: merit counts")
    who: dict[str, Any] = Field(default_factory=dict, description="任职条件 / who may hold it")
    substitute: SubstituteFile | None = Field(None, description="可低一级顶替 / one step of substitution at a price")
    lower_allowed: bool = Field(False, description="可安排现职层级更高者 / rank protection lifted")
    note: Name | None = Field(None, description="说明 / note")

    _named = field_validator("name", "note", mode="before", json_schema_input_type=Name | str)(staticmethod(_as_name))

    @field_validator("id")
    @classmethod
    def _no_slash(cls, value: str) -> str:
        if "/" in value:
            raise ValueError(
                Text("岗位编号不能含“/”：它用来隔开单位和岗位", "a post's id holds no “/”: it parts unit and post")
            )
        return value

    @field_validator("level")
    @classmethod
    def _on_ladder(cls, value: str) -> str:
        read = value if PLACEHOLDER.search(value) else POST_LEVEL.read(value) if value else ""
        if read is None:
            known = "、".join(POST_LEVEL.names())
            raise ValueError(Text(f"应为 {known} 之一", f"it is one of {known}"))
        return read


class UnitFile(Closed):
    """A unit, or with ``each`` one copy for every matching row."""

    id: str = Field("", description="编号；不填用名称 / id; the name when not given")
    name: Name | None = Field(None, description="名称 / name")
    aliases: list[str] = Field(default_factory=list, description="别名 / aliases")
    tags: list[str] = Field(default_factory=list, description="标签 / tags")
    kind: str = Field("", description="类型 / kind")
    operation: Literal["real", "virtual"] | None = Field(None, description="real 实体 / virtual 虚拟")
    absorbs: dict[str, float] = Field(
        default_factory=dict, description="承接的现有单位及份额 / present units and shares"
    )
    ground: str = Field(
        "",
        description="与 each: township、zone 或 centre 合用：承接管辖该地的现有派出所，份额按此指标（population、incidents、area_km2 等列，"
        "或 equal 均分） / with each: township, zone or centre: takes over the present stations of that ground, shared by this measure",
    )
    ground_column: str = Field(
        "station",
        min_length=1,
        description="与 ground 合用：乡镇表中写明现由哪个单位承担的列 / with ground: the townships' column that names the present unit",
    )
    strength: dict[str, StrengthFile] = Field(default_factory=dict, description="人数 / people by category")
    needs: dict[str, NeedFile] = Field(default_factory=dict, description="技能需求 / skills needed")
    branch: bool = Field(False, description="单独成立党支部 / a party branch of its own")
    posts: list[PostFile] = Field(default_factory=list, description="岗位 / posts")
    units: list[UnitFile] = Field(default_factory=list, description="下属单位 / units below")
    township: str = Field("", description="所在乡镇 / township")
    lon: float | None = Field(None, ge=-180, le=180, description="经度 / longitude")
    lat: float | None = Field(None, ge=-90, le=90, description="纬度 / latitude")
    each: Each | None = Field(None, description="为每一行复制一份 / one copy for every row")
    where: dict[str, Any] = Field(default_factory=dict, description="哪些行 / which rows")
    note: Name | None = Field(None, description="说明 / note")
    drop: bool = Field(
        False, description="与 extends 合用：删去基准架构的这个单位 / with extends: takes this unit of the base away"
    )

    _named = field_validator("name", "note", mode="before", json_schema_input_type=Name | str)(staticmethod(_as_name))

    @field_validator("drop")
    @classmethod
    def _nothing_to_drop(cls, value: bool) -> bool:
        if value:  # where there is a base, the unit is gone before the whole is read
            raise ValueError(Text("drop 只与 extends 同用", "`drop` goes with `extends`"))
        return value

    @field_validator("id", "township", mode="before")
    @classmethod
    def _word(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("absorbs", mode="before", json_schema_input_type=dict[str, float] | list[str])
    @classmethod
    def _shares(cls, value: Any) -> Any:
        return {str(word): 1.0 for word in value} if isinstance(value, list) else value

    @field_validator("absorbs")
    @classmethod
    def _positive(cls, value: dict[str, float]) -> dict[str, float]:
        for word, share in value.items():
            if not 0 < share <= 1:
                raise ValueError(Text(f"“{word}”的份额应大于 0、不超过 1", f"“{word}”: a share is above 0, at most 1"))
        return value

    @field_validator("strength", mode="before", json_schema_input_type=dict[str, StrengthFile | Figure])
    @classmethod
    def _exact(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {word: {"min": n, "max": n} if _is_figure(n) else n for word, n in value.items()}

    @field_validator("strength")
    @classmethod
    def _categories(cls, value: dict[str, StrengthFile]) -> dict[str, StrengthFile]:
        for word in value:
            if word not in CATEGORIES:
                known = "、".join(CATEGORIES)
                raise ValueError(Text(f"“{word}”不是人员类别（{known}）", f"“{word}” is no category ({known})"))
        return value

    @field_validator("needs", mode="before", json_schema_input_type=dict[str, NeedFile | Figure])
    @classmethod
    def _counts(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {word: {"people": n} if _is_figure(n) else n for word, n in value.items()}

    @model_validator(mode="after")
    def _has_name(self) -> UnitFile:
        if not self.id and self.name is None:
            raise ValueError(Text("单位须有 id 或 name", "a unit has an id or a name"))
        return self

    @model_validator(mode="after")
    def _where_of_each(self) -> UnitFile:
        if self.where and self.each is None:
            raise ValueError(Text("where 只与 each 同用", "`where` goes with `each`"))
        if self.ground and self.each not in ("township", "zone", "centre"):
            raise ValueError(
                Text(
                    "ground 只与 each: township、zone 或 centre 同用",
                    "`ground` goes with `each: township`, `zone` or `centre`",
                )
            )
        if self.ground and self.absorbs:
            raise ValueError(Text("ground 与 absorbs 只能写一个", "either `ground` or `absorbs`"))
        return self


class StructureFile(Closed):
    """A structure file."""

    extends: str = Field(
        "",
        description="以此架构（名称或文件）为基准，只写不同之处 / the structure, by name or file, on which this one is laid",
    )
    id: str = Field(description="架构编号 / id", min_length=1)
    name: Name = Field(description="名称 / name")
    source: str = Field("", description="依据 / source")
    note: Name | None = Field(None, description="说明 / note")
    parameters: dict[str, Any] = Field(default_factory=dict, description="参数说明 / documented figures")
    include_presets: list[str] = Field(default_factory=list, description="采用的规则预设 / rule presets taken in")
    units: list[UnitFile] = Field(description="单位 / units", min_length=1)
    rules: list[dict[str, Any]] = Field(default_factory=list, description="规则 / rules")

    _named = field_validator("name", "note", mode="before", json_schema_input_type=Name | str)(staticmethod(_as_name))


class PresetFile(Closed):
    """A file of rules that structures take in by name."""

    id: str = Field(description="预设编号 / id", min_length=1)
    name: Name = Field(description="名称 / name")
    source: str = Field("", description="依据 / source")
    note: Name | None = Field(None, description="说明 / note")
    rules: list[dict[str, Any]] = Field(description="规则 / rules", min_length=1)

    _named = field_validator("name", "note", mode="before", json_schema_input_type=Name | str)(staticmethod(_as_name))
