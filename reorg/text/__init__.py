"""Two languages: bilingual names, and findings made of a code, a place and facts."""

from reorg.text.findings import CATALOGUE, Finding, Message, Place, Rejected, once
from reorg.text.languages import Lang, Text, choose_language

__all__ = ["CATALOGUE", "Finding", "Lang", "Message", "Place", "Rejected", "Text", "choose_language", "once"]
