"""What a household gets, and the loop of its needs."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_ENTITLEMENT = (
    sa.Column("household_id", sa.Uuid(), nullable=False),
    sa.Column("person_id", sa.Uuid()),
    sa.Column("category", sa.String(), nullable=False),
    sa.Column("since", sa.Date(), nullable=False),
    sa.Column("until", sa.Date()),
    sa.Column("amount", sa.BigInteger(), nullable=False),
    sa.Column("review_on", sa.Date()),
    sa.Column("reason", sa.String(), nullable=False),
    sa.Column("end_cause", sa.String()),
    sa.Column("end_reason", sa.String(), nullable=False),
    sa.Column("served_on", sa.Date()),
)
_NEED = (
    sa.Column("household_id", sa.Uuid(), nullable=False),
    sa.Column("person_id", sa.Uuid()),
    sa.Column("kind", sa.String(), nullable=False),
    sa.Column("text", sa.String(), nullable=False),
    sa.Column("urgency", sa.String(), nullable=False),
    sa.Column("source", sa.String(), nullable=False),
    sa.Column("from_note", sa.Uuid()),
    sa.Column("from_visit", sa.Uuid()),
    sa.Column("found_at", sa.String(27), nullable=False),
    sa.Column("state", sa.String(), nullable=False),
    sa.Column("matched_with", sa.String()),
    sa.Column("reason", sa.String(), nullable=False),
    sa.Column("outcome", sa.String(), nullable=False),
    sa.Column("satisfaction", sa.String()),
    sa.Column("closed_at", sa.String(27)),
)
_SERVICE_ORDER = (
    sa.Column("need_id", sa.Uuid(), nullable=False),
    sa.Column("household_id", sa.Uuid(), nullable=False),
    sa.Column("item", sa.String(), nullable=False),
    sa.Column("provider", sa.String(), nullable=False),
    sa.Column("frequency", sa.String(), nullable=False),
    sa.Column("payer", sa.String(), nullable=False),
    sa.Column("amount", sa.BigInteger(), nullable=False),
    sa.Column("ordered_on", sa.Date(), nullable=False),
    sa.Column("state", sa.String(), nullable=False),
    sa.Column("delivered_on", sa.Date()),
    sa.Column("delivered_note", sa.String(), nullable=False),
    sa.Column("satisfaction", sa.String()),
    sa.Column("reason", sa.String(), nullable=False),
)
_FOLLOW_UP = (
    sa.Column("need_id", sa.Uuid(), nullable=False),
    sa.Column("household_id", sa.Uuid(), nullable=False),
    sa.Column("done_at", sa.String(27), nullable=False),
    sa.Column("way", sa.String(), nullable=False),
    sa.Column("finding", sa.String(), nullable=False),
    sa.Column("next_on", sa.Date()),
)
_REFERRAL = (
    sa.Column("household_id", sa.Uuid(), nullable=False),
    sa.Column("need_id", sa.Uuid()),
    sa.Column("visit_id", sa.Uuid()),
    sa.Column("to_org", sa.String(), nullable=False),
    sa.Column("to_name", sa.String(), nullable=False),
    sa.Column("asked", sa.String(), nullable=False),
    sa.Column("consent", sa.String()),
    sa.Column("state", sa.String(), nullable=False),
    sa.Column("sent_at", sa.String(27)),
    sa.Column("received_by", sa.String(), nullable=False),
    sa.Column("received_on", sa.Date()),
    sa.Column("reason", sa.String(), nullable=False),
    sa.Column("result", sa.String(), nullable=False),
    sa.Column("result_amount", sa.BigInteger(), nullable=False),
    sa.Column("result_on", sa.Date()),
    sa.Column("confirmed_on", sa.Date()),
)


def upgrade() -> None:
    """Empty tables."""
    _create("entitlement", *_ENTITLEMENT)
    _create("need", *_NEED)
    _create("service_order", *_SERVICE_ORDER)
    _create("follow_up", *_FOLLOW_UP)
    _create("referral", *_REFERRAL)


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
