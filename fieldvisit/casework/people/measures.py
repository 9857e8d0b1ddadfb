"""What is measured of people, and a measurement in words. Holds nobody's data."""

from datetime import date

from fieldvisit.casework import naming
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.records import Reading
from fieldvisit.rules import readings as rule


def everything(tables: Tables) -> tuple[rule.Measure, ...]:
    """What is measured anywhere. Raises MeasureBroken."""
    return tables.rows("readings", rule.read_measures)


def here(tables: Tables, *, day: date, region: str) -> dict[str, rule.Measure]:
    """What is measured in a region (12 digits) on a day, by code."""
    return rule.in_force(everything(tables), day=day, region=region)


def named(tables: Tables, given: str, *, day: date, region: str) -> rule.Measure:
    """One of them by code or word. Raises CodeUnknown."""
    known = here(tables, day=day, region=region)
    by_word = {one.label: one for one in known.values()}
    found = known.get(given) or by_word.get(given)
    if found is None:
        raise naming.CodeUnknown("测什么", given, "、".join(by_word))
    return found


def number_words(measure: rule.Measure, reading: Reading) -> str:
    """The numbers with their unit: `128/82 mmHg`."""
    return f"{'/'.join(reading.numbers)} {measure.unit}"


def change_words(measure: rule.Measure, row: rule.Row) -> str:
    """How much each number changed: `高压 +8，低压 −2`; blank for the first."""
    if row.changes is None:
        return ""
    return "，".join(
        f"{part.label} {change:+}".replace("-", "−") if change else f"{part.label} 没变"
        for part, change in zip(measure.parts, row.changes, strict=False)
    )
