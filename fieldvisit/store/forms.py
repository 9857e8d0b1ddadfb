"""Read published forms. Never changes one: a withdrawn form stays for the drafts and visits that
use it.
"""

from sqlalchemy import Connection, bindparam

from fieldvisit.records.form import Form
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_f = TABLES["form"].c
_begun = (_f.withdrawn.is_(False), _f.deleted_at.is_(None))
_newest = _f.form_version.desc()


def package(tx: Connection, form_id: str, *, version: int | None = None) -> Form | None:
    """One edition of a form; without `version` the latest that is not withdrawn."""
    if version is None:
        return _latest.first(tx, form_id=form_id)
    return _edition.first(tx, form_id=form_id, version=version)


def all(tx: Connection) -> list[Form]:
    """Every edition that may be begun, by form, newest edition first."""
    return _all.all(tx)


_all = Records(Form, lambda found: found.where(*_begun).order_by(_f.form_id, _newest, _f.id))
_latest = Records(
    Form,
    lambda found: (
        found.where(_f.form_id == bindparam("form_id"), *_begun).order_by(_newest, _f.id).limit(1)
    ),
)
_edition = Records(
    Form,
    lambda found: found.where(
        _f.form_id == bindparam("form_id"), _f.form_version == bindparam("version")
    ).limit(1),
)
