"""Generated files are as their generators make them today."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from reorg.intake.schema import schema

ROOT = Path(__file__).parent.parent.parent


def test_the_schema_is_fresh() -> None:
    assert json.loads((ROOT / "configs" / "reorg.schema.json").read_text(encoding="utf-8")) == schema()


def test_the_rules_reference_is_fresh() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    from make_reference import reference

    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == reference()
