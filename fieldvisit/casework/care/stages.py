"""The stages of growing up, as `resources/policies/stages.toml` has them. Holds nobody's data."""

from datetime import date
from functools import lru_cache

from fieldvisit.casework import naming
from fieldvisit.casework.tables.policy_tables import Tables, in_use
from fieldvisit.rules import stages as rule


def everything() -> tuple[rule.Stage, ...]:
    """The stages of `resources/policies/stages.toml`. Raises StageBroken."""
    return _read(in_use())


def words() -> dict[str, str]:
    """What each stage is called, by code."""
    return {one.code: one.label for one in everything()}


def code(named: str) -> str:
    """The code of a stage, given as such or as its word; blank for none. Raises CodeUnknown."""
    known = words()
    by_word = {word: code for code, word in known.items()}
    if named and named not in known and named not in by_word:
        raise naming.CodeUnknown("哪一阶段", named, "、".join(known.values()))
    return by_word.get(named, named)


def growing(birth: date, *, region: str, day: date) -> rule.Growing | None:
    """Where somebody born on a day stands on another day in a region (12 digits)."""
    here = rule.in_force(everything(), day=day, region=region)
    return rule.growing(here, birth=birth, day=day)


@lru_cache(maxsize=4)
def _read(tables: Tables) -> tuple[rule.Stage, ...]:
    return tuple(rule.read_stages(tables.document("stages")))
