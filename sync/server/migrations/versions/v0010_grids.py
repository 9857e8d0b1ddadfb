"""Every row says in which grid it lies; rows of before take their household's."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

KINDS = (
    *("region", "grid", "staff", "form", "household", "person", "membership"),
    *("task", "visit", "note", "attachment", "proposal", "conflict", "handed_in"),
)
BETWEEN = "'00000000000000000000000000000000'"
BY_HOUSEHOLD = ("membership", "task", "visit", "proposal", "note")
OF = "(SELECT p.grid FROM {parent} p WHERE p.scope = {kind}.scope AND p.id = {kind}.{field})"


def upgrade() -> None:
    """Add the column and fill it; sums of scopes with grids are counted anew by the server."""
    for kind in KINDS:
        op.add_column(kind, sa.Column("grid", sa.Uuid()))
    op.execute("UPDATE household SET grid = grid_id WHERE grid_id IS NOT NULL")
    for kind in BY_HOUSEHOLD:
        _take("household", kind, field="household_id")
    op.execute(
        "UPDATE person SET grid = (SELECT m.grid FROM membership m WHERE m.scope = person.scope"
        " AND m.person_id = person.id AND m.until IS NULL AND m.deleted_at IS NULL"
        " ORDER BY m.created_at DESC, m.id DESC LIMIT 1)"
    )
    op.execute(
        f"UPDATE membership SET grid = {BETWEEN} WHERE EXISTS (SELECT 1 FROM person p WHERE"
        " p.scope = membership.scope AND p.id = membership.person_id AND EXISTS (SELECT 1 FROM"
        " membership m WHERE m.scope = p.scope AND m.person_id = p.id AND m.until IS NULL"
        " AND m.deleted_at IS NULL) AND coalesce(p.grid, {BETWEEN}) <>"
        " coalesce(membership.grid, {BETWEEN}))".replace("{BETWEEN}", BETWEEN)
    )
    _take("visit", "note", field="visit_id")
    _take("person", "note", field="person_id")
    op.execute("UPDATE note SET grid = NULL WHERE private")
    _take("visit", "attachment", field="visit_id")
    _take("note", "attachment", field="note_id")
    for kind in KINDS[4:-2]:
        _take(kind, "conflict", field="row_id", more=f" AND row_kind = '{kind}'")
    op.execute(
        "DELETE FROM scope_sum WHERE scope IN"
        " (SELECT scope FROM household WHERE grid_id IS NOT NULL)"
    )


def _take(parent: str, kind: str, *, field: str, more: str = "") -> None:
    said = OF.format(parent=parent, kind=kind, field=field)
    op.execute(f"UPDATE {kind} SET grid = {said} WHERE grid IS NULL AND {field} IS NOT NULL{more}")
