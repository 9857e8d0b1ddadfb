"""Values of the expression language and how they turn into one another (JavaRosa's rules). It
never reads a form.

A value is text, a number (float), a truth, a day or an instant in Asia/Shanghai, or a list of such
values (a node-set). A blank is the empty text; as a number it is NaN. A day counts as days since
1970-01-01.
"""

import math
import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
EPOCH = date(1970, 1, 1)
NAN = math.nan


class Nodes(list["Value"]):
    """A node-set: the values of its nodes in document order."""


Value = str | float | bool | date | Nodes

_NUMBER = re.compile(r"\s*-?(\d+(\.\d*)?|\.\d+)\s*\Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?\Z", re.ASCII
)


def single(value: Value) -> Value:
    """The first node's value of a node-set (blank when it is empty), any other value itself."""
    if isinstance(value, Nodes):
        return value[0] if value else ""
    return value


def to_number(value: Value) -> float:
    """A value as a number; NaN for what is none. A day or ISO date text counts as days since
    1970-01-01."""
    if isinstance(value, float):
        return value
    value = single(value)
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, date):
        return days(value)
    if isinstance(value, str):
        if _NUMBER.match(value):
            return float(value)
        when = read_when(value)
        return NAN if when is None else days(when)
    return float(value) if isinstance(value, float) else NAN


def to_text(value: Value) -> str:
    """A value as XForms text: 3 not 3.0, ISO for days and instants."""
    if isinstance(value, str):
        return value
    value = single(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def to_truth(value: Value) -> bool:
    """A value as a truth: a number other than 0 and NaN, a text that is not blank, a node-set's
    first node."""
    value = single(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return not (value == 0 or math.isnan(value))
    return value != ""


def to_day(value: Value) -> date | None:
    """A value as a day or an instant; None for a blank or for what is no date."""
    value = single(value)
    if isinstance(value, bool):
        return None
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        when = read_when(value)
        if when is not None or not _NUMBER.match(value):
            return when
    return from_days(to_number(value))


def number_text(number: float) -> str:
    """A number as XForms text, never with an exponent."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number):
        return str(int(number))
    plain = repr(number)
    return plain if "e" not in plain else f"{number:.20f}".rstrip("0")


def instant_text(when: datetime) -> str:
    """An instant as ISO text with milliseconds and Shanghai's offset."""
    return when.astimezone(SHANGHAI).isoformat(timespec="milliseconds")


def read_when(text: str) -> date | None:
    """ISO text as a day or an instant; None when it is neither, or no real date. No offset means
    Shanghai."""
    try:
        if _DAY.match(text):
            return date.fromisoformat(text)
        if _INSTANT.match(text):
            when = datetime.fromisoformat(text)
            return when.astimezone(SHANGHAI) if when.tzinfo else when.replace(tzinfo=SHANGHAI)
    except (ValueError, OverflowError):
        pass
    return None


def days(when: date) -> float:
    """Days since 1970-01-01 in Shanghai's calendar; an instant carries the day's fraction."""
    if isinstance(when, datetime):
        wall = when.astimezone(SHANGHAI).replace(tzinfo=None)
        return (wall - datetime(1970, 1, 1)) / timedelta(days=1)  # noqa: DTZ001
    return float((when - EPOCH).days)


def from_days(number: float) -> date | None:
    """The day (or instant, when there is a fraction) of a count of days; None outside the
    calendar."""
    if not math.isfinite(number):
        return None
    try:
        if number == math.floor(number):
            return EPOCH + timedelta(days=int(number))
        wall = datetime(1970, 1, 1, tzinfo=SHANGHAI) + timedelta(days=number)
    except OverflowError:
        return None
    return wall


def day_part(when: date) -> date:
    """The calendar day of a day or an instant."""
    return when.astimezone(SHANGHAI).date() if isinstance(when, datetime) else when


def at_midnight(when: date) -> datetime:
    """A day as the instant it begins in Shanghai; an instant in Shanghai's time."""
    if isinstance(when, datetime):
        return when.astimezone(SHANGHAI)
    return datetime.combine(when, time(), SHANGHAI)
