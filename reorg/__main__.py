"""``python -m reorg``, and the ``reorg`` command: an interruption while the program is still being read ends it quietly too."""

from __future__ import annotations

import os

INTERRUPTED = 130
"""As in :mod:`reorg.cli.exits`, which may not have been read yet."""


def run() -> None:
    """Run one command. Never ends in a traceback, however early it is interrupted."""
    # More threads would add up matrices in another order from machine to machine, and only get in the way of workers.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from reorg.cli.main import main

        main()
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


if __name__ == "__main__":
    run()
