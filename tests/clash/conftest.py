"""Makes the helpers of the agreement tests importable: small random bureaus, and the two readings of a plan."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent / "agree"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
