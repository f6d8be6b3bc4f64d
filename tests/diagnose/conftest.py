"""Makes the helpers of the clash tests importable: small random bureaus whose plans can all be listed."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent / "clash", HERE.parent / "agree"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
