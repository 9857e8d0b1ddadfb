"""The form that a record was made of: in a line for its page, and who filled it in. Reads only."""

from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Plan, SpecialCase
from fieldvisit.store import visits


def from_form(desk: Desk, visit_id: UUID | None) -> list[tuple[str, str]]:
    """`(照哪张表建的, 2026-11-23 主动发现线索登记表 FV-…)`; none for what no form made."""
    if visit_id is None:
        return []
    with desk.read_people() as tx:
        visit = visits.get(tx, visit_id)
    if visit is None:
        return []
    title = desk.form_title(visit.form_id, visit.form_version)
    return [("照哪张表建的", f"{local_day(visit.started_at)} {title} {visit.number}")]


def author_of(tx: Connection, record: Plan | SpecialCase) -> UUID | None:
    """Who wrote what is to be decided on: whoever filled in its form, though the record was made
    when the town passed it; else whoever made the record.
    """
    visit = visits.get(tx, record.from_visit) if record.from_visit else None
    return visit.created_by if visit else record.created_by


def is_mine(desk: Desk, record: Plan | SpecialCase) -> bool:
    """Whether this person wrote it, and somebody else decides."""
    with desk.read_people() as tx:
        return desk.is_me(author_of(tx, record))
