"""What-ifs: runs of a project and its scenarios as values, their indicators, and what tells them apart.

``reorg.compare(project, scenarios)`` calls :func:`reorg.flows.api.compare`.
"""

import sys

from reorg import CallableRoom

sys.modules[__name__].__class__ = CallableRoom
