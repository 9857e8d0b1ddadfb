"""What cannot wait is what somebody must hear of now, and only until somebody has answered it."""

from datetime import date
from typing import Any

import pytest

from fieldvisit.records import Alert, Clue, Need, Task
from fieldvisit.records.kept import Kept
from fieldvisit.records.pressing import TASKS, is_pressing
from tests.support import loops
from tests.support.central import NOON, VILLAGE, household, note

HOME = household()
AT_ONCE = loops.clue(VILLAGE).model_copy(update={"urgency": "at_once"})
RAISED = next(one for one in loops.cases(HOME) if isinstance(one, Alert))


def a_need(**said: Any) -> Need:
    plain = {"id": HOME.id, "scope": VILLAGE, "created_at": NOON, "household_id": HOME.id}
    told = {"kind": "care", "text": "没人做饭", "source": "visit", "found_at": NOON}
    return Need.model_validate(plain | told | said)


def a_task(kind: str, **said: Any) -> Task:
    plain = {"id": HOME.id, "scope": VILLAGE, "created_at": NOON, "household_id": HOME.id}
    return Task.model_validate(plain | {"kind": kind, "due_on": date(2026, 11, 25)} | said)


@pytest.mark.parametrize(
    "record",
    [AT_ONCE, RAISED, a_need(urgency="at_once"), *(a_task(kind) for kind in sorted(TASKS))],
    ids=lambda one: type(one).__name__,
)
def test_what_nobody_has_answered_yet_presses(record: Kept) -> None:
    assert is_pressing(record)
    assert not is_pressing(record.model_copy(update={"deleted_at": NOON}))


@pytest.mark.parametrize(
    "record",
    [
        AT_ONCE.model_copy(update={"state": "verified"}),
        AT_ONCE.model_copy(update={"urgency": "urgent"}),
        RAISED.model_copy(update={"state": "closed"}),
        a_need(urgency="at_once", state="in_service"),
        a_need(),
        a_task("alert", state="done"),
        a_task("follow_up"),
        HOME,
        note(),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_is_answered_or_can_wait_does_not(record: Kept) -> None:
    assert not is_pressing(record)


def test_a_clue_presses_as_long_as_today_shows_it_first() -> None:
    """Somebody on the way has answered it as little as nobody has."""
    taken = RAISED.model_copy(update={"state": "taken"})
    assert is_pressing(taken)
    assert not is_pressing(Clue.model_validate(AT_ONCE.model_dump() | {"state": "closed"}))
