"""Centres made and checked, with the alternatives beside them, as pages and files show them."""

from __future__ import annotations

from dataclasses import dataclass

from reorg.centres.centre import Placed
from reorg.centres.check import Checked
from reorg.centres.settings import CentreSettings
from reorg.centres.sites import Mode, Stand
from reorg.domain.territory import Centre, Territory
from reorg.plan.plan import InputFile


@dataclass(frozen=True)
class Variant:
    """One answer; ``centres`` is empty and ``checked`` ``None`` where none was found (see ``placed.status``)."""

    mode: Mode
    placed: Placed
    centres: tuple[Centre, ...]
    checked: Checked | None


@dataclass(frozen=True)
class CentresMade:
    """The shared centres and the alternatives beside them (``districts``, ``today``), where they were asked for."""

    title: str
    territory: Territory
    settings: CentreSettings
    sites: tuple[Stand, ...]
    shared: Variant
    beside: tuple[Variant, ...]
    inputs: tuple[InputFile, ...]
    seed: int

    @property
    def interrupted(self) -> bool:
        return any(one.placed.interrupted for one in (self.shared, *self.beside))

    @property
    def variants(self) -> tuple[Variant, ...]:
        return (self.shared, *self.beside)
