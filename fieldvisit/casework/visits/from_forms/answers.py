"""Answers of a finished form as values. What was left open, or is none of what is asked for here (a
district may have a form of its own), is blank, none or nought: it never keeps a visit from being
finished. Pure.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from fieldvisit.machine.clock import SHANGHAI

Answers = Mapping[str, Any]
_MOST_YUAN = 10**12
E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


def text(answers: Answers, name: str) -> str:
    """An answer as text."""
    value = answers.get(name)
    return "" if value is None else str(value).strip()


def one_of(codes: type[E], answers: Answers, *, name: str) -> E | None:
    """What was chosen of one."""
    return _read(codes, text(answers, name))


def codes(answers: Answers, name: str) -> list[str]:
    """What was chosen of several."""
    value = answers.get(name)
    return [str(one) for one in value] if isinstance(value, list) else text(answers, name).split()


def fen(answers: Answers, name: str) -> int:
    """Yuan as they were answered, in fen."""
    value = _read(Decimal, text(answers, name))
    likely = value is not None and value.is_finite() and 0 <= value < _MOST_YUAN
    return round(value * 100) if value is not None and likely else 0


def count(answers: Answers, name: str) -> int:
    """How many; nought where nobody said."""
    return _read(int, text(answers, name)) or 0


def day(answers: Answers, name: str) -> date | None:
    """A day."""
    return _read(date.fromisoformat, text(answers, name)[:10])


def instant(answers: Answers, name: str) -> datetime | None:
    """An instant; one without a zone is Shanghai's."""
    found = _read(datetime.fromisoformat, text(answers, name))
    return found if found is None or found.tzinfo else found.replace(tzinfo=SHANGHAI)


def rows(answers: Answers, name: str) -> list[Answers]:
    """What was answered in each instance of a repeat."""
    found = answers.get(name)
    return found if isinstance(found, list) else []


def _read(as_what: Callable[[str], T], said: str) -> T | None:
    try:
        return as_what(said) if said else None
    except (ValueError, InvalidOperation):
        return None
