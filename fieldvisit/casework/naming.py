"""What people name when they ask for something: a record by its id, a code by its word, words that
must not be empty. Reads only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Staff, Visit
from fieldvisit.records.fields import read_citizen_id
from fieldvisit.records.kept import Kept
from fieldvisit.store import rows, staff, visits
from fieldvisit.words.labels import LABELS

K = TypeVar("K", bound=Kept)
E = TypeVar("E", date, int)


@dataclass(eq=False)
class NotHere(FieldvisitError):
    """Nothing of that kind has this id on this device. `of`: the kind's word."""

    of: str
    record_id: str


@dataclass(eq=False)
class VisitNotHere(FieldvisitError):
    """The visit is not on this device, or not yet."""

    visit_id: str


@dataclass(eq=False)
class WordsMissing(FieldvisitError):
    """A field that has to say something is empty; `field` in the reader's words."""

    field: str


@dataclass(eq=False)
class CodeUnknown(FieldvisitError):
    """A word that stands for a kind is none of the known ones; `known` lists them."""

    field: str
    given: str
    known: str


@dataclass(eq=False)
class CountWrong(FieldvisitError):
    """Something that is counted is less than one."""

    field: str


@dataclass(eq=False)
class NotYetHappened(FieldvisitError):
    """Something that was seen lies in the future."""

    field: str


@dataclass(eq=False)
class DayPassed(FieldvisitError):
    """Something is to be done on a day that is over."""

    day: date


@dataclass(eq=False)
class PeriodBackwards(FieldvisitError):
    """A stretch of days or years ends before it begins."""

    first: str
    last: str


def record(tx: Connection, model: type[K], *, kind: str, named: str) -> K:
    """The record with an id as people hand it; a deleted one is not here. Raises NotHere."""
    try:
        found = rows.get(tx, kind, row_id=UUID(named))
    except ValueError:
        found = None
    if not isinstance(found, model) or found.deleted_at is not None:
        raise NotHere(LABELS["kind"][kind], named)
    return found


def visit_here(tx: Connection, visit_id: str) -> Visit:
    """The visit with an id as people hand it. Raises VisitNotHere."""
    try:
        found = visits.get(tx, UUID(visit_id))
    except ValueError:
        found = None
    if found is None:
        raise VisitNotHere(visit_id)
    return found


def code(given: str, *, group: str, field: str) -> str:
    """The code of a labels' group, given as such or as its word. Raises CodeUnknown."""
    words = LABELS[group]
    by_word = {word: one for one, word in words.items()}
    found = given if given in words else by_word.get(given)
    if found is None:
        raise CodeUnknown(field, given, "、".join(words.values()))
    return found


def words(given: str, *, field: str) -> str:
    """What was said, without the blanks around it. Raises WordsMissing."""
    if not given.strip():
        raise WordsMissing(field)
    return given.strip()


def codes(given: Iterable[str], *, group: str, field: str) -> list[str]:
    """Several codes, each once; at least one. Raises WordsMissing, CodeUnknown."""
    found = [code(one, group=group, field=field) for one in given if one.strip()]
    if not found:
        raise WordsMissing(field)
    return list(dict.fromkeys(found))


def at_least_one(given: int, *, field: str) -> int:
    """A count of people or things. Raises CountWrong."""
    if given < 1:
        raise CountWrong(field)
    return given


def happened(at: datetime, *, now: datetime, field: str) -> datetime:
    """When something happened that somebody tells of. Raises NotYetHappened."""
    if at > now:
        raise NotYetHappened(field)
    return at


def not_past(day: date, *, today: date) -> date:
    """A day on which something is to be done. Raises DayPassed."""
    if day < today:
        raise DayPassed(day)
    return day


def in_order(first: E, last: E) -> None:
    """A stretch of days or of years, both ends included. Raises PeriodBackwards."""
    if first > last:
        raise PeriodBackwards(str(first), str(last))


def citizen_id(given: str, *, today: date) -> str | None:
    """An ID number that may be left out. Raises BadValue."""
    return read_citizen_id(given, today=today).number if given.strip() else None


def worker(tx: Connection, named: str) -> Staff:
    """A worker by name or id. Raises CodeUnknown with those there are."""
    everybody = staff.all(tx)
    found = [one for one in everybody if named in (one.name, str(one.id))]
    if len(found) != 1:
        raise CodeUnknown("谁", named, "、".join(one.name for one in everybody))
    return found[0]
