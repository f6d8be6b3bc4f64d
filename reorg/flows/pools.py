"""Where a sweep's jobs run: here, in worker processes of this machine, or on a Dask cluster. One way through for all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from reorg.flows.sweep_jobs import InputsChanged, Job, Parcel, work
from reorg.flows.workers import end_at_once, worker_processes
from reorg.text import Finding, Message, Place, Rejected, Text

NO_DASK = Message(
    "sweep.no-dask",
    "error",
    Text("--scheduler 需要 dask，这里没有安装。", "--scheduler needs dask, which is not installed here."),
    advice=Text('请安装：pip install "reorg[cluster]"。', 'Install it: pip install "reorg[cluster]".'),
)
NO_SCHEDULER = Message(
    "sweep.no-scheduler",
    "error",
    Text("连不上调度器 {value}。", "No scheduler answers at {value}."),
    advice=Text(
        "请核对地址（如 tcp://127.0.0.1:8786），并确认 dask scheduler 已启动。",
        "Check the address (such as tcp://127.0.0.1:8786), and that `dask scheduler` runs there.",
    ),
)
NO_WORKERS = Message(
    "sweep.no-workers",
    "error",
    Text("调度器 {value} 没有工作进程。", "The scheduler at {value} has no workers."),
    advice=Text("请先启动 dask worker。", "Start `dask worker` first."),
)
OTHER_VERSION = Message(
    "sweep.other-version",
    "error",
    Text(
        "集群的工作进程上没有同版本的 reorg {version}（{value}）。",
        "The cluster's workers do not have reorg {version} ({value}).",
    ),
    advice=Text("请在每台机器上安装同一版本。", "Install the same version on every machine."),
)
WORKER_LOST = Message(
    "sweep.worker-lost",
    "error",
    Text("一个工作进程意外结束（可能内存不足）。", "A worker ended unexpectedly (out of memory, perhaps)."),
    advice=Text(
        "已完成的结果都在；请用较少的 --workers 再运行同一命令。",
        "What was solved is kept; run the same command again with fewer --workers.",
    ),
)
AHEAD = 3
"""Jobs handed over ahead for each worker."""
PARCELS = 8
"""Projects whose files stay in a cluster's memory at a time; jobs come project by project."""
FINDS_WORKERS = 20.0
"""Seconds that a cluster has to show a worker."""


class Stopped(Exception):
    """The sweep was asked to stop; what was solved is kept."""


class Pool(Protocol):
    """Does jobs in any order; ``size`` of them at a time."""

    size: int

    def results(self, jobs: Iterable[tuple[Job, Parcel]], stop: threading.Event) -> Iterator[tuple[Job, Any]]: ...


class Here:
    """In this process, one after another."""

    size = 1

    def results(self, jobs: Iterable[tuple[Job, Parcel]], stop: threading.Event) -> Iterator[tuple[Job, Any]]:
        """Each job with its result. Raises :class:`Stopped`; the job that was cut short is thrown away."""
        for job, parcel in jobs:
            if stop.is_set():
                raise Stopped
            result = work(job, parcel, stop)
            if stop.is_set():
                raise Stopped
            yield job, result


class Through:
    """Through any executor of :mod:`concurrent.futures`. ``hand`` makes of a parcel what is handed over with each job."""

    def __init__(
        self, executor: Executor, size: int, hand: Callable[[Parcel], Any], end: Callable[[], None] | None = None
    ) -> None:
        self.executor, self.size, self.hand, self.end = executor, size, hand, end

    def results(self, jobs: Iterable[tuple[Job, Parcel]], stop: threading.Event) -> Iterator[tuple[Job, Any]]:
        """Each job with its result as it is done. Raises :class:`Stopped`, or ``Rejected`` where a worker was lost."""
        following = iter(jobs)
        running: dict[Future[Any], Job] = {}
        try:
            while True:
                while len(running) < AHEAD * self.size and (one := next(following, None)) is not None:
                    job, parcel = one
                    running[self.executor.submit(work, job, self.hand(parcel))] = job
                if not running:
                    return
                done, _ = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
                if stop.is_set():
                    raise Stopped
                for future in done:
                    yield running.pop(future), future.result()
        except BrokenExecutor as fault:
            raise Rejected([WORKER_LOST.at()]) from fault
        finally:
            for future in running:
                future.cancel()
            if running and self.end is not None:
                self.end()


@contextmanager
def pool(workers: int, scheduler: str | None) -> Iterator[Pool]:
    """The pool that the command line asks for. Raises ``Rejected`` where a cluster cannot be used."""
    if scheduler is not None:
        with _cluster(scheduler) as made:
            yield made
    elif workers == 1:
        yield Here()
    else:
        with _processes(workers) as made:
            yield made


@contextmanager
def _processes(workers: int) -> Iterator[Through]:
    with worker_processes(workers) as executor:
        yield Through(executor, workers, lambda parcel: parcel, lambda: end_at_once(executor))


@contextmanager
def _cluster(address: str) -> Iterator[Through]:
    try:
        from distributed import Client
    except ImportError as fault:
        raise Rejected([NO_DASK.at()]) from fault
    from reorg import __version__

    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as fault:
        raise Rejected([NO_SCHEDULER.at(Place(), address)]) from fault
    with client:
        try:
            client.wait_for_workers(1, timeout=FINDS_WORKERS)
        except TimeoutError as fault:
            raise Rejected([NO_WORKERS.at(Place(), address)]) from fault
        others = _other_versions(client, __version__)
        if others:
            raise Rejected(others)
        handed: dict[str, Any] = {}

        def hand(parcel: Parcel) -> Any:
            """The files sent once to the cluster's memory, not with every job."""
            if parcel.digest not in handed:
                while len(handed) >= PARCELS:
                    handed.pop(next(iter(handed)))
                handed[parcel.digest] = client.scatter(_packed(parcel), hash=False)
            return handed[parcel.digest]

        size = sum(client.nthreads().values())
        yield Through(client.get_executor(pure=False), size, hand)


def _other_versions(client: Any, own: str) -> list[Finding]:
    try:
        told = client.run(_version)
    except Exception as fault:  # whatever a worker without this package answers
        return [OTHER_VERSION.at(Place(), type(fault).__name__, version=own)]
    return [OTHER_VERSION.at(Place(), f"{worker}: {has}", version=own) for worker, has in told.items() if has != own]


def _version() -> str:
    from reorg import __version__

    return __version__


def _packed(parcel: Parcel) -> Parcel:
    """The parcel with the bytes of its files."""
    content = {name: (Path(parcel.root) / name).read_bytes() for name in parcel.digests}
    changed = [name for name, digest in parcel.digests.items() if sha256(content[name]).hexdigest() != digest]
    if changed:
        raise InputsChanged(changed[0])
    return replace(parcel, content=content)
