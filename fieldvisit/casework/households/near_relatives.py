"""近亲属备案: filed with name, post and relation, taken back with a reason; which households the
district still has to visit. One transaction an action.
"""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Visit
from fieldvisit.records.fields import mask_name
from fieldvisit.records.staff import Role
from fieldvisit.rules import near_relatives as rule
from fieldvisit.rules.belonging import patch
from fieldvisit.rules.editions import overtaken
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.store import households, staff, visits


@dataclass(frozen=True)
class FiledLine:
    """A household with a near relative in office; its own name is masked. `district_visit`: the day
    on which the district was there since, "" while it was not.
    """

    household: str
    number: str
    name: str
    relative: str
    post: str
    relation: str
    since: str
    district_visit: str


def file(desk: Desk, household_id: str, *, name: str, post: str, relation: str) -> Household:
    """File that somebody in office is a near relative; a colleague of that name known here is named
    by account, too. Raises MayNot, NotHere, WordsMissing, FiledAlready.
    """
    desk.may(DECIDERS, job="register")
    called = naming.words(name, field="谁")
    what = naming.words(post, field="职务")
    how = naming.words(relation, field="什么亲属")
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        if any(one.name == called for one in rule.standing(home.near_relatives)):
            raise rule.FiledAlready(called)
        accounts = [one for one in staff.all(tx) if one.name == called]
        day = local_day(desk.clock.now()).isoformat()
        account = str(accounts[0].id) if len(accounts) == 1 else ""
        fresh = rule.Relative(called, what, how, day, staff_id=account)
        return _write(tx, desk, home=home, filed=[*home.near_relatives, asdict(fresh)])


def take_back(desk: Desk, household_id: str, *, name: str, reason: str) -> Household:
    """It was filed wrongly, or is over; both stay known. Raises MayNot, NotHere, NotFiled,
    WordsMissing.
    """
    desk.may(DECIDERS, job="register")
    why = naming.words(reason, field="原因")
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        if all(one.name != name for one in rule.standing(home.near_relatives)):
            raise rule.NotFiled(name)
        over = {"until": local_day(desk.clock.now()).isoformat(), "why": why}
        filed = [
            {**one, **over} if one["name"] == name and not one.get("until") else one
            for one in home.near_relatives
        ]
        return _write(tx, desk, home=home, filed=filed)


def filed(desk: Desk) -> list[FiledLine]:
    """Every household of this device with a near relative in office, those first where the district
    was not yet.
    """
    with desk.read_people() as tx:
        district = {one.id for one in staff.all(tx) if one.role is Role.DISTRICT_OFFICER}
        found = [
            line
            for home in households.with_near_relatives(tx)
            for line in _lines(tx, home, district=district)
        ]
    return sorted(found, key=lambda one: (one.district_visit != "", one.number))


def _write(
    tx: Connection, desk: Desk, *, home: Household, filed: list[dict[str, str]]
) -> Household:
    fields = patch(home, near_relatives=filed).after
    return writing.put(tx, desk, record=home, after=fields, line="near_relative")


def _lines(tx: Connection, home: Household, *, district: set[UUID]) -> list[FiledLine]:
    name = households.names(tx, [home.id]).get(home.id, "")
    seen = visits.of_household(tx, home.id)
    not_those = overtaken(seen)
    been = [one for one in seen if one.id not in not_those and _of_district(one, district)]
    return [
        FiledLine(
            household=str(home.id),
            number=home.number,
            name=mask_name(name),
            relative=one.name,
            post=one.post,
            relation=one.relation,
            since=one.since,
            district_visit=_day_since(been, one.since),
        )
        for one in rule.standing(home.near_relatives)
    ]


def _of_district(visit: Visit, district: set[UUID]) -> bool:
    return visit.state not in ("attempt", "cancelled") and any(
        UUID(one) in district for one in visit.investigators
    )


def _day_since(been: list[Visit], since: str) -> str:
    days = [local_day(one.started_at) for one in been]
    last = max((one for one in days if one >= date.fromisoformat(since)), default=None)
    return last.isoformat() if last else ""
