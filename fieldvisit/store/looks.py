"""Read what hints for a review are told from: times, people, answers, photos and places of visits.
Never writes; loads no instance.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, or_, select

from fieldvisit.records.place import Place, read_place
from fieldvisit.rules.residence import IN_PERSON
from fieldvisit.store.editions import NEWEST
from fieldvisit.store.tables import TABLES

_v, _a = TABLES["visit"].c, TABLES["attachment"].c
_LOOKED_AT = (
    or_(_v.state == "finalised", _v.state == "reviewed"),
    NEWEST,
    _v.deleted_at.is_(None),
)
"""Somebody was there; of each visit the newest edition alone."""


class Seen(NamedTuple):
    """A visit that counts, without its instance."""

    id: UUID
    scope: str
    household_id: UUID
    knock_id: UUID | None
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

    @property
    def knock(self) -> UUID:
        """What all visits of one time at one door have in common."""
        return self.knock_id or self.id


def since(tx: Connection, instant: datetime, *, also: Collection[UUID]) -> list[Seen]:
    """The visits that began at an instant or later and count, and `also` these: of each the newest
    edition alone, since it looks like those that it corrects.
    """
    columns = [_v[name] for name in Seen._fields]
    found = select(*columns).where(or_(_v.started_at >= instant, _v.id.in_(also)), *_LOOKED_AT)
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


class Placed(NamedTuple):
    """A place where somebody was at a door, by a photo or an answer of a visit that counts."""

    id: UUID
    knock_id: UUID | None
    household_id: UUID | None
    scope: str
    started_at: datetime
    state: str
    place: Place

    @property
    def knock(self) -> UUID:
        """What all visits of one time at one door have in common."""
        return self.knock_id or self.id


_ABOUT = [_v[name] for name in Placed._fields if name != "place"]


def places(
    tx: Connection,
    instant: datetime,
    *,
    homes: Collection[UUID],
    asked: Mapping[str, Collection[str]],
) -> Iterator[Placed]:
    """The places of visits to these households, and to others since an instant, where somebody went
    to the door: those of their photos, and answers to the questions `asked` by form.
    """
    seen = or_(_v.household_id.in_(homes), _v.started_at >= instant)
    counts = seen, _v.mode.in_(sorted(IN_PERSON)), *_LOOKED_AT
    of_photos = select(*_ABOUT, _a.latitude, _a.longitude, _a.accuracy).where(
        _a.visit_id == _v.id,
        _a.kind == "photo",
        _a.latitude.is_not(None),
        _a.longitude.is_not(None),
        _a.deleted_at.is_(None),
        *counts,
    )
    for *about, latitude, longitude, accuracy in tx.execute(of_photos):
        yield Placed._make([*about, Place(latitude, longitude, accuracy)])
    for form_id, names in asked.items():
        said = (_v.answers[name].as_string() for name in names)
        for row in tx.execute(select(*_ABOUT, *said).where(_v.form_id == form_id, *counts)):
            found = (read_place(text) for text in row[len(_ABOUT) :] if text)
            yield from (Placed._make([*row[: len(_ABOUT)], place]) for place in found if place)
