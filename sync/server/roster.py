"""What the office keeps of its workers beside their areas. Writes their Staff records and the
office's audit line; never an account.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, select

from fieldvisit.machine.clock import local_day
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records.staff import Staff
from fieldvisit.rules.roster import party_fields
from sync.protocol.errors import ListedUnknown, StaffUnknown
from sync.server import accept, assigning, audit, office
from sync.server.centre import Centre
from sync.server.database import writing
from sync.server.tables import ENTRIES


def keep_party(
    centre: Centre, who: Sequence[str], *, member: bool | None, consent_on: date | None
) -> None:
    """Keep what these people (names that are borne once, or staff ids) said, wherever their records
    stand; all of them or none. Raises PartyConsentMissing, PartyConsentToCome, ListedUnknown,
    StaffSeveral.
    """
    at = centre.clock.now()
    fields = party_fields(member, consent_on=consent_on, today=local_day(at))
    after = accept.wire(fields)
    with writing(centre.engine) as tx:
        for place, named in enumerate(who, 1):
            staff_id = _called(tx, named, place=place)
            patches = [office.Patch(one, after) for one in _standing(tx, staff_id)]
            office.amend(tx, patches, fresh_id=Uuid7().fresh, at=at)
            # What somebody said is not told again in the office's own trail.
            facts = {"staff_id": str(staff_id)}
            audit.add(tx, audit.OFFICE_CHAIN, what="party_kept", facts=facts, at=at)


def _called(tx: Connection, named: str, *, place: int) -> UUID:
    try:
        return assigning.person_called(tx, named)
    except StaffUnknown:
        raise ListedUnknown(place) from None


def _standing(tx: Connection, staff_id: UUID) -> list[Staff]:
    """The person's record in every area that they have or had."""
    table = ENTRIES["staff"]
    found = tx.execute(select(table).where(table.c.id == staff_id)).mappings()
    return [Staff.model_validate({name: row[name] for name in Staff.model_fields}) for row in found]
