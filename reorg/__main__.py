"""``python -m reorg``, and the ``reorg`` command: an interruption while the program is still being read ends it quietly too."""

from __future__ import annotations

INTERRUPTED = 130
"""As in :mod:`reorg.cli.exits`, which may not have been read yet."""


def run() -> None:
    """Run one command. Never ends in a traceback, however early it is interrupted."""
    try:
        from reorg.cli.main import main

        main()
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


if __name__ == "__main__":
    run()
