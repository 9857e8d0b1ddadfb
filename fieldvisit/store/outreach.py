"""Read the outreach log. Never writes and keeps no sum."""

from datetime import date

from sqlalchemy import Connection, bindparam

from fieldvisit.records import Outreach
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_o = TABLES["outreach"].c


def between(tx: Connection, *, first: date, last: date, region: str = "") -> list[Outreach]:
    """What was done from a day to a day (both included) in or below a region, told by its leading
    digits; oldest first.
    """
    asked = {"first": first, "last": last, "region": region, "beyond": f"{region}~"}
    return _between.all(tx, **asked)


_between = Records(
    Outreach,
    lambda found: found.where(
        _o.done_on >= bindparam("first"),
        _o.done_on <= bindparam("last"),
        _o.scope >= bindparam("region"),
        _o.scope < bindparam("beyond"),
        _o.deleted_at.is_(None),
    ).order_by(_o.done_on, _o.id),
)
