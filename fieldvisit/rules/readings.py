"""眼科、慢病监测: what is measured, as data; a measurement that can be, the change since the one
before, and when the next is due. It judges nobody's health. Pure.

Source: days.md 29 (河北 眼科/慢病 monitoring as series).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.reading import Reading
from fieldvisit.rules.policies import is_region, nearest, reach


@dataclass(eq=False)
class MeasureBroken(FieldvisitError):
    """A measure of the policy file cannot be used."""

    key: str


@dataclass(eq=False)
class ReadingRefused(FieldvisitError):
    """A number that cannot be measured, or is written wrongly; `low` to `high` could be."""

    part: str
    given: str
    low: str
    high: str


@dataclass(eq=False)
class ReadingSwapped(FieldvisitError):
    """Of two numbers the second (`lesser`) stands above the first: they were probably swapped."""

    greater: str
    lesser: str


@dataclass(eq=False)
class NotOfThisHousehold(FieldvisitError):
    """A measurement is of somebody who lives in the household."""


@dataclass(frozen=True)
class Part:
    """One number of a measurement: from `low` to `high`, so many `decimals`; `answer`: what a
    form's question for it is called.
    """

    label: str
    low: Decimal
    high: Decimal
    decimals: int
    answer: str


@dataclass(frozen=True)
class Measure:
    """What is measured in a region (12 digits) since a day, again every so many days; `falling`:
    each number is less than the one before.
    """

    code: str
    label: str
    unit: str
    parts: tuple[Part, ...]
    every_days: int
    region: str
    since: date
    source: str
    falling: bool = False


@dataclass(frozen=True)
class Row:
    """One line of a series: the numbers, and how much each changed since the line before (None: the
    first).
    """

    reading: Reading
    changes: tuple[Decimal, ...] | None


def read_measures(document: Mapping[str, Any]) -> list[Measure]:
    """The `[[reading]]` tables of a policy file (numbers read as Decimal). Raises MeasureBroken."""
    return [_read(row) for row in document.get("reading", [])]


def in_force(measures: Iterable[Measure], *, day: date, region: str) -> dict[str, Measure]:
    """What is measured in a region on a day, by code: the nearest region's."""
    holding = [one for one in measures if one.since <= day and region.startswith(reach(one.region))]
    return nearest(holding, named=lambda one: one.code)


def checked(measure: Measure, given: Sequence[str]) -> list[str]:
    """The numbers of a measurement as they are kept, one a part. Raises ReadingRefused,
    ReadingSwapped.
    """
    parts, last = measure.parts, measure.parts[-1]
    if len(given) > len(parts):
        raise ReadingRefused(last.label, " ".join(given), str(last.low), str(last.high))
    said = [*given, *[""] * (len(parts) - len(given))]
    numbers = [_number(part, text) for part, text in zip(parts, said, strict=True)]
    for (part, number), (after, lower) in pairwise(zip(parts, numbers, strict=True)):
        if measure.falling and Decimal(lower) >= Decimal(number):
            raise ReadingSwapped(f"{part.label} {number}", f"{after.label} {lower}")
    return numbers


def from_answers(measure: Measure, answers: Mapping[str, Any]) -> list[str] | None:
    """The numbers that a form asked for; None where one of them was not answered, or cannot be."""
    said = [str(answers.get(part.answer) or "") for part in measure.parts]
    try:
        return checked(measure, said) if all(said) else None
    except (ReadingRefused, ReadingSwapped):
        return None


def series(readings: Iterable[Reading]) -> list[Row]:
    """The readings of one person and kind, the newest first, with the change of each number."""
    ordered = sorted(readings, key=lambda one: (one.taken_on, one.created_at, one.id))
    rows = [Row(one, None) for one in ordered[:1]]
    rows += [Row(after, _changes(before, after)) for before, after in pairwise(ordered)]
    return rows[::-1]


def next_on(measure: Measure, readings: Iterable[Reading]) -> date | None:
    """When it is measured again; None where it never was."""
    last = max((one.taken_on for one in readings), default=None)
    return last + timedelta(days=measure.every_days) if last else None


def _changes(before: Reading, after: Reading) -> tuple[Decimal, ...]:
    pairs = zip(before.numbers, after.numbers, strict=False)
    return tuple(Decimal(new) - Decimal(old) for old, new in pairs)


def _number(part: Part, text: str) -> str:
    refused = ReadingRefused(part.label, text, str(part.low), str(part.high))
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise refused from None
    places = -int(number.as_tuple().exponent) if number.is_finite() else part.decimals + 1
    if places > part.decimals or not part.low <= number <= part.high:
        raise refused
    return f"{number:.{part.decimals}f}"


def _read(row: Mapping[str, Any]) -> Measure:
    key = str(row.get("code", ""))
    try:
        parts = tuple(
            Part(
                label=one["label"],
                low=Decimal(one["low"]),
                high=Decimal(one["high"]),
                decimals=one["decimals"],
                answer=one["answer"],
            )
            for one in row["parts"]
        )
        found = Measure(
            code=key,
            label=row["label"],
            unit=row["unit"],
            parts=parts,
            every_days=row["every_days"],
            region=row["region"],
            since=row["from"],
            source=row["source"],
            falling=row.get("falling", False),
        )
        sound = all(one.low < one.high and one.decimals >= 0 for one in parts)
        sound = sound and found.every_days > 0 and isinstance(found.falling, bool)
    except (KeyError, TypeError, InvalidOperation):
        raise MeasureBroken(key) from None
    told = (key, found.label, found.source, *(one.label for one in parts))
    if not (sound and parts and all(told) and isinstance(found.since, date)):
        raise MeasureBroken(key)
    if not is_region(found.region):
        raise MeasureBroken(key)
    return found
