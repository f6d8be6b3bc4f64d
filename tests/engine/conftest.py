"""Makes the random bureaus of the agreement tests importable."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "agree"))
