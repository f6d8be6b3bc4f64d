"""Exit codes (see ``reorg --help``)."""

DONE, REJECTED, USAGE, NO_PLAN, NONE_FOUND, BROKEN, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 5, 70, 130
