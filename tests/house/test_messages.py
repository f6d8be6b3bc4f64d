"""Every message speaks both languages, with the same facts, and can be rendered."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

import reorg
from reorg.text import CATALOGUE, Place, Text

for module in pkgutil.walk_packages(reorg.__path__, "reorg."):
    if not module.name.endswith("__main__"):
        import_module(module.name)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_message_is_whole_in_both_languages(code: str) -> None:
    message = CATALOGUE[code]
    for text in (message.text, message.expected, message.advice):
        assert bool(text.zh) == bool(text.en)
    assert message.text.zh
    assert message.placeholders("zh") == message.placeholders("en")
    facts = {name: Text("甲", "A") for name in message.placeholders("zh") if name != "value"}
    finding = message.at(Place("f.xlsx", "s", "A1"), "v", **facts)
    for lang in ("zh", "en"):
        said = finding.say(lang) + finding.expected(lang)  # type: ignore[arg-type]
        assert said
        assert "{" not in said.replace("{id}", "")


def test_two_messages_cannot_share_a_code() -> None:
    from reorg.text import Message

    code = sorted(CATALOGUE)[0]
    with pytest.raises(ValueError, match="declared twice"):
        Message(code, "error", Text("另一条", "another"))
