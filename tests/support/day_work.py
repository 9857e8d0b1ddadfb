"""What the day's work keeps beside visits, as records. Invented."""

from datetime import date
from typing import Any

from fieldvisit.machine.ids import CountedIds
from fieldvisit.records import (
    Campaign,
    Credit,
    Household,
    Inspection,
    Insurance,
    Outreach,
    Person,
    PolicyTable,
    PublicNotice,
    Reading,
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


def of_household(home: Household, seen: Visit, person: Person) -> list[Any]:
    """That a visit was reported, a public notice, who is insured, what was measured of somebody."""
    on = {"household_id": home.id}
    entered = {"visit_id": seen.id, "system": "city", "reported_on": DAY, "how": "copied"}
    hung = {"members": 2, "amount": 101_000, "place": "村务公开栏"}
    roster = {"product": "意外险", "year": 2026, "premium": 43_636}
    measured = {"kind": "blood_pressure", "taken_on": DAY, "numbers": ["128", "82"]}
    days = {"posted_on": DAY, "last_day": date(2026, 12, 2)}
    return [
        _made(Reported, home.scope, **on, **entered),
        _made(PublicNotice, home.scope, **on, **hung, **days),
        _made(Insurance, home.scope, **on, person_id=home.householder_id, **roster),
        _made(Reading, home.scope, **on, person_id=person.id, **measured),
    ]


def inspection(scope: str, home: Household) -> Inspection:
    days = {"since": DAY, "until": DAY}
    drawn = {"seed": 7, "size": "1", "total": 1, "sample": [str(home.id)]}
    made: Inspection = _made(Inspection, scope, title="专项检查", **days, **drawn)
    return made


def policy_table(scope: str) -> PolicyTable:
    said = {"name": "points", "edition": 1, "text": "", "source": "通知", "published_by": "吴静"}
    made: PolicyTable = _made(PolicyTable, scope, **said)
    return made


def finding_of(one: Inspection, home: Household) -> Task:
    on = {"household_id": home.id, "inspection_id": one.id, "source": "没有签字"}
    made: Task = _made(Task, home.scope, kind="rectify", due_on=DAY, **on)
    return made
