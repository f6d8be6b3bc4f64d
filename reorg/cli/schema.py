"""``reorg schema``."""

from __future__ import annotations

from reorg.cli.loading import print_json
from reorg.cli.usage import told

NAME = "schema"
HELP = told("项目、架构和规则文件的 JSON Schema", "JSON Schema of project, structure and rules")


def run() -> int:
    """Print the schema."""
    from reorg.intake.schema import schema

    print_json(schema())
    return 0
