"""本人的权利: a person asks that their own record be put right; until when they are answered, and
how that ends. Pure.

Source: 个人信息保护法 art. 45 (to see and copy), 46 (to correct and complete), 50 (a refusal gives
its reason).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Task
from fieldvisit.records.task import TaskState

KIND = "correct_record"
"""The kind of the task that such a request is."""


@dataclass(eq=False)
class AnsweredAlready(FieldvisitError):
    """The request has its answer; `outcome` is a code of `correction_outcome`."""

    outcome: str


@dataclass(eq=False)
class NoHousehold(FieldvisitError):
    """The person is in no household here: who keeps their record now answers."""


def answer_by(asked: date, *, days: int) -> date:
    """The last day for the answer: so many calendar days, the day of the request not counted."""
    return asked + timedelta(days=days)


def check_open(task: Task) -> None:
    """Raises AnsweredAlready."""
    if task.state is not TaskState.OPEN:
        raise AnsweredAlready(task.verdict)
