"""Read places and their names. Never writes."""

from sqlalchemy import Connection, bindparam, select

from fieldvisit.records.region import Grid, Region
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_r, _g = TABLES["region"].c, TABLES["grid"].c
LEVELS = (2, 4, 6, 9, 12)
"""Digits of a code that name province, city, county, town and village."""


def path_names(tx: Connection, code: str) -> list[str]:
    """Names from the widest place known here down to `code` itself."""
    wanted = dict.fromkeys(code[:digits].ljust(12, "0") for digits in LEVELS)
    found = tx.execute(
        select(_r.code, _r.name).where(_r.code.in_(list(wanted)), _r.deleted_at.is_(None))
    )
    names = {row[0]: row[1] for row in found}
    return [names[place] for place in wanted if place in names]


def get(tx: Connection, code: str) -> Region | None:
    """The place with this 12-digit code."""
    return _by_code.first(tx, code=code)


def all(tx: Connection) -> list[Region]:
    """Every place known here, by code."""
    return _all.all(tx)


def grids(tx: Connection) -> list[Grid]:
    """Every grid known here, by code."""
    return _grids.all(tx)


_by_code = Records(Region, lambda found: found.where(_r.code == bindparam("code")).limit(1))
_all = Records(Region, lambda found: found.where(_r.deleted_at.is_(None)).order_by(_r.code))
_grids = Records(Grid, lambda found: found.where(_g.deleted_at.is_(None)).order_by(_g.code, _g.id))
