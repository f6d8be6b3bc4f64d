"""Runs one command as its own process: wall seconds and the most memory that this process held."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LOOK = 0.02
"""Seconds between looks at whether the command has ended: what the wall time may be off by."""


@dataclass(frozen=True)
class Run:
    """How a command went; ``code`` is ``None`` where it was stopped for taking too long."""

    code: int | None
    seconds: float
    peak_mb: float


def run(command: Sequence[str], log: Path, most: float) -> Run:
    """The command's output goes to ``log``; after ``most`` seconds the command is ended.

    The memory is the process's own (``wait4``), not the most of all children so far. A child begins as a copy of its
    parent, so the parent has to stay small.
    """
    began = time.monotonic()
    stopped = False
    with log.open("wb") as target:
        process = subprocess.Popen(command, stdout=target, stderr=subprocess.STDOUT)
        while True:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            if not stopped and time.monotonic() - began > most:
                stopped = True
                process.kill()
            time.sleep(LOOK)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(None if stopped else process.returncode, time.monotonic() - began, usage.ru_maxrss / 1024)
