"""Read what hints for a review are told from: times, people, answers and photos of visits. Never
writes; loads no instance.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, or_, select

from fieldvisit.store.households import COUNTED
from fieldvisit.store.tables import TABLES

_v, _a = TABLES["visit"].c, TABLES["attachment"].c


class Seen(NamedTuple):
    """A visit that counts, without its instance."""

    id: UUID
    scope: str
    household_id: UUID
    form_id: str
    form_version: int
    started_at: datetime
    ended_at: datetime
    investigators: list[str]
    answers: dict[str, Any]

    @property
    def form(self) -> tuple[str, int]:
        """The form and its version."""
        return self.form_id, self.form_version


def since(tx: Connection, instant: datetime, *, also: Collection[UUID]) -> list[Seen]:
    """The visits that began at an instant or later and count, and `also` these."""
    columns = [_v[name] for name in Seen._fields]
    found = select(*columns).where(
        or_(_v.started_at >= instant, _v.id.in_(also)), COUNTED, _v.deleted_at.is_(None)
    )
    return [Seen(*row) for row in tx.execute(found.order_by(_v.started_at, _v.id))]


def photos(tx: Connection) -> dict[UUID, set[str]]:
    """The hashes of each visit's photos."""
    found: dict[UUID, set[str]] = defaultdict(set)
    asked = select(_a.visit_id, _a.sha256).where(
        _a.kind == "photo", _a.visit_id.is_not(None), _a.deleted_at.is_(None)
    )
    for visit_id, sha256 in tx.execute(asked):
        found[visit_id].add(sha256)
    return found
