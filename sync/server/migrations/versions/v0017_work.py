"""Campaigns, outreach, credits, what outside systems have, public notices."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_CAMPAIGN = (
    sa.Column("title", sa.String(), nullable=False),
    sa.Column("way", sa.String(), nullable=False),
    sa.Column("due_on", sa.Date(), nullable=False),
    sa.Column("categories", sa.JSON(), nullable=False),
    sa.Column("tags", sa.JSON(), nullable=False),
    sa.Column("age_from", sa.BigInteger()),
)
_OUTREACH = (
    sa.Column("kind", sa.String(), nullable=False),
    sa.Column("done_on", sa.Date(), nullable=False),
    sa.Column("place", sa.String(), nullable=False),
    sa.Column("copies", sa.BigInteger(), nullable=False),
    sa.Column("persons", sa.BigInteger(), nullable=False),
    sa.Column("calls", sa.BigInteger(), nullable=False),
    sa.Column("chat_groups", sa.BigInteger(), nullable=False),
    sa.Column("reached", sa.BigInteger(), nullable=False),
    sa.Column("sessions", sa.BigInteger(), nullable=False),
    sa.Column("places", sa.BigInteger(), nullable=False),
    sa.Column("note", sa.String(), nullable=False),
)
_CREDIT = (
    sa.Column("staff_id", sa.Uuid(), nullable=False),
    sa.Column("session", sa.String(), nullable=False),
    sa.Column("done_on", sa.Date(), nullable=False),
    sa.Column("part", sa.String(), nullable=False),
    sa.Column("minutes", sa.BigInteger(), nullable=False),
    sa.Column("form_id", sa.String()),
    sa.Column("form_version", sa.BigInteger()),
    sa.Column("score", sa.BigInteger(), nullable=False),
    sa.Column("full_score", sa.BigInteger(), nullable=False),
)
_REPORTED = (
    sa.Column("household_id", sa.Uuid(), nullable=False),
    sa.Column("visit_id", sa.Uuid(), nullable=False),
    sa.Column("system", sa.String(), nullable=False),
    sa.Column("reported_on", sa.Date(), nullable=False),
    sa.Column("how", sa.String(), nullable=False),
)
_PUBLIC_NOTICE = (
    sa.Column("household_id", sa.Uuid(), nullable=False),
    sa.Column("members", sa.BigInteger(), nullable=False),
    sa.Column("amount", sa.BigInteger(), nullable=False),
    sa.Column("place", sa.String(), nullable=False),
    sa.Column("posted_on", sa.Date()),
    sa.Column("last_day", sa.Date()),
    sa.Column("taken_down_on", sa.Date()),
    sa.Column("objections", sa.JSON(), nullable=False),
)


def upgrade() -> None:
    """Empty tables; tasks of before belong to no campaign."""
    op.add_column("task", sa.Column("campaign_id", sa.Uuid()))
    op.add_column("task", sa.Column("outcome", sa.String()))
    _create("campaign", *_CAMPAIGN)
    _create("outreach", *_OUTREACH)
    _create("credit", *_CREDIT)
    _create("reported", *_REPORTED)
    _create("public_notice", *_PUBLIC_NOTICE)


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
