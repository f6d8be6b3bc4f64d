"""The settings without one family of demands: which of them stands in the way."""

from __future__ import annotations

from reorg.stages.settings import Handover, StageSettings, Training
from reorg.text import Text

FAMILIES: dict[str, Text] = {
    "limits.people": Text("每批人数上限", "the limit of people in a wave"),
    "limits.leaving": Text("每批调出份额上限", "the limit of people who leave a unit in a wave"),
    "limits.arriving": Text("每批调入份额上限", "the limit of people who reach a unit in a wave"),
    "floors.present": Text("现单位在岗底线", "the floors of present units"),
    "floors.new": Text("新单位组建底线", "the floors of new units"),
    "floors.units": Text("个别单位另定的底线", "floors of single units"),
    "floors.skills": Text("技能底线", "the floors of skills"),
    "floors.leaders": Text("随时有领导在岗", "units that are never without a leader"),
    "handover": Text("岗位交接", "handover of posts"),
    "leaders": Text("领导先到或后到", "leaders first or last"),
    "training": Text("培训时间", "training"),
    "together": Text("同批要求", "people who move together"),
    "timing": Text("指定的批次和日期", "waves and days that are named"),
}
"""Families of demands, by the key of the settings they stand under."""


def relaxed(settings: StageSettings, family: str) -> StageSettings | None:
    """The settings without a family; ``None`` where they do not ask for it."""
    other = _without(settings, family)
    return None if other == settings else other


def _without(settings: StageSettings, family: str) -> StageSettings:
    floors = settings.floors
    part, _, key = family.partition(".")
    if part == "limits":
        return settings.model_copy(update={"limits": settings.limits.model_copy(update={key: None})})
    if part == "floors":
        nothing = {"present": 0.0, "new": 0.0, "units": {}, "skills": {}, "leaders": "none"}[key]
        return settings.model_copy(update={"floors": floors.model_copy(update={key: nothing})})
    if family == "handover":
        return settings.model_copy(update={"handover": Handover(leaders=False)})
    if family == "leaders":
        return settings.model_copy(update={"leaders": "free"})
    if family == "training":
        return settings.model_copy(update={"training": Training()})
    if family == "together":
        units = {word: one.model_copy(update={"at_once": False}) for word, one in settings.units.items()}
        return settings.model_copy(
            update={"together": [], "relatives": "free", "columns": [], "follow": "free", "units": units}
        )
    units = {
        word: one.model_copy(update={"wave": None, "not_before": None, "not_after": None})
        for word, one in settings.units.items()
    }
    return settings.model_copy(update={"people": {}, "units": units})
