"""A visit's values under the names by which outside systems ask for them (rules.outside). Reads
only; ID numbers are whole: whoever calls this leaves the line.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, place_words
from fieldvisit.casework.visits import on_paper
from fieldvisit.forms.session import Session
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Person, Visit
from fieldvisit.store import forms, households, regions, rows, staff
from fieldvisit.words.labels import label


def of_visit(tx: Connection, desk: Desk, *, visit: Visit) -> dict[str, str]:
    """The values by name; of whom it tells: the visit's person, or the householder."""
    home = households.get(tx, visit.household_id) if visit.household_id else None
    person_id = visit.person_id or (home.householder_id if home else None)
    person = rows.get(tx, "person", row_id=person_id) if person_id else None
    names = {str(one.id): one.name for one in staff.all(tx)}
    return {
        **(_household(tx, home) if home else {}),
        **(_person(person) if isinstance(person, Person) else {}),
        "visit.number": visit.number,
        "visit.day": local_day(visit.started_at).isoformat(),
        "visit.result": label("visit_result", visit.result) if visit.result else "",
        "visit.investigators": "、".join(names.get(one, "") for one in visit.investigators),
        **_answers(tx, desk, visit=visit),
    }


def _household(tx: Connection, home: Household) -> Mapping[str, str]:
    return {
        "household.number": home.number,
        "household.category": label("category", home.category),
        "household.live_address": home.live_address or home.hukou_address,
        "household.hukou_address": home.hukou_address,
        "household.phone": home.phone or "",
        "household.region": place_words(regions.path_names(tx, home.live_region)),
    }


def _person(person: Person) -> Mapping[str, str]:
    return {
        "person.name": person.name,
        "person.citizen_id": person.citizen_id or "",
        "person.sex": label("sex", person.sex) if person.sex else "",
        "person.birth_date": person.birth_date.isoformat() if person.birth_date else "",
    }


def _answers(tx: Connection, desk: Desk, *, visit: Visit) -> dict[str, str]:
    form = forms.package(tx, visit.form_id, version=visit.form_version)
    if form is None:
        return {}
    session = Session(desk.definition(form), now=visit.ended_at, instance=visit.instance)
    found = on_paper.answered(session.states())
    told = {**on_paper.values(found, full_ids=True), **on_paper.labels(found)}
    return {f"answers.{name}": value for name, value in told.items()}
