"""What the day's work keeps beside visits, as records. Invented."""

from datetime import date
from typing import Any

from fieldvisit.machine.ids import CountedIds
from fieldvisit.records import (
    Campaign,
    Credit,
    Household,
    Outreach,
    PublicNotice,
    Reported,
    Task,
    Visit,
)
from tests.support.central import NOON

_ids = CountedIds("day's work of tests")
DAY = date(2026, 11, 25)


def _made(model: Any, scope: str, **said: Any) -> Any:
    return model.model_validate({"id": _ids.fresh(), "scope": scope, "created_at": NOON} | said)


def campaign(scope: str) -> Campaign:
    made: Campaign = _made(
        Campaign, scope, title="寒潮敲门", way="home", due_on=DAY, tags=["stove"]
    )
    return made


def task_of(one: Campaign, home: Household) -> Task:
    on = {"household_id": home.id, "campaign_id": one.id}
    made: Task = _made(Task, home.scope, kind="campaign", due_on=DAY, **on)
    return made


def of_nobody(scope: str, staff_id: Any) -> list[Any]:
    """An outreach and a credit."""
    return [
        _made(Outreach, scope, kind="fair", place="集市", done_on=DAY, copies=1),
        _made(Credit, scope, staff_id=staff_id, session="业务培训", done_on=DAY, part="learner"),
    ]


def of_household(home: Household, seen: Visit) -> list[Any]:
    """That a visit was reported, and a public notice."""
    on = {"household_id": home.id}
    entered = {"visit_id": seen.id, "system": "city", "reported_on": DAY, "how": "copied"}
    hung = {"members": 2, "amount": 101_000, "place": "村务公开栏"}
    days = {"posted_on": DAY, "last_day": date(2026, 12, 2)}
    return [
        _made(Reported, home.scope, **on, **entered),
        _made(PublicNotice, home.scope, **on, **hung, **days),
    ]
