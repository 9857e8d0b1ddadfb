"""The first schema of the central server (release 0.1.0). Never edited after its release."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "bytes": sa.LargeBinary(),
    "chain": sa.String(36),
    "code": sa.String(40),
    "day": sa.Date(),
    "flag": sa.Boolean(),
    "hash": sa.String(64),
    "instant": sa.String(27),
    "json": sa.JSON(),
    "number": sa.BigInteger(),
    "region": sa.String(12),
    "short": sa.String(8),
    "small": sa.Integer(),
    "text": sa.String(),
    "uuid": sa.Uuid(),
}

EVERY_RECORD = (
    "extra:json origin:text last_device:uuid? own_since:number scope:region "
    "version:number created_at:instant created_by:uuid? device_id:uuid? "
    "deleted_at:instant? id:uuid"
)
"""`name:type`, a `?` for a column that may be empty."""

RECORDS = {
    "region": ("code:text parent:text? level:text name:text valid_from:day? valid_to:day?"),
    "grid": ("region_code:text code:text name:text"),
    "staff": ("name:text role:text region_code:text grid_id:uuid? phone:text?"),
    "form": ("form_id:text form_version:number title:text package:json withdrawn:flag"),
    "household": (
        "number:text category:text status:text householder_id:uuid? hukou_region:text "
        "live_region:text grid_id:uuid? hukou_address:text live_address:text phone:text? "
        "tags:json"
    ),
    "person": (
        "name:text citizen_id:text? no_id_reason:text? sex:text? birth_date:day? "
        "phone:text? health:text? disability_card:text? self_care:json?"
    ),
    "membership": ("household_id:uuid person_id:uuid relation:text since:day? until:day?"),
    "task": (
        "household_id:uuid person_id:uuid? kind:text due_on:day state:text form_id:text? "
        "assignee_id:uuid? source:text from_visit:uuid? done_by_visit:uuid?"
    ),
    "visit": (
        "number:text household_id:uuid person_id:uuid? task_id:uuid? form_id:text "
        "form_version:number visit_type:text mode:text? result:text? state:text "
        "started_at:instant ended_at:instant investigators:json instance:text "
        "answers:json signatures:json revision:number replaces:uuid? reviewed_by:uuid? "
        "reviewed_at:instant? review_comment:text?"
    ),
    "note": (
        "text:text written_at:instant tags:json household_id:uuid? person_id:uuid? "
        "visit_id:uuid? private:flag follow_up:flag replaces:uuid?"
    ),
    "attachment": (
        "sha256:text size:number media_type:text kind:text visit_id:uuid? note_id:uuid?"
    ),
}

OWN = {
    "scope_sequence": ("scope", ("scope:region last:number")),
    "server": ("id", ("id:small name:text devices:number")),
    "account": ("staff_id", ("staff_id:uuid name:text role:code area:region closed_at:instant?")),
    "enrolment": ("code_hash", ("code_hash:hash staff_id:uuid expires_at:instant used_by:uuid?")),
    "device": (
        "id",
        (
            "id:uuid staff_id:uuid short:short label:text public_key:hash enrolled_at:instant "
            "revoked_at:instant? high_water:number"
        ),
    ),
    "receipt": (
        "device_id batch_id",
        ("device_id:uuid batch_id:uuid digest:hash at:instant body:bytes"),
    ),
    "conflict": (
        "id",
        (
            "id:uuid scope:region kind:code row_id:uuid name:text base:json? held:json? "
            "wanted:json? held_device:uuid? wanted_device:uuid wanted_by:uuid counter:number "
            "hlc:text at:instant chosen_at:instant?"
        ),
    ),
    "quarantine": (
        "device_id batch_id",
        ("device_id:uuid batch_id:uuid at:instant why:code changes:json"),
    ),
    "audit_head": ("chain", ("chain:chain number:number hash:hash")),
    "audit": (
        "chain number",
        ("chain:chain number:number at:instant what:code facts:json hash:hash"),
    ),
}


def upgrade() -> None:
    """Make every table on an empty database."""
    for name, text in RECORDS.items():
        _make(name, "scope id", text=f"{EVERY_RECORD} {text}")
        op.create_index(f"{name}_by_version", name, ["scope", "version"])
    for name, (keys, text) in OWN.items():
        _make(name, keys, text=text)
    op.create_index("conflict_by_row", "conflict", ["scope", "kind", "row_id"])
    for name in ("short", "public_key"):
        op.create_index(f"device_{name}", "device", [name], unique=True)


def _make(name: str, keys: str, *, text: str) -> None:
    columns = (column.split(":") for column in text.split())
    op.create_table(
        name,
        *(
            sa.Column(
                column,
                TYPES[kind.rstrip("?")],
                primary_key=column in keys.split(),
                nullable=kind.endswith("?"),
                autoincrement=False,
            )
            for column, kind in columns
        ),
    )
