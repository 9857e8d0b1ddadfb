"""What cannot wait: 特急 clues and needs, alerts, the tasks of the day after, as long as nobody has
answered them. One rule for 今日 and for what is sent first. Pure.
"""

from collections.abc import Callable, Mapping
from typing import Any

from fieldvisit.records.alert import Alert, AlertState
from fieldvisit.records.clue import Clue, ClueState
from fieldvisit.records.kept import Kept
from fieldvisit.records.need import Need, NeedState, Urgency
from fieldvisit.records.task import Task, TaskState

TASKS = frozenset({"alert", "urgent_need", "urgent_clue"})
"""Kinds of tasks that are done before any other."""
UNANSWERED = (NeedState.FOUND, NeedState.VERIFIED, NeedState.REOPENED)

_RULES: Mapping[type[Kept], Callable[[Any], bool]] = {
    Alert: lambda one: one.state != AlertState.CLOSED,
    Clue: lambda one: one.urgency == Urgency.AT_ONCE and one.state == ClueState.FOUND,
    Need: lambda one: one.urgency == Urgency.AT_ONCE and one.state in UNANSWERED,
    Task: lambda one: one.kind in TASKS and one.state == TaskState.OPEN,
}


def is_pressing(record: Kept) -> bool:
    """Whether a record, as it stands, is one that somebody has to hear of before all else."""
    rule = _RULES.get(type(record))
    return rule is not None and record.deleted_at is None and rule(record)
