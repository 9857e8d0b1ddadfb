"""疑似重复: who may be entered twice, and who was made one with whom. Reads only."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.casework.people.alike import SimilarLine, area_words, line_of, named, spoken
from fieldvisit.records import Person
from fieldvisit.records.fields import mask_name
from fieldvisit.records.kept import read_instant
from fieldvisit.rules.likeness import Seen, Why, alike, are_two
from fieldvisit.store import persons, staff
from fieldvisit.store.persons import Named

MOST = 100
"""So many pairs are shown at once."""


@dataclass(frozen=True)
class PairLine:
    """Two entries that may be one person, masked, and why (`likeness`)."""

    one: SimilarLine
    other: SimilarLine
    why: str


@dataclass(frozen=True)
class MergedLine:
    """Somebody who goes on under another id: who did it, when, why; `rows` were moved."""

    person_id: str
    name: str
    into: str
    when: str
    who: str
    reason: str
    rows: int


@dataclass(frozen=True)
class Duplicates:
    """The queue: pairs to look at, `total` of them; who is in two households; who was merged and is
    in one again; what was merged. `area`: where was looked.
    """

    area: str
    pairs: tuple[PairLine, ...]
    total: int
    two_homes: tuple[SimilarLine, ...]
    seated: tuple[SimilarLine, ...]
    merged: tuple[MergedLine, ...]


def duplicates(desk: Desk) -> Duplicates:
    """Everybody on this device who may be entered twice, and what was settled."""
    with desk.read_people() as tx:
        pairs = list(_pairs(tx))
        shown = [
            PairLine(line_of(tx, one, why=why), line_of(tx, other, why=why), why)
            for one, other, why in pairs[:MOST]
        ]
        two = [_line(tx, one, why="two_homes") for one in persons.of_two_homes(tx)]
        seated = [_line(tx, one.id, why="merged") for one in persons.gone_with_a_seat(tx)]
        return Duplicates(
            area=area_words(tx),
            pairs=tuple(shown),
            total=len(pairs),
            two_homes=tuple(one for one in two if one is not None),
            seated=tuple(one for one in seated if one is not None),
            merged=tuple(_merged_line(tx, one) for one in persons.merged(tx)[:MOST]),
        )


def _pairs(tx: Connection) -> Iterator[tuple[Named, Named, Why]]:
    """Pairs with one citizen ID, then those of a village whose names sound alike; each once."""
    known = {one.id: one for one in persons.everybody(tx)}
    settled = set(persons.same_ids(tx))
    for first, second in sorted(settled):
        if not _apart(known[first], known[second]):
            yield known[first], known[second], Why.SAME_ID
    by_sound: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for one in known.values():
        for sound in spoken(one.name):
            by_sound[one.scope, sound].append(one)
    for one, other in (pair for found in by_sound.values() for pair in combinations(found, 2)):
        if (one.id, other.id) not in settled and _may_be_one(one, other):
            settled.add((one.id, other.id))
            yield one, other, Why.SAME_NAME


def _apart(one: Named, other: Named) -> bool:
    return str(other.id) in one.distinct_from or str(one.id) in other.distinct_from


def _may_be_one(one: Named, other: Named) -> bool:
    # Their names sound alike: they were found by that.
    seen = [Seen(each.citizen_id, {"alike"}, each.scope, each.birth) for each in (one, other)]
    return not _apart(one, other) and not are_two(*seen) and alike(*seen) is not None


def _line(tx: Connection, person_id: UUID, *, why: str) -> SimilarLine | None:
    person = persons.get(tx, person_id)
    return line_of(tx, named(person), why=why) if person else None


def _merged_line(tx: Connection, lost: Person) -> MergedLine:
    entry: dict[str, Any] = next(
        (one for one in reversed(lost.merges) if "undone_at" not in one), {}
    )
    by = staff.get(tx, UUID(entry["by"])) if entry else None
    return MergedLine(
        person_id=str(lost.id),
        name=mask_name(lost.name),
        into=str(lost.merged_into),
        when=time_words(read_instant(entry["at"])) if entry else "",
        who=by.name if by else "",
        reason=entry.get("reason", ""),
        rows=len({(one["kind"], one["id"]) for one in entry.get("moved", ())}),
    )
