"""Worker processes of this machine, for compare and sweep."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any


@contextmanager
def worker_processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """So many processes, each ready for jobs; jobs that have not begun when the block is left are dropped."""
    context = multiprocessing.get_context("spawn")  # the same on every system; a fork would copy solver threads
    executor = ProcessPoolExecutor(count, mp_context=context, initializer=_begin)
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def end_at_once(executor: ProcessPoolExecutor) -> None:
    """What runs is not worth waiting for."""
    for process in list((executor._processes or {}).values()):
        process.terminate()


def _begin() -> None:
    """Ctrl-C reaches every process of the terminal; the one that was started decides. Where that one is killed, its
    workers end as well: nobody would ask them for anything again, and they hold a roster in memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)
