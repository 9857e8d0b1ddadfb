"""Days, instants and their words. The time itself is handed in with the scope; the zone is
Asia/Shanghai."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from fieldvisit.forms.functions.registry import Family
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import (
    NAN,
    SHANGHAI,
    Value,
    at_midnight,
    days,
    to_day,
    to_text,
)

FUNCTIONS = Family()

_WEEKDAYS = "一二三四五六日"
_CLOCK = re.compile(r"(\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(?:Z|[+-]\d{2}:?\d{2})?\Z", re.ASCII)


@FUNCTIONS.in_scope("today", 0, steady=False)
def today(scope: Scope, args: Sequence[Run]) -> Value:
    return scope.now.astimezone(SHANGHAI).date()


@FUNCTIONS.in_scope("now", 0, steady=False)
def now(scope: Scope, args: Sequence[Run]) -> Value:
    return scope.now.astimezone(SHANGHAI)


@FUNCTIONS.plain("date", 1)
def date_(value: Value) -> Value:
    when = to_day(value)
    return "" if when is None else when


@FUNCTIONS.plain("date-time", 1)
def date_time(value: Value) -> Value:
    when = to_day(value)
    return "" if when is None else at_midnight(when)


@FUNCTIONS.plain("decimal-date-time", 1)
def decimal_date_time(value: Value) -> Value:
    when = to_day(value)
    return NAN if when is None else days(when)


@FUNCTIONS.plain("decimal-time", 1)
def decimal_time(value: Value) -> Value:
    match = _CLOCK.match(to_text(value).rpartition("T")[2])
    if match is None:
        return NAN
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return (hours * 3600 + minutes * 60 + seconds) / 86_400


@FUNCTIONS.plain("format-date", 2)
def format_date(value: Value, pattern: Value) -> Value:
    when = to_day(value)
    return "" if when is None else _formatted(at_midnight(when), to_text(pattern))


@FUNCTIONS.plain("format-date-time", 2)
def format_date_time(value: Value, pattern: Value) -> Value:
    return format_date(value, pattern)


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
