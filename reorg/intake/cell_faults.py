"""Faults of single cells that several tables share."""

from __future__ import annotations

from reorg.text import Message, Text

UNREADABLE = Message(
    "cell.unreadable",
    "error",
    Text("“{column}”的值“{value}”读不出来。", "“{value}” cannot be read as {column}."),
    Text("{wanted}", "{wanted}"),
    Text("请改正该单元格。", "Correct the cell."),
)
UNKNOWN_WORD = Message(
    "cell.unknown-word",
    "error",
    Text("“{column}”的值“{value}”不认识。", "“{value}” is not a known {column}."),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
