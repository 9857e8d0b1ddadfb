"""区划树: the coded table that comes with the program, and over it what this device knows better:
its own places, and their grids with who looks after them. Reads no person in aid.
"""

import csv
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.assets import resource
from fieldvisit.rules.region_tree import GRID, Branch, Place, overlaid, tree
from fieldvisit.store import regions, staff


@dataclass(eq=False)
class PlaceUnknown(FieldvisitError):
    """No place of this code stood on the day."""

    given: str


@cache
def table() -> tuple[Place, ...]:
    """The coded places of Tianjin."""
    with resource("regions", "tianjin_regions_2023.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return tuple(Place(r["code"], r["parent"], r["level"], r["name"]) for r in rows)


def branch(named: str, *, depth: int, day: date, desk: Desk | None = None) -> Branch:
    """A place by code (12 digits, or those that count) and what lies below it on a day, so many
    levels in all; with a device the places and grids that it knows, too. Raises PlaceUnknown.
    """
    known: list[Place] = []
    if desk is not None:
        with desk.store.read() as tx:
            known = [*_places(tx), *_grids(tx)]
    code = unicodedata.normalize("NFKC", named).strip().ljust(12, "0")
    found = tree(overlaid(table(), known), code, depth=depth, day=day)
    if found is None:
        raise PlaceUnknown(named)
    return found


def _places(tx: Connection) -> list[Place]:
    return [
        Place(one.code, one.parent or "", one.level, one.name, one.valid_from, one.valid_to)
        for one in regions.all(tx)
    ]


def _grids(tx: Connection) -> list[Place]:
    everybody = staff.all(tx)
    return [
        Place(
            code=one.code,
            parent=one.region_code,
            level=GRID,
            name=one.name,
            who=tuple(who.name for who in everybody if who.grid_id == one.id),
        )
        for one in regions.grids(tx)
    ]
