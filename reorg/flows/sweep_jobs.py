"""What a worker of a sweep does, in this process, in another one, or on another machine: load, solve, boil down.

A job says which; a parcel carries the project's files to where the disk is another one. Everything here can be pickled.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from reorg.compare.ran import Ran, ran_to_json
from reorg.flows.fronts import Ask, solve_point
from reorg.flows.running import RunOptions, run_case
from reorg.intake.load import Loaded, load
from reorg.intake.scenario import Layer
from reorg.intake.shelf import Shelf
from reorg.intake.yaml_lines import Document
from reorg.text import Finding, Message, Place, Text

FORMAT = "reorg.sweep-run/1"
SHELVES = 4
"""Projects whose tables a worker keeps in memory."""

NOT_FREE = Message(
    "sweep.front-needs-free",
    "error",
    Text(
        "前沿只能在 slotting: free、allow_unplaced: false 下计算（{value}）。",
        "A front is drawn with `slotting: free` and `allow_unplaced: false` only ({value}).",
    ),
    advice=Text("请在方案里改写，或去掉 front。", "Change it in a scenario, or leave out `front`."),
)


class InputsChanged(RuntimeError):
    """A file of the project is no longer what it was when the sweep began."""


@dataclass(frozen=True)
class Parcel:
    """The files that a project's runs read, by path below ``root`` with their digests.

    ``content`` is empty where the worker sees the same disk; else it holds every file's bytes.
    """

    digest: str
    root: str
    digests: Mapping[str, str]
    content: Mapping[str, bytes] = field(default_factory=dict)

    @contextmanager
    def unpacked(self) -> Iterator[Path]:
        """The folder that holds the files, gone afterwards where they were brought; in memory where the system has a
        disk there, for a roster is personal data. Raises :class:`InputsChanged`."""
        if not self.content:
            for name, digest in self.digests.items():
                try:
                    changed = sha256((Path(self.root) / name).read_bytes()).hexdigest() != digest
                except OSError:
                    changed = True
                if changed:
                    raise InputsChanged(name)
            yield Path(self.root)
            return
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        with tempfile.TemporaryDirectory(prefix="reorg-", dir=memory) as folder:
            for name, content in self.content.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            yield Path(folder)


@dataclass(frozen=True)
class Job:
    """One piece of work. ``project`` is the project file below the parcel's root; ``layers`` are laid on it (document,
    folder below the root). ``check`` only loads; ``run`` plans; ``point`` solves for the ``ask``."""

    kind: Literal["check", "run", "point"]
    key: str
    project: str
    layers: tuple[tuple[Document, str], ...]
    options: RunOptions
    mask: bool = False
    ask: Ask | None = None
    front_line: Place | None = None


_shelves: OrderedDict[str, Shelf] = OrderedDict()


def _shelf(digest: str) -> Shelf:
    """The tables of a project that this process has read before; those of the last few projects are kept."""
    shelf = _shelves.setdefault(digest, Shelf())
    _shelves.move_to_end(digest)
    while len(_shelves) > SHELVES:
        _shelves.popitem(last=False)
    return shelf


def work(job: Job, parcel: Parcel, stop: threading.Event | None = None) -> Any:
    """Do a job: the findings of a ``check``, else the result as plain data, without names of people."""
    with parcel.unpacked() as root:
        layers = [Layer(document, root / folder) for document, folder in job.layers]
        loaded = load(root / job.project, layers, _shelf(parcel.digest))
    if job.kind == "check":
        return _faults(loaded, job)
    if job.kind == "run":
        ran = run_case(loaded, job.key, job.options, stop)
        return {"format": FORMAT, "key": job.key, "ran": ran_to_json(nameless(ran, loaded, job.mask))}
    assert job.ask is not None
    if loaded.problem is None:
        ran = run_case(loaded, job.key, job.options)
        point: dict[str, Any] = {"values": {}, "proven": False, "bound": None}
    else:
        answer = solve_point(
            loaded.problem, loaded.inputs, loaded.settings, job.ask, job.key, job.key, job.options, stop
        )
        ran = answer.ran
        point = {"values": dict(answer.values), "proven": answer.proven, "bound": answer.bound}
    return {"format": FORMAT, "key": job.key, "ran": ran_to_json(nameless(ran, loaded, job.mask)), "point": point}


def _faults(loaded: Loaded, job: Job) -> list[Finding]:
    from reorg.report.mask import hidden

    found = [one for one in loaded.findings if one.severity == "error"]
    problem = loaded.problem
    if job.front_line is not None and problem is not None:
        if problem.settings.slotting != "free":
            found.append(NOT_FREE.at(job.front_line, f"slotting: {problem.settings.slotting}"))
        if problem.settings.allow_unplaced:
            found.append(NOT_FREE.at(job.front_line, "allow_unplaced: true"))
    return list(hidden(found)) if job.mask else found


def nameless(ran: Ran, loaded: Loaded, mask: bool) -> Ran:
    """The run without placements and units, its words with ids (pseudonyms with ``mask``) in place of people's names."""
    from reorg.report.mask import masked_text, pseudonyms

    problem = loaded.problem
    ids = pseudonyms(problem) if problem is not None and mask else {}
    names = {one.name: ids.get(one.person_id, one.person_id) for one in problem.people} if problem else {}

    def plain(text: Text) -> Text:
        return Text(
            *(masked_text(_without(said, names), ids) if ids else _without(said, names) for said in (text.zh, text.en))
        )

    rules = tuple(
        replace(one, rule_id=masked_text(one.rule_id, ids) if ids else one.rule_id, demand=Text(""))
        for one in ran.rules
        if one.cost or one.binds or not one.holds
    )
    faults = () if mask else ran.faults
    return replace(
        ran, placements={}, units=(), rules=rules, clash=tuple(plain(one) for one in ran.clash), faults=faults
    )


def _without(said: str, names: Mapping[str, str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        if name and name in said:
            said = said.replace(name, names[name])
    return said
