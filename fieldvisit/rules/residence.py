"""人户分离: a household that lives elsewhere than it is registered. What is known of it, what
another town was asked, and for how long nobody saw the person. Pure.

Source: domain.md section 1 (和平：人户分离动态探访), F10; 民发〔2022〕83号.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Household
from fieldvisit.records.visit import Visit, VisitResult

IN_PERSON = frozenset({"home", "residence"})
"""Ways of visiting in which the person is seen."""


@dataclass(eq=False)
class ActualAddressMissing(FieldvisitError):
    """Nobody can visit a household that lives elsewhere without knowing where."""

    number: str


@dataclass(eq=False)
class NotSplit(FieldvisitError):
    """The household lives where it is registered."""


@dataclass(eq=False)
class RequestOpen(FieldvisitError):
    """Another town was asked and has not answered; `to`: which."""

    to: str


@dataclass(eq=False)
class RequestNotSent(FieldvisitError):
    """No town was asked, so none can have answered."""


@dataclass(eq=False)
class AnswerBeforeRequest(FieldvisitError):
    """An answer comes after what was asked on `sent`."""

    sent: date


def is_split(home: Household) -> bool:
    """Whether the household lives elsewhere than it is registered, now."""
    return bool(home.residence_split) and not (home.residence_split or {}).get("until")


def check_door(home: Household) -> None:
    """Raise ActualAddressMissing for a household that lives elsewhere, nobody knows where."""
    if is_split(home) and (not home.live_address or home.live_address == home.hukou_address):
        raise ActualAddressMissing(home.number)


def standing(home: Household) -> dict[str, Any]:
    """What is known of the split. Raises NotSplit."""
    if not is_split(home):
        raise NotSplit
    return dict(home.residence_split or {})


def open_request(split: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What another town was asked and has not answered."""
    asked = split.get("requests") or []
    return asked[-1] if asked and not asked[-1].get("answered_on") else None


def asked(split: Mapping[str, Any], *, to: str, what: str, on: date) -> dict[str, Any]:
    """The split with one more request. Raises RequestOpen."""
    waiting = open_request(split)
    if waiting is not None:
        raise RequestOpen(waiting["to"])
    fresh = {"to": to, "asked": what, "sent_on": on.isoformat()}
    return {**split, "requests": [*(split.get("requests") or []), fresh]}


def answered(split: Mapping[str, Any], *, answer: str, on: date) -> dict[str, Any]:
    """The split with the answer to its open request. Raises RequestNotSent, AnswerBeforeRequest."""
    waiting = open_request(split)
    if waiting is None:
        raise RequestNotSent
    sent = date.fromisoformat(waiting["sent_on"])
    if on < sent:
        raise AnswerBeforeRequest(sent)
    done = {**waiting, "answered_on": on.isoformat(), "answer": answer}
    return {**split, "requests": [*split["requests"][:-1], done]}


def was_seen(visit: Visit) -> bool:
    """Whether the person was met face to face: not by phone, not only the family."""
    return visit.result == VisitResult.MET_PERSON and visit.mode in IN_PERSON


def too_long(last: date | None, *, since: date, day: date, most: int) -> int | None:
    """For how many days the person was not seen (never: since the split began), if that is more
    than `most`.
    """
    days = (day - (last or since)).days
    return days if days > most else None
