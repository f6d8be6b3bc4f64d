"""Plan the reorganization of a public-security bureau.

The command line (``reorg``) is a thin skin over a few functions on frozen values;
they are imported on first use so that ``reorg --help`` answers at once.
"""

from __future__ import annotations

__version__ = "0.1.0"
