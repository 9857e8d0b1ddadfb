"""One step of a case, whatever kind of case it is: its rule allows it, the record and the trail say
so. The rules know which step may follow which.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.records import KINDS, Kept, kind_of
from fieldvisit.rules import alerts, clues, loop, plans, special_cases

K = TypeVar("K", bound=Kept)

CHECKS: Mapping[str, Callable[..., None]] = {
    "need": loop.check_need,
    "service_order": loop.check_order,
    "referral": loop.check_referral,
    "clue": clues.check_clue,
    "alert": alerts.check_alert,
    "plan": plans.check_plan,
    "special_case": special_cases.check_case,
}
"""By kind: what refuses a step. Called with the record, the step and `changes`, the other fields
that the step sets."""

_KIND = {model: kind for kind, model in KINDS.items()}
_LINES = {"service_order": "service"}
"""Kinds whose lines in the trail bear another name."""


def take(tx: Connection, desk: Desk, *, case: K, step: StrEnum, changes: Mapping[str, Any]) -> K:
    """One step in the caller's transaction; the case as it stands then. Raises StepRefused and what
    the rule of its kind asks for.
    """
    kind = kind_of(case)
    CHECKS[kind](case, step, changes=changes)
    line = line_of(kind, step)
    return writing.put(tx, desk, record=case, after={"state": step, **changes}, line=line)


def take_alone(
    desk: Desk, model: type[K], *, named: str, step: StrEnum, changes: Mapping[str, Any]
) -> K:
    """One step that nothing else goes with, of the case with this id. Raises NotHere, and as
    `take` does.
    """
    desk.may_show_people()
    with desk.store.write() as tx:
        case = naming.record(tx, model, kind=_KIND[model], named=named)
        return take(tx, desk, case=case, step=step, changes=changes)


def line_of(kind: str, step: str) -> str:
    """The trail's code of a step."""
    return f"{_LINES.get(kind, kind)}_{step}"
