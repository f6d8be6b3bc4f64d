"""The JSON Schema of project, scenario and structure files and of rule presets, for editors and other programs."""

from __future__ import annotations

from typing import Any

from reorg.intake.project_file import ProjectFile
from reorg.intake.structure_settings import PresetFile, StructureFile
from reorg.rules.registry import kinds


def schema() -> dict[str, Any]:
    """One schema with a definition for each kind of file; a file is any one of them."""
    definitions: dict[str, Any] = {}
    names = []
    for name, model in (("project", ProjectFile), ("structure", StructureFile), ("preset", PresetFile)):
        made = model.model_json_schema(ref_template="#/$defs/{model}")
        definitions |= made.pop("$defs", {})
        definitions[name] = made
        names.append(name)
    rules = []
    for kind, one in kinds().items():
        made = one.settings.model_json_schema(ref_template="#/$defs/{model}")
        definitions |= made.pop("$defs", {})
        for hidden in ("line", "file"):
            made["properties"].pop(hidden, None)
        made["properties"]["kind"] = {"const": kind, "description": f"{one.title.zh} / {one.title.en}"}
        definitions[f"rule-{kind}"] = made
        rules.append({"$ref": f"#/$defs/rule-{kind}"})
    change = {
        "type": "object",
        "properties": {"id": {"type": "string"}, "drop": {"type": "boolean"}},
        "required": ["id"],
        "not": {"required": ["kind"]},
        "description": "修改或删去已有规则 / changes or drops a rule by id",
    }
    for name in names:
        definitions[name]["properties"]["rules"] = {"type": "array", "items": {"anyOf": [*rules, change]}}
    scenario = {**definitions["project"], "title": "scenario", "required": ["extends"]}
    scenario["properties"] = {
        "extends": {"type": "string", "description": "基准项目 / the base project"},
        **scenario["properties"],
    }
    definitions["scenario"] = scenario
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "reorg",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in ("project", "scenario", "structure", "preset")],
        "$defs": dict(sorted(definitions.items())),
    }
