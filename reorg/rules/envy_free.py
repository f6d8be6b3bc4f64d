"""The rule that ``reorg plan --envy-free`` lays on a project's own, and how a plan file says that it was there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reorg.rules.base import RuleSettings
from reorg.rules.registry import read_rule

ENVY_FREE = "envy-free"
"""Id of the rule, and the key of a plan's settings that holds its weight."""


def envy_rule(weight: float) -> RuleSettings:
    """The soft rule: each pair of justified envy costs ``weight``."""
    name = {"zh": "志愿公平", "en": "wishes without envy"}
    return read_rule({"id": ENVY_FREE, "kind": "envy", "name": name, "severity": "soft", "weight": weight})


def envy_rules_of(settings: Mapping[str, Any]) -> tuple[RuleSettings, ...]:
    """The rule under which a plan with these settings was made; empty for none. Raises ``ValueError`` for a damaged weight."""
    return (envy_rule(float(settings[ENVY_FREE])),) if ENVY_FREE in settings else ()
