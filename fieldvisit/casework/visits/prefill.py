"""What is known of a household before the door opens: goes into a form's hidden fields. Reads
only.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import NOBODY_KNOWN, Desk, HouseholdNeeded, age_on, place_words
from fieldvisit.casework.households import blind, left_open
from fieldvisit.casework.households.register import HouseholdNotHere, open_points
from fieldvisit.casework.tables.policy_values import policy_facts
from fieldvisit.casework.visits.earlier import measures_left, of_plan, this_year
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Membership, Person, Visit
from fieldvisit.records.fields import mask_citizen_id
from fieldvisit.rules import assessing, near_relatives, plans, residence
from fieldvisit.store import cases, households, regions, visits
from fieldvisit.words.labels import label

_A_YEAR_OF_VISITS = 200

ASKS_WHERE = "F10"
"""The form that asks where a household really lives (人户分离探访)."""

ASKS_WHO = "F05"
"""The form that asks who somebody is (主动发现线索): it needs no household."""

Row = Mapping[str, str]
Facts = dict[str, str | Sequence[Row]]


@dataclass(frozen=True)
class Door:
    """The household at whose door a visit happens (None: nobody knows whose): `prefill` by field
    name (for a repeat one mapping an instance), `last` the latest same form;
    `relatives`: near relatives in office, who do not investigate it;
    `task_id`: the second look (互查) that this visit would be.
    """

    household_id: UUID | None
    person_id: UUID | None
    scope: str
    name: str
    category: str
    place: str
    prefill: Facts
    last: Visit | None
    relatives: tuple[near_relatives.Relative, ...] = ()
    task_id: UUID | None = None


def at_door(tx: Connection, desk: Desk, *, household_id: UUID | None, form_id: str) -> Door:
    """Gather the household's facts and the answers of its latest visit; nothing of what was found
    there for a second look that has to be blind. Raises HouseholdNotHere.
    """
    if household_id is None:
        return _in_the_open(tx, desk)
    household = households.get(tx, household_id)
    if household is None:
        raise HouseholdNotHere(str(household_id))
    members = households.members(tx, household_id)
    people = [person for _, person in members]
    who = next(
        (p for p in people if p.id == household.householder_id), people[0] if people else None
    )
    second = blind.task_for(tx, desk, household_id=household_id, form_id=form_id)
    last = None if second else visits.last_of(tx, household_id, form_id=form_id)
    day = local_day(desk.clock.now())
    open_ = [] if second else left_open.words(tx, household_id, day=day)
    points = open_points([last] if last else [], open_)
    facts: Facts = {**_facts(household, who, desk=desk), **_applying(household, who)}
    if members:
        facts["member"] = [_member(*one) for one in members]
    facts |= policy_facts(desk.tables, day=day, region=household.scope)
    seen = visits.of_household(tx, household_id, limit=_A_YEAR_OF_VISITS)
    facts |= this_year(seen, form_id=form_id, year=day.year)
    if left := measures_left(last):
        facts["measure"] = left
    facts["region_path"] = place_words(regions.path_names(tx, household.live_region))
    facts["investigator_name"] = desk.profile.staff_name
    facts["open_points"] = "；".join(points)
    if last is not None:
        facts["last_visit_on"] = local_day(last.started_at).isoformat()
        facts |= {f"last_{name}": value for name, value in last.answers.items() if _plain(value)}
    facts |= {} if second else of_plan(plans.of(cases.plans_of(tx, household_id)))
    return Door(
        household_id=household_id,
        person_id=who.id if who else None,
        scope=household.scope,
        name=who.name if who else household.number,
        category=household.category,
        place=household.live_address,
        prefill=facts,
        last=last,
        task_id=second.id if second else None,
        relatives=tuple(near_relatives.standing(household.near_relatives)),
    )


def _in_the_open(tx: Connection, desk: Desk) -> Door:
    """Where somebody was found of whom nobody knows a household: the worker's own area."""
    scope = desk.profile.region_code
    facts: Facts = {**policy_facts(desk.tables, day=local_day(desk.clock.now()), region=scope)}
    area = place_words(regions.path_names(tx, scope))
    facts |= {"region_path": area, "investigator_name": desk.profile.staff_name}
    return Door(
        household_id=None,
        person_id=None,
        scope=scope,
        name=NOBODY_KNOWN,
        category="",
        place=area,
        prefill=facts,
        last=None,
    )


def check_opening(tx: Connection, desk: Desk, *, door: Door, form_id: str) -> None:
    """Refuse a visit that nobody could make, or that this person may not. Raises HouseholdNeeded
    (but for the form that asks who it is), ActualAddressMissing (but for the form that asks for
    it), InvestigatorIsRelative, FormNotAssessors.
    """
    assessing.check_form(desk.profile.role, form_id)
    if door.household_id is None and form_id != ASKS_WHO:
        raise HouseholdNeeded
    home = households.get(tx, door.household_id) if door.household_id else None
    if home is not None and form_id != ASKS_WHERE:
        residence.check_door(home)
    me = desk.profile
    near_relatives.check_investigators(door.relatives, ids=[me.staff_id], names=[me.staff_name])


def check_investigators(door: Door, *, ids: Iterable[UUID], names: Iterable[str]) -> None:
    """Refuse a visit that a near relative took part in. Raises InvestigatorIsRelative."""
    near_relatives.check_investigators(door.relatives, ids=ids, names=names)


def asked_of(facts: Facts, names: Collection[str]) -> Facts:
    """Those facts that a form has fields for, rows of a repeat likewise."""
    return {
        name: told if isinstance(told, str) else [_asked_of_row(row, names) for row in told]
        for name, told in facts.items()
        if name in names
    }


def _asked_of_row(row: Row, names: Collection[str]) -> Row:
    return {name: text for name, text in row.items() if name in names}


def _facts(household: Household, who: Person | None, *, desk: Desk) -> dict[str, str]:
    facts = {
        "household_no": household.number,
        "category": label("category", household.category),
        "address": household.live_address,
    }
    if who is not None:
        facts |= {
            "person_name": who.name,
            "sex": label("sex", who.sex),
            "age": age_on(who.birth_date, local_day(desk.clock.now())).removesuffix(" 岁"),
            "citizen_id": mask_citizen_id(who.citizen_id) if who.citizen_id else "",
        }
    return facts


def _applying(household: Household, who: Person | None) -> dict[str, str]:
    """What an application asks again, to be corrected at the door: numbers in full."""
    facts = {"hukou_address": household.hukou_address, "live_address": household.live_address}
    if who is None:
        return facts
    return facts | {
        "applicant_name": who.name,
        "applicant_citizen_id": who.citizen_id or "",
        "applicant_no_id_reason": "" if who.citizen_id else who.no_id_reason or "",
        "applicant_phone": who.phone or household.phone or "",
    }


def _member(membership: Membership, person: Person) -> Row:
    """A member as the register has them, for a row of the repeat `member`. Sex and birth are
    asked of those only whose number does not tell."""
    sex, born = person.sex or "", person.birth_date.isoformat() if person.birth_date else ""
    row = {
        "member_person_id": str(person.id),
        "member_name": person.name,
        "member_citizen_id": person.citizen_id or "",
        "member_relation": membership.relation,
        "member_sex": sex,
        "member_birth_on": born,
        "member_phone": person.phone or "",
        "member_health": person.health or "",
        "member_disability_card": person.disability_card or "",
    }
    if not person.citizen_id:
        row["member_no_id_reason"] = person.no_id_reason or ""
        row |= {"member_sex_asked": sex, "member_birth_asked": born}
    return row


def _plain(value: object) -> bool:
    return isinstance(value, str) and value != ""
