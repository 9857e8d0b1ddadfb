"""What a row of each kind hangs on: the fields that name a row which has to be there first. One
declaration for the device's foreign keys, the server's acceptance, grids and moves.
"""

from collections.abc import Mapping

from fieldvisit.records import KINDS

HANGS_ON: Mapping[str, Mapping[str, str]] = {
    "membership": {"household_id": "household", "person_id": "person"},
    "task": {"household_id": "household"},
    "visit": {"household_id": "household", "person_id": "person"},
    "proposal": {"household_id": "household", "person_id": "person", "visit_id": "visit"},
    "note": {"household_id": "household", "visit_id": "visit", "person_id": "person"},
    "attachment": {"visit_id": "visit", "note_id": "note"},
    "countersignature": {"visit_id": "visit"},
    "entitlement": {"household_id": "household", "person_id": "person"},
    "need": {"household_id": "household", "person_id": "person"},
    "service_order": {"household_id": "household", "need_id": "need"},
    "follow_up": {"household_id": "household", "need_id": "need"},
    "referral": {"household_id": "household", "need_id": "need", "visit_id": "visit"},
    "clue": {"household_id": "household"},
    "alert": {"household_id": "household"},
    "plan": {"household_id": "household", "person_id": "person"},
    "special_case": {"household_id": "household"},
    "reported": {"household_id": "household", "visit_id": "visit"},
    "public_notice": {"household_id": "household"},
    "insurance": {"household_id": "household", "person_id": "person"},
    "reading": {"household_id": "household", "person_id": "person"},
}
"""By kind, parents before children: the fields that name another row, and that row's kind. The
first field of a row that is not blank says in whose village and grid the row lies."""


def first_named(kind: str) -> Mapping[str, str]:
    """Of what a kind hangs on, the fields that may be the first that is not blank: none after one
    that every row has.
    """
    found: dict[str, str] = {}
    for field, parent in HANGS_ON.get(kind, {}).items():
        found[field] = parent
        if KINDS[kind].model_fields[field].is_required():
            break
    return found
