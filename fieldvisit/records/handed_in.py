"""A change that the server took from somebody who may not write there any more, kept apart until a
supervisor decides. The server writes it; a device only decides. It stays for ever.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import JSON, Field, String

from fieldvisit.records.fields import RegionCode
from fieldvisit.records.kept import InstantText, Kept


class HandedInWhy(StrEnum):
    MOVED_AWAY = "moved_away"
    DEVICE_REVOKED = "device_revoked"
    ACCOUNT_CLOSED = "account_closed"
    NOT_ASSIGNED = "not_assigned"


class HandedInState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class HandedIn(Kept):
    """One change (`counter` of `author_device`) as it came, and what became of it.

    `author_name`, `author_role` and `device_short` are copied as they were then: whoever moved away
    is no colleague of this scope.
    `made_at`: by the author's clock, never later than `created_at`, when it was handed in.
    `row_scope` is where the change was written for; `scope` differs where the server does not know
    that one, or the household went elsewhere. `outcome`: the verdict on an accepted change;
    `reason`: why it was declined.
    """

    why: HandedInWhy = Field(sa_type=String)
    author: UUID
    author_name: str
    author_role: str
    author_device: UUID
    device_short: str
    counter: int
    made_at: datetime = Field(sa_type=InstantText)
    row_scope: RegionCode
    row_kind: str
    row_id: UUID
    action: str
    base_version: int = 0
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    hlc: str = ""
    actor: UUID
    form_version: str | None = None
    state: HandedInState = Field(default=HandedInState.WAITING, sa_type=String)
    outcome: str = ""
    decided_by: UUID | None = None
    decided_at: datetime | None = Field(default=None, sa_type=InstantText)
    reason: str = ""
