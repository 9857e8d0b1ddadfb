"""A household as typed, and a seat in one: new rows, not kept yet."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people.alike import villages
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Membership, Person
from fieldvisit.records.fields import read_phone
from fieldvisit.records.person import Relation
from fieldvisit.store import profile


@dataclass(eq=False)
class NoVillageChosen(FieldvisitError):
    """This device answers for several villages: which one is said."""

    known: str


@dataclass(eq=False)
class DayToCome(FieldvisitError):
    """What has happened has a day that has come."""

    day: date


@dataclass(frozen=True)
class Where:
    """A household as typed: `village` is needed where the device has several; `number` as the
    office gives it, one of our own without.
    """

    category: str
    address: str
    hukou_address: str = ""
    village: str = ""
    number: str = ""
    phone: str = ""


def new_household(tx: Connection, desk: Desk, *, where: Where, scope: str) -> Household:
    """A household as typed, not kept yet. Raises CodeUnknown, WordsMissing, BadValue."""
    address = naming.words(where.address, field="居住地址")
    return Household.model_validate(
        {
            **marks(desk, scope),
            "number": where.number.strip() or _number(tx, desk, scope=scope),
            "category": naming.code(where.category, group="category", field="救助类别"),
            "hukou_region": scope,
            "live_region": scope,
            "live_address": address,
            "hukou_address": where.hukou_address.strip() or address,
            "phone": read_phone(where.phone) if where.phone.strip() else None,
        }
    )


def new_tie(
    desk: Desk, home: Household, *, person: Person, relation: Relation, on: date | None = None
) -> Membership:
    """A seat in a household from a day on (today), not kept yet."""
    return Membership.model_validate(
        {
            **marks(desk, home.scope),
            "household_id": home.id,
            "person_id": person.id,
            "relation": relation,
            "since": on or local_day(desk.clock.now()),
        }
    )


def past_day(desk: Desk, given: date | None) -> date:
    """The day of something that has happened, today without one. Raises DayToCome."""
    today = local_day(desk.clock.now())
    if given is not None and given > today:
        raise DayToCome(given)
    return given or today


def village_of(tx: Connection, wanted: str) -> str:
    """The village in which something is made. Raises NoVillageChosen."""
    known = villages(tx)
    if wanted in known:
        return wanted
    if wanted or len(known) != 1:
        raise NoVillageChosen("、".join(known))
    return known[0]


def _number(tx: Connection, desk: Desk, *, scope: str) -> str:
    """A number of our own: no two devices give one twice, with or without a network."""
    day = local_day(desk.clock.now())
    serial = profile.next_number(tx, day, form_id="household")
    return f"{scope}-{day:%Y%m%d}-{desk.profile.short}{serial:02d}"


def marks(desk: Desk, scope: str) -> dict[str, Any]:
    """What every new row has."""
    return {"id": desk.ids.fresh(), "scope": scope, "created_at": desk.clock.now()}
