"""Today's organization in figures, and what a new structure will be short of. Also the function ``reorg.diagnose``."""

import sys

from reorg import CallableRoom

sys.modules[__name__].__class__ = CallableRoom
