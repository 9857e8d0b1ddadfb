"""What the office, authors and supervisors do about what is handed in. Invented people only."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update

from fieldvisit.casework.desk import Desk
from fieldvisit.machine.algorithms import content_hash
from fieldvisit.practice.setting import BEGINS
from fieldvisit.records import HandedIn
from fieldvisit.records.attachment import Attachment
from fieldvisit.records.handed_in import HandedInState
from fieldvisit.store import incoming, journal, outbox, rows
from fieldvisit.store.incoming import Entry
from sync.server.database import writing
from sync.server.tables import account
from tests.support.central import NOON
from tests.support.colleagues import LATER, Office, Person


def moves(office: Office, person: Person, area: str) -> None:
    """The office gives somebody another area."""
    with writing(office.centre.engine) as tx:
        mine = account.c.staff_id == person.who.who.staff.id
        tx.execute(update(account).where(mine).values(area=area))


def closes(office: Office, person: Person) -> None:
    with writing(office.centre.engine) as tx:
        mine = account.c.staff_id == person.who.who.staff.id
        tx.execute(update(account).where(mine).values(closed_at=NOON))


def inbox(person: Person) -> list[HandedIn]:
    with person.store.read() as tx:
        found: list[Any] = list(rows.all(tx, "handed_in"))
    return sorted(found, key=lambda one: one.counter)


def decides(
    person: Person, parcels: list[HandedIn], state: HandedInState, reason: str = ""
) -> None:
    said = {"state": state, "decided_by": person.who.who.staff.id, "decided_at": LATER}
    for one in parcels:
        person.write("handed_in", one, **said, reason=reason)


def states(person: Person) -> list[str]:
    with person.store.read() as tx:
        return [row.state for row in (*outbox.rows(tx), *outbox.receipts(tx))]


def writes(person: Person, *records: Any) -> None:
    with person.store.write() as tx:
        for record in records:
            journal.insert(tx, record, stamp=person.stamp)


def photo_of(seen: Any, data: bytes = b"photo") -> Attachment:
    return Attachment.model_validate(
        {
            "id": UUID(int=700),
            "scope": seen.scope,
            "created_at": NOON,
            "sha256": content_hash(data),
            "size": len(data),
            "media_type": "image/jpeg",
            "kind": "photo",
            "visit_id": seen.id,
        }
    )


def pulls_two_notes(desk: Desk, *, text: str) -> None:
    """A supervisor's device has pulled two notes of a lost tablet."""
    pulls(desk, "note", after=[{"text": text}] * 2)


def pulls(desk: Desk, kind: str, *, after: Sequence[Mapping[str, Any]], since: int = 0) -> None:
    """A supervisor's device has pulled what a lost tablet handed in, numbered from `since` on."""
    scope = desk.profile.region_code
    entries = []
    for number, said in enumerate(after, since + 1):
        made = HandedIn.model_validate(
            {
                "id": UUID(int=number),
                "scope": scope,
                "row_scope": scope,
                "created_at": BEGINS,
                "made_at": BEGINS,
                "why": "device_revoked",
                "author": UUID(int=5),
                "author_name": "周小燕",
                "author_role": "grid_worker",
                "author_device": UUID(int=6),
                "device_short": "B4",
                "counter": number,
                "row_kind": kind,
                "row_id": UUID(int=number),
                "action": "insert",
                "actor": UUID(int=5),
                "after": said,
            }
        )
        entries.append(Entry("handed_in", made.id, number, made.model_dump(mode="json")))
    with desk.store.write() as tx:
        incoming.apply(tx, scope, entries=entries, cursor=since + len(entries))
