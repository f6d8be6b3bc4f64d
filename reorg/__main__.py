"""``python -m reorg``."""

from reorg.cli.main import main

main()
