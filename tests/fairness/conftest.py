"""Makes the random bureaus and the small office of other tests importable."""

import sys
from pathlib import Path

for folder in ("agree", "engine", "replan"):
    sys.path.insert(0, str(Path(__file__).parent.parent / folder))
