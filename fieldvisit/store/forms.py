"""Read published forms. Never changes one: a withdrawn form stays for the drafts and visits that
use it.
"""

from sqlalchemy import Connection

from fieldvisit.records.form import Form
from fieldvisit.store import rows
from fieldvisit.store.tables import TABLES

_f = TABLES["form"].c


def package(tx: Connection, form_id: str, *, version: int | None = None) -> Form | None:
    """One edition of a form; without `version` the latest that is not withdrawn."""
    wanted = [_f.form_id == form_id]
    if version is None:
        wanted += [_f.withdrawn.is_(False), _f.deleted_at.is_(None)]
    else:
        wanted.append(_f.form_version == version)
    return rows.first(
        tx,
        Form,
        statement=rows.select_of("form").where(*wanted).order_by(_f.form_version.desc(), _f.id),
    )


def all(tx: Connection) -> list[Form]:
    """Every edition that may be begun, by form, newest edition first."""
    return rows.fetch(
        tx,
        Form,
        statement=rows.select_of("form")
        .where(_f.withdrawn.is_(False), _f.deleted_at.is_(None))
        .order_by(_f.form_id, _f.form_version.desc(), _f.id),
    )
