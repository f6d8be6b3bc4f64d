"""What all tests share: one thread for matrices, as the command has (set before numpy is read)."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
