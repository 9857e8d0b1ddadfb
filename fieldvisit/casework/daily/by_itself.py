"""What is done by itself once an unlocking, each alone: one that fails is tried at the next. Slow:
never on the window's thread.
"""

from collections.abc import Callable
from functools import partial

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import keeping_safe
from fieldvisit.casework.households import safety
from fieldvisit.casework.visits import attaching


def jobs(desk: Desk) -> tuple[Callable[[], object], ...]:
    """Files that nothing names go, warnings that ran out are marked, a copy is made if due."""
    return (
        partial(attaching.sweep, desk),
        partial(safety.end_run_out, desk),
        partial(keeping_safe.back_up_if_due, desk),
    )
