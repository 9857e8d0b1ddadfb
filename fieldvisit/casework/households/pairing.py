"""党员联系困难群众: paired, ended with a reason, told by household and by worker. One transaction
an action.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people.typed_household import past_day
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household
from fieldvisit.records.fields import mask_name
from fieldvisit.rules import pairing as rule
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.store import households, staff


@dataclass(frozen=True)
class PairLine:
    """Who keeps in touch with which household; the household's name is masked."""

    household: str
    number: str
    name: str
    address: str
    helper: str
    unit: str
    staff_id: str
    since: str
    until: str


def pair(
    desk: Desk, household_id: str, *, name: str, unit: str = "", on: date | None = None
) -> Household:
    """Somebody keeps in touch with a household from a day on (today); a colleague of that name
    known here is named by account, too. Raises MayNot, NotHere, WordsMissing,
    PairedAlready, DayToCome.
    """
    desk.may(DECIDERS, job="register")
    since = past_day(desk, on).isoformat()
    called = naming.words(name, field="谁联系")
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        known = [one for one in staff.all(tx) if called in (one.name, str(one.id))]
        account = known[0] if len(known) == 1 else None
        helper = rule.Helper(
            name=account.name if account else called,
            unit=unit.strip(),
            since=since,
            staff_id=str(account.id) if account else "",
        )
        return _write(tx, desk, home=home, after=rule.paired(home.pairings, helper))


def part(
    desk: Desk, household_id: str, *, name: str, reason: str, on: date | None = None
) -> Household:
    """It is over from the day after; what was stays known. Raises MayNot, NotHere,
    WordsMissing, NotPaired, EndsBeforePairing, DayToCome.
    """
    desk.may(DECIDERS, job="register")
    day = past_day(desk, on)
    why = naming.words(reason, field="原因")
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        return _write(tx, desk, home=home, after=rule.parted(home.pairings, name, on=day, why=why))


def pairs(desk: Desk, *, day: date | None = None, who: str = "") -> list[PairLine]:
    """Every pairing that stands on a day (today), or those of one person (name or staff id), by
    person and household.
    """
    asof = day or local_day(desk.clock.now())
    with desk.read_people() as tx:
        homes = households.paired(tx)
        names = households.names(tx, [one.id for one in homes])
    found = [
        PairLine(
            household=str(home.id),
            number=home.number,
            name=mask_name(names.get(home.id, "")),
            address=home.live_address or home.hukou_address,
            helper=one.name,
            unit=one.unit,
            staff_id=one.staff_id,
            since=one.since,
            until=one.until,
        )
        for home in homes
        for one in rule.standing(home.pairings, asof)
        if who in ("", one.name, one.staff_id)
    ]
    return sorted(found, key=lambda one: (one.helper, one.unit, one.number))


def words(home: Household, day: date) -> str:
    """Who keeps in touch with a household on a day, in words; "" while nobody does."""
    helpers = [one.name for one in rule.standing(home.pairings, day)]
    return f"结对：{'、'.join(helpers)}" if helpers else ""


def _write(
    tx: Connection, desk: Desk, *, home: Household, after: list[dict[str, Any]]
) -> Household:
    return writing.put(tx, desk, record=home, after={"pairings": after}, line="pairing")
