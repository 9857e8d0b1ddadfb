"""区划树: the coded table that comes with the program, and over it what this device knows better:
its own places, and their grids with who looks after them. Reads no person in aid.
"""

import csv
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.assets import resource
from fieldvisit.rules.policies import reach
from fieldvisit.rules.region_tree import GRID, Branch, Place, alike, overlaid, tree
from fieldvisit.store import regions, staff

COUNTRY = "0" * 12


@dataclass(eq=False)
class PlaceUnknown(FieldvisitError):
    """No place of this code stood on the day, or none ever; `near`: the names and codes that are
    most like it, "" where none is.
    """

    given: str
    near: str

    def __post_init__(self) -> None:
        if not self.near:
            self.code = "place_like_none"


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
    places = _everywhere(desk)
    found = tree(places, _code(named), depth=depth, day=day)
    if found is None:
        raise _unknown(named, places)
    return found


def code_of(named: str, *, desk: Desk | None = None) -> str:
    """The 12 digits of a place by code (12 digits, or those that count), whenever it stood; of the
    whole country, and blank for blank. With a device the places that it knows, too. Raises
    PlaceUnknown.
    """
    if not named.strip():
        return ""
    code, places = _code(named), _everywhere(desk)
    if code != COUNTRY and all(one.code != code or one.level == GRID for one in places):
        raise _unknown(named, places)
    return code


def inside(named: str, *, desk: Desk) -> str:
    """The leading digits that all places in a place share, blank for blank. Raises PlaceUnknown."""
    code = code_of(named, desk=desk)
    return reach(code) if code else ""


def _code(named: str) -> str:
    return unicodedata.normalize("NFKC", named).strip().ljust(len(COUNTRY), "0")


def _unknown(named: str, places: Sequence[Place]) -> PlaceUnknown:
    said = unicodedata.normalize("NFKC", named).strip()
    found = alike(places, _code(named) if said.isdecimal() else said)
    near = "、".join(f"{one.name} {one.code}" for one in found)
    return PlaceUnknown(named, near)


def _everywhere(desk: Desk | None) -> list[Place]:
    if desk is None:
        return list(table())
    with desk.store.read() as tx:
        return overlaid(table(), [*_places(tx), *_grids(tx)])


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
