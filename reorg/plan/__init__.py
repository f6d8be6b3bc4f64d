"""The plan as a value, kinds of change, the plan as JSON; called, it is :func:`reorg.flows.api.plan`."""

import sys

from reorg import CallableRoom

sys.modules[__name__].__class__ = CallableRoom
