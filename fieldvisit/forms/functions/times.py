"""Days, instants and their words. The time itself is handed in with the scope; the zone is
Asia/Shanghai."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from fieldvisit.forms.functions.registry import Family
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import (
    NAN,
    SHANGHAI,
    Nodes,
    Value,
    at_midnight,
    day_part,
    days,
    single,
    to_day,
    to_text,
)

FUNCTIONS = Family()

_WEEKDAYS = "一二三四五六日"
_UNPADDED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(T.*)?\Z", re.ASCII)
_CLOCK = re.compile(
    r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d{1,9})?))?"
    r"(?:(Z)|([+-])([01]\d):?([0-5]\d)?)?\Z",
    re.ASCII,
)
_MINUTES = 1_440
_HERE = 480  # minutes that Shanghai's clocks are ahead of UTC


@FUNCTIONS.in_scope("today", 0, steady=False)
def today(scope: Scope, args: Sequence[Run]) -> Value:
    """The day it is."""
    return scope.now.astimezone(SHANGHAI).date()


@FUNCTIONS.in_scope("now", 0, steady=False)
def now(scope: Scope, args: Sequence[Run]) -> Value:
    """The instant it is, with the zone's offset."""
    return scope.now.astimezone(SHANGHAI)


@FUNCTIONS.plain("date", 1)
def date_(value: Value) -> Value:
    """The day of an ISO text, of an instant or of a count of days; blank for what is none."""
    when = _moment(value)
    return "" if when is None else day_part(when)


@FUNCTIONS.plain("date-time", 1)
def date_time(value: Value) -> Value:
    """The instant of an ISO text, of a day's beginning or of a count of days."""
    when = _moment(value)
    return "" if when is None else at_midnight(when)


@FUNCTIONS.plain("decimal-date-time", 1)
def decimal_date_time(value: Value) -> Value:
    """Days since 1970-01-01, with the fraction of the day; NaN for what is no date."""
    when = _moment(value)
    return NAN if when is None else days(when)


@FUNCTIONS.plain("decimal-time", 1)
def decimal_time(value: Value) -> Value:
    """The fraction of the day that is over: noon is 0.5; NaN for what is no time."""
    clock = _clock(to_text(value))
    if clock is not None:
        return clock / timedelta(days=1)
    when = _moment(value)
    return NAN if when is None else days(when) % 1


@FUNCTIONS.plain("format-date", 2)
def format_date(value: Value, pattern: Value) -> Value:
    """A day as the pattern says (%Y %y %m %n %b %d %e %a %A %W); blank for what is none."""
    when = _moment(value)
    return "" if when is None else _formatted(at_midnight(when), to_text(pattern))


@FUNCTIONS.plain("format-date-time", 2)
def format_date_time(value: Value, pattern: Value) -> Value:
    """An instant or a time of day as the pattern says (as format-date, and %H %h %M %S %3 %Z)."""
    clock = _clock(to_text(value))
    if clock is None:
        return format_date(value, pattern)
    return _formatted(datetime(1970, 1, 1, tzinfo=SHANGHAI) + clock, to_text(pattern))


def _moment(value: Value) -> date | None:
    """A value as a day or an instant. Unlike an answer, a text may leave out zeros (2026-1-5)."""
    value = single(value) if isinstance(value, Nodes) else value
    match = _UNPADDED.match(value) if isinstance(value, str) else None
    if match is None:
        return to_day(value)
    year, month, day, rest = match.groups()
    return to_day(f"{year}-{month:0>2}-{day:0>2}{rest or ''}")


def _clock(text: str) -> timedelta | None:
    """A time of day as the time since midnight in Shanghai."""
    match = _CLOCK.match(text)
    if match is None:
        return None
    hours, minutes, seconds, utc, sign, ahead, more = match.groups()
    offset = 0 if utc else _HERE
    if sign:
        offset = (int(ahead) * 60 + int(more or 0)) * (1 if sign == "+" else -1)
    local = (int(hours) * 60 + int(minutes) - offset + _HERE) % _MINUTES
    return timedelta(minutes=local, seconds=float(seconds or 0))


_PARTS: dict[str, Callable[[datetime], str]] = {
    "Y": lambda when: f"{when.year:04d}",
    "y": lambda when: f"{when.year % 100:02d}",
    "m": lambda when: f"{when.month:02d}",
    "n": lambda when: f"{when.month}",
    "b": lambda when: f"{when.month}月",
    "d": lambda when: f"{when.day:02d}",
    "e": lambda when: f"{when.day}",
    "H": lambda when: f"{when.hour:02d}",
    "h": lambda when: f"{when.hour}",
    "M": lambda when: f"{when.minute:02d}",
    "S": lambda when: f"{when.second:02d}",
    "3": lambda when: f"{when.microsecond // 1000:03d}",
    "a": lambda when: f"周{_WEEKDAYS[when.weekday()]}",
    "A": lambda when: f"星期{_WEEKDAYS[when.weekday()]}",
    "W": lambda when: f"{when.isocalendar().week}",
    "Z": lambda when: "+08:00",
    "%": lambda when: "%",
}


def _formatted(when: datetime, pattern: str) -> str:
    def part(match: re.Match[str]) -> str:
        write = _PARTS.get(match.group(1))
        return write(when) if write else match.group(0)

    return re.sub(r"%(.)", part, pattern)
