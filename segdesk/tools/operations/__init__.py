"""What can be done to objects, without a pointer: the table OPERATIONS, and how to plan, try and do one."""

from segdesk.tools.operations.clip import Clip, copied
from segdesk.tools.operations.operation import Asked, Menu, Operation, Parameter
from segdesk.tools.operations.plan import Outcome, Plan, Trial, is_large
from segdesk.tools.operations.propagate import Propagated, copying, following, propagate
from segdesk.tools.operations.run import plan, refusal, run, tell
from segdesk.tools.operations.table import OPERATIONS

__all__ = [
    "OPERATIONS",
    "Asked",
    "Clip",
    "Menu",
    "Operation",
    "Outcome",
    "Parameter",
    "Plan",
    "Propagated",
    "Trial",
    "copied",
    "copying",
    "following",
    "is_large",
    "plan",
    "propagate",
    "refusal",
    "run",
    "tell",
]
