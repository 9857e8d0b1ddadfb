"""上门安全提示: what to know before the doors of this device's households. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.trail import looking_at
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household
from fieldvisit.records.fields import mask_name
from fieldvisit.rules import safety as rule
from fieldvisit.store import households
from fieldvisit.words.labels import label

CAREFUL = "进门前先看"
"""What stands before the warnings on a page."""

Warnings = dict[UUID, tuple[str, ...]]
"""The kinds (codes) that stand for each household that has any."""


@dataclass(frozen=True)
class CarefulLine:
    """A household that one does not go to unprepared; `name` masked."""

    household: str
    number: str
    name: str
    flags: tuple[rule.Flag, ...]


def listed(desk: Desk) -> list[CarefulLine]:
    """The households of this device where something stands, by number; names masked."""
    today = local_day(desk.clock.now())
    with desk.read_people() as tx:
        homes = [one for one in households.with_safety(tx) if standing_at(one, day=today)]
        names = households.names(tx, [one.id for one in homes])
    lines = [
        CarefulLine(
            household=str(one.id),
            number=one.number,
            name=mask_name(names.get(one.id, "")),
            flags=tuple(standing_at(one, day=today)),
        )
        for one in homes
    ]
    return sorted(lines, key=lambda line: line.number)


def of_household(desk: Desk, household_id: str) -> tuple[list[rule.Flag], list[dict[str, Any]]]:
    """What stands at a household, and all that was ever said, the newest last. The first look of an
    unlocking leaves a row in the audit trail. Raises NotHere.
    """
    with looking_at(desk, household_id) as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
    return standing_at(home, day=local_day(desk.clock.now())), home.safety


def warnings(tx: Connection, *, day: date, only: Sequence[UUID] | None = None) -> Warnings:
    """What stands on a day, of every household (or of `only` these) that has any: to be told before
    the door.
    """
    found = {
        one.id: tuple(flag.kind for flag in standing_at(one, day=day))
        for one in households.with_safety(tx, only=only)
    }
    return {home: kinds for home, kinds in found.items() if kinds}


def standing_at(home: Household, *, day: date) -> list[rule.Flag]:
    """What stands at a household on a day."""
    return rule.standing(home.tags, home.safety, day=day)


def words(kinds: Sequence[str]) -> str:
    """`须两人同行·动物`."""
    return "·".join(label("safety_kind", kind) for kind in kinds)


def flag_words(flag: rule.Flag) -> str:
    """`须两人同行（曾动手）：周小燕 2026-11-23 记，到 2026-12-31`."""
    note = f"（{flag.note}）" if flag.note else ""
    told = f"：{flag.by} {flag.since} 记，到 {flag.until}" if flag.by else ""
    return f"{label('safety_kind', flag.kind)}{note}{told}"


def other_tags(tags: Sequence[str]) -> list[str]:
    """The tags that say nothing of safety."""
    return [tag for tag in tags if tag not in rule.OLD_TAGS]
