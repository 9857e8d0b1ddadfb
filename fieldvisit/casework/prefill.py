"""What is known of a household before the door opens: goes into a form's hidden fields. Reads
only.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, place_words
from fieldvisit.casework.register import HouseholdNotHere, age_on, open_points
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Person, Visit
from fieldvisit.records.fields import mask_citizen_id
from fieldvisit.store import households, regions, tasks, visits
from fieldvisit.words.labels import label


@dataclass(frozen=True)
class Door:
    """The household at whose door a visit happens: `prefill` by field name, `last` the latest same
    form.
    """

    household_id: UUID
    person_id: UUID | None
    scope: str
    name: str
    category: str
    place: str
    prefill: dict[str, str]
    last: Visit | None


def at_door(tx: Connection, desk: Desk, *, household_id: UUID, form_id: str) -> Door:
    """Gather the household's facts and the answers of its latest visit. Raises HouseholdNotHere."""
    household = households.get(tx, household_id)
    if household is None:
        raise HouseholdNotHere(str(household_id))
    people = [person for _, person in households.members(tx, household_id)]
    who = next(
        (p for p in people if p.id == household.householder_id), people[0] if people else None
    )
    last = visits.last_of(tx, household_id, form_id=form_id)
    left_open = open_points(
        [last] if last else [], [task.source for task in tasks.of_household(tx, household_id)]
    )
    facts = _facts(household, who, desk=desk)
    facts["region_path"] = place_words(regions.path_names(tx, household.live_region))
    facts["investigator_name"] = desk.profile.staff_name
    facts["open_points"] = "；".join(left_open)
    if last is not None:
        facts["last_visit_on"] = local_day(last.started_at).isoformat()
        facts |= {f"last_{name}": value for name, value in last.answers.items() if _plain(value)}
    return Door(
        household_id=household_id,
        person_id=who.id if who else None,
        scope=household.scope,
        name=who.name if who else household.number,
        category=household.category,
        place=household.live_address,
        prefill=facts,
        last=last,
    )


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


def _plain(value: object) -> bool:
    return isinstance(value, str) and value != ""
