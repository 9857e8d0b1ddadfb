"""Read clues, alerts, plans and dossiers. Never writes."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam

from fieldvisit.records import Alert, Clue, Plan, SpecialCase
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_c, _a, _p, _s = (TABLES[kind].c for kind in ("clue", "alert", "plan", "special_case"))


def clues(tx: Connection) -> list[Clue]:
    """Every clue, the newest first."""
    return _clues.all(tx)


def urgent_clues(tx: Connection) -> list[Clue]:
    """特急 clues at which nobody looked yet, the nearest clock first."""
    return _urgent_clues.all(tx)


def clues_to_look_at(tx: Connection) -> list[Clue]:
    """Clues to which somebody goes again, for nobody was met, the nearest day first; not those with
    a clock.
    """
    return _clues_to_look_at.all(tx)


def clues_of(tx: Connection, household_id: UUID) -> list[Clue]:
    """A household's clues, the newest first."""
    return _clues_of.all(tx, household_id=household_id)


def clues_of_note(tx: Connection, note_id: UUID) -> list[Clue]:
    """What was made of a note."""
    return _clues_of_note.all(tx, note_id=note_id)


def alerts(tx: Connection) -> list[Alert]:
    """Every alert, the newest first."""
    return _alerts.all(tx)


def open_alerts(tx: Connection) -> list[Alert]:
    """Alerts of which nobody said yet what they were, the nearest clock first."""
    return _open_alerts.all(tx)


def alerts_of(tx: Connection, household_id: UUID) -> list[Alert]:
    """A household's alerts, the newest first."""
    return _alerts_of.all(tx, household_id=household_id)


def plans(tx: Connection) -> list[Plan]:
    """Every edition of every plan, by household and edition."""
    return _plans.all(tx)


def plans_of(tx: Connection, household_id: UUID) -> list[Plan]:
    """A household's editions, the newest first."""
    return _plans_of.all(tx, household_id=household_id)


def special_cases(tx: Connection) -> list[SpecialCase]:
    """Every dossier, the newest first."""
    return _special_cases.all(tx)


def special_cases_of(tx: Connection, household_id: UUID) -> list[SpecialCase]:
    """A household's dossiers, the newest first."""
    return _special_cases_of.all(tx, household_id=household_id)


def _here(found: Select[Any], c: Any, *order: Any) -> Select[Any]:
    return found.where(c.deleted_at.is_(None)).order_by(*order, c.id)


def _of(found: Select[Any], c: Any, *order: Any) -> Select[Any]:
    return _here(found, c, *order).where(c.household_id == bindparam("household_id"))


_clues = Records(Clue, lambda found: _here(found, _c, _c.found_at.desc()))
_urgent_clues = Records(
    Clue,
    lambda found: _here(found, _c, _c.respond_by).where(
        _c.state == "found", _c.respond_by.is_not(None)
    ),
)
_clues_to_look_at = Records(
    Clue,
    lambda found: _here(found, _c, _c.look_on).where(
        _c.state == "found", _c.look_on.is_not(None), _c.respond_by.is_(None)
    ),
)
_clues_of = Records(Clue, lambda found: _of(found, _c, _c.found_at.desc()))
_clues_of_note = Records(
    Clue,
    lambda found: _here(found, _c, _c.created_at).where(_c.from_note == bindparam("note_id")),
)
_alerts = Records(Alert, lambda found: _here(found, _a, _a.raised_at.desc()))
_open_alerts = Records(
    Alert, lambda found: _here(found, _a, _a.respond_by).where(_a.state != "closed")
)
_alerts_of = Records(Alert, lambda found: _of(found, _a, _a.raised_at.desc()))
_plans = Records(Plan, lambda found: _here(found, _p, _p.household_id, _p.edition))
_plans_of = Records(Plan, lambda found: _of(found, _p, _p.edition.desc()))
_special_cases = Records(SpecialCase, lambda found: _here(found, _s, _s.created_at.desc()))
_special_cases_of = Records(SpecialCase, lambda found: _of(found, _s, _s.created_at.desc()))
