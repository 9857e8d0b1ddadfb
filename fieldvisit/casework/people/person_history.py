"""One person's way through households, under all the ids that they ever had. Reads only."""

from functools import partial
from typing import Any

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.trail import looking_at
from fieldvisit.records import Person
from fieldvisit.store import persons


def history(desk: Desk, person_id: str) -> dict[str, Any]:
    """One person under all the ids that they ever had: households then and now, merges, visits and
    notes by their ids. The first look of an unlocking leaves a line. Raises NotHere.
    """
    with looking_at(desk, person_id, action="person_opened") as tx:
        person = naming.record(tx, Person, kind="person", named=person_id)
        known = persons.known_as(tx, person.id)
        found = [one for ties in persons.ties(tx, known).values() for one in ties]
        gone = [one for one in map(partial(persons.get, tx), known[1:]) if one is not None]
        return {
            "person": person.model_dump(mode="json"),
            "known_as": [str(one) for one in known],
            "memberships": [one.model_dump(mode="json") for one in found],
            "merges": [entry for one in (person, *gone) for entry in one.merges],
            **{
                f"{kind}s": [str(one) for one in persons.sealed_of(tx, kind, person_ids=known)]
                for kind in ("visit", "note")
            },
        }
