"""What people name when they ask for something: a record by its id or name, a code by its word,
words that must not be empty. Reads only.
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
from fieldvisit.store import households, persons, rows, staff, visits
from fieldvisit.words.labels import LABELS

K = TypeVar("K", bound=Kept)
E = TypeVar("E", date, int)
FIRST_YEAR, LAST_YEAR = 1900, 2199


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
class SeveralSo(FieldvisitError):
    """Several of that kind are called so; `known` tells them apart. `of`: the kind's word."""

    of: str
    given: str
    known: str


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
class DayBeyond(FieldvisitError):
    """A day on which nothing of this happened or will: a slip of the pen."""

    day: date


@dataclass(eq=False)
class PeriodBackwards(FieldvisitError):
    """A stretch of days or years ends before it begins."""

    first: str
    last: str


def record(tx: Connection, model: type[K], *, kind: str, named: str) -> K:
    """The record that people name: by its id, a household by its number or its householder's name,
    too, a person by the name, as long as only one is called so; a deleted one is not here. Raises
    NotHere, SeveralSo.
    """
    try:
        found = rows.get(tx, kind, row_id=UUID(named))
    except ValueError:
        found = _by_words(tx, kind, named=named.strip())
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


def _by_words(tx: Connection, kind: str, *, named: str) -> Kept | None:
    found: dict[str, Kept] = {}
    if kind == "household":
        found = {one.number: one for one in households.all_called(tx, named)}
    elif kind == "person":
        for one in persons.all_called(tx, named):
            found[f"{one.birth_date or '不知哪天'}生的 {one.id}"] = one
    if len(found) > 1:
        raise SeveralSo(LABELS["kind"][kind], named, "、".join(found))
    return next(iter(found.values()), None)


def code(given: str, *, group: str, field: str, but: str = "") -> str:
    """The code of a labels' group, given as such or as its word; `but`: a code that is not meant
    here. Raises CodeUnknown.
    """
    words = {one: word for one, word in LABELS[group].items() if one != but}
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


def likely(day: date) -> date:
    """A day of a year that people mean. Raises DayBeyond."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DayBeyond(day)
    return day


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
