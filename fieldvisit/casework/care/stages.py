"""The stages of growing up in the tables in use. Holds nobody's data."""

from datetime import date

from fieldvisit.casework import naming
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.rules import stages as rule


def everything(tables: Tables) -> tuple[rule.Stage, ...]:
    """Every stage. Raises StageBroken."""
    return tables.rows("stages", rule.read_stages)


def words(tables: Tables) -> dict[str, str]:
    """What each stage is called, by code."""
    return {one.code: one.label for one in everything(tables)}


def code(tables: Tables, named: str) -> str:
    """The code of a stage, given as such or as its word; blank for none. Raises CodeUnknown."""
    known = words(tables)
    by_word = {word: code for code, word in known.items()}
    if named and named not in known and named not in by_word:
        raise naming.CodeUnknown("哪一阶段", named, "、".join(known.values()))
    return by_word.get(named, named)


def growing(tables: Tables, birth: date, *, region: str, day: date) -> rule.Growing | None:
    """Where somebody born on a day stands on another day in a region (12 digits)."""
    here = rule.in_force(everything(tables), day=day, region=region)
    return rule.growing(here, birth=birth, day=day)
