"""Clues, alerts of devices, plans of households, dossiers."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_CLUE: "tuple[sa.Column[Any], ...]" = (
    sa.Column("household_id", sa.Uuid()),
    sa.Column("source", sa.String(), nullable=False),
    sa.Column("source_note", sa.String(), nullable=False),
    sa.Column("found_at", sa.String(27), nullable=False),
    sa.Column("discoverer", sa.String(), nullable=False),
    sa.Column("about", sa.String(), nullable=False),
    sa.Column("citizen_id", sa.String()),
    sa.Column("place", sa.String(), nullable=False),
    sa.Column("people", sa.BigInteger(), nullable=False),
    sa.Column("troubles", sa.JSON(), nullable=False),
    sa.Column("detail", sa.String(), nullable=False),
    sa.Column("urgency", sa.String(), nullable=False),
    sa.Column("respond_by", sa.String(27)),
    sa.Column("town_call", sa.String()),
    sa.Column("called_at", sa.String(27)),
    sa.Column("policy_told", sa.Boolean(), nullable=False),
    sa.Column("wants", sa.String()),
    sa.Column("from_note", sa.Uuid()),
    sa.Column("state", sa.String(), nullable=False),
    sa.Column("verdict", sa.String()),
    sa.Column("duplicate_of", sa.Uuid()),
    sa.Column("reason", sa.String(), nullable=False),
    sa.Column("verified_at", sa.String(27)),
    sa.Column("outcome", sa.String()),
    sa.Column("outcome_note", sa.String(), nullable=False),
    sa.Column("closed_at", sa.String(27)),
)
_ALERT: "tuple[sa.Column[Any], ...]" = (
    sa.Column("household_id", sa.Uuid(), nullable=False),
    sa.Column("task_id", sa.Uuid(), nullable=False),
    sa.Column("kind", sa.String(), nullable=False),
    sa.Column("terminal", sa.String(), nullable=False),
    sa.Column("raised_at", sa.String(27), nullable=False),
    sa.Column("latest_at", sa.String(27), nullable=False),
    sa.Column("times", sa.BigInteger(), nullable=False),
    sa.Column("events", sa.JSON(), nullable=False),
    sa.Column("respond_by", sa.String(27), nullable=False),
    sa.Column("state", sa.String(), nullable=False),
    sa.Column("taken_by", sa.Uuid()),
    sa.Column("taken_at", sa.String(27)),
    sa.Column("outcome", sa.String()),
    sa.Column("finding", sa.String(), nullable=False),
    sa.Column("closed_at", sa.String(27)),
)
_PLAN: "tuple[sa.Column[Any], ...]" = (
    sa.Column("household_id", sa.Uuid(), nullable=False),
    sa.Column("edition", sa.BigInteger(), nullable=False),
    sa.Column("follows", sa.Uuid()),
    sa.Column("key_household", sa.Boolean(), nullable=False),
    sa.Column("cause", sa.String(), nullable=False),
    sa.Column("goal", sa.String(), nullable=False),
    sa.Column("measures", sa.JSON(), nullable=False),
    sa.Column("cycle", sa.String(), nullable=False),
    sa.Column("next_review_on", sa.Date()),
    sa.Column("reviews", sa.JSON(), nullable=False),
    sa.Column("state", sa.String(), nullable=False),
    sa.Column("approved_by", sa.Uuid()),
    sa.Column("approved_at", sa.String(27)),
    sa.Column("result", sa.String()),
    sa.Column("reason", sa.String(), nullable=False),
    sa.Column("ended_at", sa.String(27)),
)
_SPECIAL_CASE: "tuple[sa.Column[Any], ...]" = (
    sa.Column("household_id", sa.Uuid(), nullable=False),
    sa.Column("kind", sa.String(), nullable=False),
    sa.Column("event", sa.String(), nullable=False),
    sa.Column("happened_on", sa.Date(), nullable=False),
    sa.Column("facts", sa.String(), nullable=False),
    sa.Column("attempts", sa.String(), nullable=False),
    sa.Column("departments", sa.JSON(), nullable=False),
    sa.Column("bills", sa.JSON(), nullable=False),
    sa.Column("steps_done", sa.JSON(), nullable=False),
    sa.Column("first_relief", sa.JSON()),
    sa.Column("minutes", sa.JSON()),
    sa.Column("state", sa.String(), nullable=False),
    sa.Column("decision", sa.String(), nullable=False),
    sa.Column("amount", sa.BigInteger(), nullable=False),
    sa.Column("pool", sa.String(), nullable=False),
    sa.Column("shares", sa.JSON(), nullable=False),
    sa.Column("decided_by", sa.Uuid()),
    sa.Column("decided_at", sa.String(27)),
    sa.Column("execution", sa.String(), nullable=False),
    sa.Column("payments", sa.JSON(), nullable=False),
    sa.Column("outcome", sa.String(), nullable=False),
    sa.Column("closed_at", sa.String(27)),
)


def upgrade() -> None:
    """Empty tables."""
    _create("clue", *_CLUE)
    _create("alert", *_ALERT)
    _create("plan", *_PLAN)
    _create("special_case", *_SPECIAL_CASE)


def _create(kind: str, *fields: "sa.Column[Any]") -> None:
    op.create_table(
        kind,
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("last_device", sa.Uuid()),
        sa.Column("own_since", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.String(27)),
        sa.Column("grid", sa.Uuid()),
        sa.Column("scope", sa.String(12), primary_key=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("created_by", sa.Uuid()),
        sa.Column("device_id", sa.Uuid()),
        sa.Column("deleted_at", sa.String(27)),
        sa.Column("id", sa.Uuid(), primary_key=True),
        *fields,
    )
    op.create_index(f"{kind}_by_version", kind, ["scope", "version"])
