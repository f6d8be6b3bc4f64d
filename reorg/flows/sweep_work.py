"""From a sweep file and its projects to the jobs to be done: every case with its key, every front with its asks."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from reorg.compare.goals import Goal, goals
from reorg.compare.grid import Axis, combinations, size
from reorg.compare.sweep import Case
from reorg.flows.fronts import Ask
from reorg.flows.running import RunOptions, fingerprint_of
from reorg.flows.sweep_jobs import Job, Parcel
from reorg.intake.chain import Chain, read_chain
from reorg.intake.load import decided_files
from reorg.intake.presets import find_structure, is_file_name
from reorg.intake.resolved import resolved_project
from reorg.intake.scenario import TABLES, Layer, ProjectRead, laid
from reorg.intake.structure_layers import source_files
from reorg.intake.sweep_file import MOST_RUNS, TOO_MANY, FrontSettings, Scenario, SweepRead
from reorg.plan.plan import InputFile
from reorg.text import Finding, Message, Place, Text

OUTSIDE = Message(
    "sweep.absolute-name",
    "error",
    Text(
        "文件名“{value}”是绝对路径，送不到集群上。",
        "File name “{value}” is absolute and cannot be sent to a cluster.",
    ),
    Text("相对于项目文件的文件名", "a name relative to the project file"),
)
OTHER_DRIVE = Message(
    "sweep.other-drive",
    "error",
    Text(
        "项目、变动文件和它们所用的文件不在同一个盘上。",
        "The project, the sweep file and their files are on different drives.",
    ),
    advice=Text("请把它们放到同一个盘上。", "Put them on one drive."),
)
AS_IT_IS = Scenario("", ())


@dataclass(frozen=True)
class SweepPlace:
    """A project of the sweep: how it is called in the tables, its file, and the chain of files read."""

    name: str
    file: Path
    chain: Chain


@dataclass(frozen=True)
class Todo:
    """A case with its job."""

    case: Case
    job: Job


@dataclass(frozen=True)
class FrontTodo:
    """A front: the job of its project and scenario, from which those of its points are made."""

    project: str
    scenario: str
    goals: tuple[Goal, ...]
    settings: FrontSettings
    base: Job

    def asked(self, ask: Ask) -> Job:
        """The job of one point."""
        key = _digest([self.base.key, asdict(ask)])
        return replace(self.base, kind="point", key=key, ask=ask)

    def corners(self) -> list[Ask]:
        """Each goal brought to its best alone, then the others."""
        keys = tuple(one.key for one in self.goals)
        return [Ask(keys, {}, ((key,), tuple(one for one in keys if one != key))) for key in keys]

    def within(self, limits: Mapping[str, int]) -> Ask:
        """The last goal at its best within limits on the others, then these."""
        keys = tuple(one.key for one in self.goals)
        return Ask(keys, dict(limits), (keys[-1:], keys[:-1]))


@dataclass
class ProjectWork:
    """What is to be done for one project: ``checks`` come before anything is solved."""

    name: str
    title: str
    parcel: Parcel
    inputs: tuple[InputFile, ...]
    checks: list[Job] = field(default_factory=list)
    todos: list[Todo] = field(default_factory=list)
    fronts: list[FrontTodo] = field(default_factory=list)


def projects_in(path: Path) -> list[SweepPlace]:
    """The project at a path; in a folder without one, every sub-folder's that has one, by name."""
    if path.is_dir() and not (path / "project.yaml").is_file():
        found = sorted(one.parent for one in path.glob("*/project.yaml"))
        if found:
            return [SweepPlace(one.name, one / "project.yaml", read_chain(one)) for one in found]
    file = path / "project.yaml" if path.is_dir() else path
    name = path.resolve().name if path.is_dir() else path.stem
    return [SweepPlace(name, file, read_chain(path))]


def work_of(
    read: SweepRead, place: SweepPlace, options: RunOptions, mask: bool, remote: bool
) -> tuple[ProjectWork | None, list[Finding]]:
    """Everything to be done for a project, and every fault that shows before its tables are read.

    ``None`` where the project file itself cannot be used. ``remote``: its files are to be sent.
    """
    scenarios = read.scenarios or (AS_IT_IS,)
    findings: list[Finding] = []
    counted = size(read.axes, read.sample) if read.settings else 1
    if counted * len(scenarios) > MOST_RUNS:
        findings.append(TOO_MANY.at(read.document.place(("vary",)), counted * len(scenarios), most=MOST_RUNS))
        return None, findings
    combos = combinations(read.axes, read.sample) if read.settings else [{}]
    cases = [(scenario, values, _layers(read, scenario, values)) for scenario in scenarios for values in combos]
    reads = [laid(place.chain, layers) for _, _, layers in cases]
    findings += _errors(laid(place.chain)) if not read.settings else []
    for one in reads:
        findings += _errors(one)
    sound = [one for one in reads if one.settings is not None]
    if not sound:
        return None, findings
    disk = _Disk()
    folders = [layer.folder for _, _, layers in cases for layer in layers]
    try:
        parcel, files = _parcel(sound, folders, disk)
    except ValueError:  # no folder holds them all
        return None, [*findings, OTHER_DRIVE.at(read.document.place())]
    if remote:
        findings += _absolute(sound, disk)
    title = sound[0].settings.title if sound[0].settings else ""
    made = ProjectWork(place.name, title, parcel, files)

    def job(kind: Any, key: str, layers: Sequence[Layer], front_at: Place | None = None) -> Job:
        below = tuple((one.document, _below(one.folder, parcel.root)) for one in layers)
        return Job(kind, key, _below(place.file, parcel.root), below, options, mask, None, front_at)

    for (scenario, values, layers), one in zip(cases, reads, strict=True):
        if one.settings is not None:
            key = _key(one, disk, options, mask)
            made.todos.append(Todo(Case(place.name, scenario.name, dict(values)), job("run", key, layers)))
    made.checks = [job("check", "", layers) for layers in _to_check(read, scenarios)]
    front = None if read.settings is None else read.settings.front
    for scenario in scenarios if front else ():
        layers = _layers(read, scenario, {})
        one = laid(place.chain, layers)
        if one.settings is not None and front is not None:
            made.checks.append(job("check", "", layers, read.document.place(("front",))))
            base = job("point", _key(one, disk, options, mask), layers)
            chosen = tuple(goals()[key] for key in front.goals)
            made.fronts.append(FrontTodo(place.name, scenario.name, chosen, front, base))
    return made, findings


def _layers(read: SweepRead, scenario: Scenario, values: Mapping[str, Any]) -> tuple[Layer, ...]:
    return (*scenario.layers, read.layer(values)) if values else scenario.layers


def _to_check(read: SweepRead, scenarios: Sequence[Scenario]) -> Iterator[tuple[Layer, ...]]:
    """Cases that use every scenario, and each axis at its ends in the first one, the others at their first value."""
    first = {axis.name: axis.values()[0] for axis in read.axes} if read.settings else {}
    for scenario in scenarios:
        yield _layers(read, scenario, first)
    for axis in read.axes if read.settings else ():
        for value in _ends(axis):
            if value != first[axis.name]:
                yield _layers(read, scenarios[0], {**first, axis.name: value})


def _ends(axis: Axis) -> list[Any]:
    """The least and the greatest number; every value where they are no numbers."""
    values = axis.values()
    return list(dict.fromkeys((min(values), max(values)))) if axis.numeric else list(values)


def _errors(read: ProjectRead) -> list[Finding]:
    return [one for one in read.findings if one.severity == "error"]


def _named(read: ProjectRead, disk: _Disk) -> list[str]:
    """The files that a project names and that reading it needs, as it names them."""
    settings = read.settings
    assert settings is not None
    names = [name.partition("#")[0] for key in TABLES for name in settings.files(key)]
    names += decided_files(settings)
    if is_file_name(settings.structure):
        path = find_structure(settings.structure, read.folder)
        own = [] if path is None else disk.below(path, read.folder)
        names += [name for name, file in own if (read.folder / name).is_file() and file != path]
        names.append(settings.structure)
    return list(dict.fromkeys(names))


def _absolute(reads: Sequence[ProjectRead], disk: _Disk) -> list[Finding]:
    names = dict.fromkeys(name for one in reads for name in _named(one, disk) if Path(name).is_absolute())
    return [OUTSIDE.at(reads[0].place(), name) for name in names]


def _parcel(reads: Sequence[ProjectRead], folders: Sequence[Path], disk: _Disk) -> tuple[Parcel, tuple[InputFile, ...]]:
    """The files of all these readings under the folder that holds them all, and the same by the names used for them."""
    told: dict[str, str] = {}
    paths: dict[Path, None] = {}
    for one in reads:
        for document, path in one.files:
            told[document.file] = disk.sha(path)
            paths.setdefault(Path(os.path.abspath(path)))
        for name in _named(one, disk):
            path = one.folder / name
            if path.is_file():
                told[name] = disk.sha(path)
                paths.setdefault(Path(os.path.abspath(path)))
    around = {os.path.abspath(one) for one in (*folders, *(path.parent for path in paths))}
    root = os.path.commonpath(sorted(around))
    digests = {_below(path, root): disk.sha(path) for path in sorted(paths)}
    inputs = tuple(InputFile(name, digest) for name, digest in told.items())
    return Parcel(_digest([root, digests]), root, digests), inputs


class _Disk:
    """What lies on disk as it was first seen in this sweep: digests of files, and the files that structures stand on."""

    def __init__(self) -> None:
        self._digests: dict[Path, str] = {}
        self._below: dict[tuple[Path, Path], tuple[tuple[str, Path], ...]] = {}

    def sha(self, path: Path) -> str:
        at = Path(os.path.abspath(path))
        if at not in self._digests:
            self._digests[at] = hashlib.sha256(at.read_bytes()).hexdigest()
        return self._digests[at]

    def below(self, structure: Path, folder: Path) -> tuple[tuple[str, Path], ...]:
        """The files that a structure stands on, itself last, with their names as seen from ``folder``."""
        if (structure, folder) not in self._below:
            self._below[structure, folder] = source_files(structure, folder)
        return self._below[structure, folder]


def _below(path: Path, root: str) -> str:
    return Path(os.path.relpath(os.path.abspath(path), root)).as_posix()


def _key(read: ProjectRead, disk: _Disk, options: RunOptions, mask: bool) -> str:
    """The fingerprint of a case: equal inputs and settings have one, however they are written; a structure laid on others
    is all of them."""
    assert read.settings is not None
    rules = {str(entry.raw["id"]) for layer in read.layers for entry in layer}
    resolved = _plain(resolved_project(read, read.settings, rules))
    content = {name: disk.sha(read.folder / name) for name in _named(read, disk) if (read.folder / name).is_file()}
    return _digest([fingerprint_of(resolved, content, options), _structures(read, disk), mask])


def _structures(read: ProjectRead, disk: _Disk) -> list[str]:
    """Digests of the structure's file and of those it extends, its own or the tool's."""
    assert read.settings is not None
    path = find_structure(read.settings.structure, read.folder)
    return [] if path is None else [disk.sha(file) for _, file in disk.below(path, read.folder)]


def _plain(value: Any) -> Any:
    """Numbers that are whole as whole numbers: 1 and 1.0 are one setting."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _digest(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:20]
