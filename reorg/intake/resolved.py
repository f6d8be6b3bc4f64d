"""The project as it comes out of all its layers: as plain data for plan.json, and as YAML to read."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from reorg.intake.project_file import ProjectFile
from reorg.intake.scenario import ProjectRead, RuleEntry, merged


def resolved_project(read: ProjectRead, settings: ProjectFile, structure_rules: Collection[str] = ()) -> dict[str, Any]:
    """Plain data that a project file without ``extends`` could hold and mean the same.

    ``structure_rules`` are the ids of the rules that the structure and its presets bring: only for those
    does a removal stay a removal; a rule of the base project that a scenario removes is simply gone.
    """
    content = settings.model_dump(mode="json", exclude_none=True, exclude={"rules"})
    rules = _rules([entry for layer in read.layers for entry in layer], structure_rules)
    return {**content, "rules": rules} if rules else content


def _rules(entries: list[RuleEntry], structure_rules: Collection[str]) -> list[dict[str, Any]]:
    held: dict[str, dict[str, Any]] = {}
    for entry in entries:
        raw = {key: value for key, value in entry.raw.items() if key != "drop"}
        rule_id = str(raw["id"])
        if entry.raw.get("drop") is True:
            held.pop(rule_id, None)
            if rule_id in structure_rules:
                held[rule_id] = {"id": rule_id, "drop": True}
        elif "kind" in raw or rule_id not in held:
            held[rule_id] = raw
        else:
            held[rule_id] = merged(held[rule_id], raw)
    return list(held.values())


def as_yaml(content: dict[str, Any]) -> str:
    """Plain data as YAML that this tool reads back as the same data."""
    import yaml

    from reorg.intake.yaml_lines import plain_scalar

    class Dumper(yaml.SafeDumper):
        pass

    def text(dumper: yaml.SafeDumper, word: str) -> yaml.Node:
        # PyYAML quotes what YAML 1.1 would misread; what only YAML 1.2 reads otherwise (1e3) is quoted here
        style = None if plain_scalar(word) == word else '"'
        return dumper.represent_scalar("tag:yaml.org,2002:str", word, style=style)

    Dumper.add_representer(str, text)
    return yaml.dump(content, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=120)
