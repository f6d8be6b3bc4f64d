"""Passing a request to stop on to something that runs and can be told so."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Watch:
    """Calls ``end`` once ``stop`` is set, while the ``with`` block runs; without a ``stop`` it does nothing."""

    def __init__(self, end: Callable[[], None], stop: threading.Event | None) -> None:
        self.end, self.stop, self.done = end, stop, threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True) if stop is not None else None

    def __enter__(self) -> None:
        if self.thread:
            self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.done.set()
        if self.thread:
            self.thread.join()

    def _look(self) -> None:
        assert self.stop is not None
        while not self.done.wait(0.05):
            if self.stop.is_set():
                self.end()
                return
