"""What people name when they ask for something: a record by its id, a code by its word, words that
must not be empty. Reads only.
"""

from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.kept import Kept
from fieldvisit.store import rows
from fieldvisit.words.labels import LABELS

K = TypeVar("K", bound=Kept)


@dataclass(eq=False)
class NotHere(FieldvisitError):
    """Nothing of that kind has this id on this device. `of`: the kind's word."""

    of: str
    record_id: str


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


def record(tx: Connection, model: type[K], *, kind: str, named: str) -> K:
    """The record with an id as people hand it; a deleted one is not here. Raises NotHere."""
    try:
        found = rows.get(tx, kind, row_id=UUID(named))
    except ValueError:
        found = None
    if not isinstance(found, model) or found.deleted_at is not None:
        raise NotHere(LABELS["kind"][kind], named)
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
