"""Read the tables that districts published. Judges none of them."""

from sqlalchemy import Connection

from fieldvisit.records import PolicyTable
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_p = TABLES["policy_table"].c


def all(tx: Connection) -> list[PolicyTable]:
    """Every edition that was not withdrawn, by table, the newest first."""
    return _all.all(tx)


_all = Records(
    PolicyTable,
    lambda found: found.where(_p.deleted_at.is_(None)).order_by(
        _p.name, _p.edition.desc(), _p.created_at.desc(), _p.id
    ),
)
