"""公示: when a notice may go up, be objected to and come down. Pure.

Source: 民发〔2021〕57号 art. 19 (seven days, objections are looked into); 民法典 art. 201 (the day
of posting does not count).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.public_notice import PublicNotice


@dataclass(eq=False)
class PostedAlready(FieldvisitError):
    """The notice hangs since a day, or hung."""

    since: date


@dataclass(eq=False)
class NotHanging(FieldvisitError):
    """The notice was not put up yet, or was taken down."""


@dataclass(eq=False)
class StillPosted(FieldvisitError):
    """The days of the notice are not over: it hangs up to and including `last`."""

    last: date


@dataclass(eq=False)
class DayImpossible(FieldvisitError):
    """The day lies before the notice was put up, or has not come yet."""

    day: date


def last_day(posted: date, days: int) -> date:
    """The last of so many calendar days; the day of posting does not count."""
    return posted + timedelta(days=days)


def check_post(notice: PublicNotice, *, on: date, today: date) -> None:
    """Refuse to put it up twice or on a day to come. Raises PostedAlready, DayImpossible."""
    if notice.posted_on is not None:
        raise PostedAlready(notice.posted_on)
    if on > today:
        raise DayImpossible(on)


def check_objection(notice: PublicNotice, *, on: date, today: date) -> None:
    """Refuse an objection to what does not hang. Raises NotHanging, DayImpossible."""
    if notice.posted_on is None or notice.taken_down_on is not None:
        raise NotHanging
    if not notice.posted_on <= on <= today:
        raise DayImpossible(on)


def check_take_down(notice: PublicNotice, *, on: date, today: date) -> None:
    """Refuse to take it down before its days are over. Raises NotHanging, StillPosted,
    DayImpossible.
    """
    if notice.last_day is None or notice.taken_down_on is not None:
        raise NotHanging
    if on > today:
        raise DayImpossible(on)
    if on <= notice.last_day:
        raise StillPosted(notice.last_day)


def state(notice: PublicNotice, *, today: date) -> str:
    """A code of the labels' group `notice_state`."""
    if notice.taken_down_on is not None:
        return "down"
    if notice.last_day is None:
        return "to_post"
    return "hanging" if today <= notice.last_day else "over"
