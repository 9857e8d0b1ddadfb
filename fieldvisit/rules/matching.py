"""数据比对: what its tasks are called and how they are known again, and that several of a household
are one thing to do. Pure.
"""

from collections.abc import Collection
from uuid import UUID, uuid5

from fieldvisit.records.task import Task

HIT = "match_"
"""What the task kind of a hit begins with; the code of the list follows."""

TOGETHER = "matches_together"
"""The task kind of a household with several hits: one visit for all of them."""


def hit_id(person_id: UUID, list_kind: str) -> UUID:
    """The id of a person's hit in a list, the same on every device."""
    return uuid5(person_id, f"{HIT}{list_kind}")


def together_id(household_id: UUID) -> UUID:
    """The id of a household's one task for several hits, the same on every device."""
    return uuid5(household_id, TOGETHER)


def is_hit(task: Task) -> bool:
    """Whether a task is a hit."""
    return task.kind.startswith(HIT)


def folded(tasks: Collection[Task]) -> list[Task]:
    """Open tasks as people do them: several hits of a household are its one urgent task."""
    together = {one.household_id for one in tasks if one.kind == TOGETHER}
    return [one for one in tasks if not (is_hit(one) and one.household_id in together)]
