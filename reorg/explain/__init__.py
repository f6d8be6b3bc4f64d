"""Why a plan came out so: what a placement, a unit or a rule gains and costs, and what stands in the way of another.

Called, it is :func:`reorg.flows.api.explain`.
"""

import sys

from reorg import CallableRoom

sys.modules[__name__].__class__ = CallableRoom
