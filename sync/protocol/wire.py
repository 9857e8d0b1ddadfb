"""The records that travel: enrolment, batches, receipts, pages. Values only; what to do with them
is for the two ends.
"""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from fieldvisit.records import change

PROTOCOL = "fvsync/1"

MAX_CHANGES = 2000
MAX_PAGE = 5000
MAX_RECOVERY = 900_000
MAX_APART = 1000
MAX_BLOB = 32 * 1024 * 1024
PART_BYTES = 256 * 1024
"""Bytes of a part of a larger file; the last one is what is left."""


class Message(BaseModel):
    """Every message names its protocol and the schema of the program that makes it; unknown fields
    are ignored, never refused.
    """

    model_config = ConfigDict(extra="ignore")

    protocol: str = PROTOCOL
    schema_number: int = Field(default_factory=lambda: change.SCHEMA, ge=0, lt=2**31)


class RecoveryGiven(BaseModel):
    """What a device needs against a forgotten PIN: `public`, the X25519 key (hex) of its office
    (`area`, leading digits), and codes by their number. `secret` (hex) is for supervisors alone.
    """

    area: str
    public: str
    codes: dict[int, str]
    secret: str = ""


class EnrolRequest(Message):
    """`public_key`: raw Ed25519 key in hex; the request is signed with it. `label` names the
    device for people; `here`: whose records lie on it already, so that no code is spent on them.
    `former`: the id of a device that the server has lost with a backup and that comes back with all
    its records; its person is then the one in `here`.
    """

    code: str = Field(max_length=64)
    public_key: str = Field(min_length=64, max_length=64)
    label: str = Field(default="", max_length=100, pattern=r"^[^\x00-\x1f]*$")
    here: list[UUID] = Field(default_factory=list, max_length=100)
    former: UUID | None = None


class EnrolReply(Message):
    """`staff` holds the wire value of the person's Staff record; `scopes[0]` is the person's own
    area. `server_key`: the Ed25519 key (hex) that the server signs forms with. `authority`: who
    alone vouches for this server over TLS (PEM; blank: not laid down).
    """

    device_id: UUID
    short: str
    staff: dict[str, Any]
    scopes: list[str]
    server_name: str
    server_key: str = ""
    authority: str = ""
    parcel_key: str = ""
    """The box key (hex) that parcels for the server are sealed to."""
    recovery: RecoveryGiven | None = None


class Footing(BaseModel):
    """What a device's numbers rest on: the server's `epoch` (blank before it heard of one);
    `acked`, its highest change number that a receipt has answered; `known` and `mark`, what the
    last receipt of this epoch told: the proof, if the server knows less, that it was put back.
    `again`: changes up to this number may have come before, under another one or in another batch.
    """

    epoch: str = Field(default="", max_length=64)
    acked: int = Field(default=0, ge=0, lt=2**63)
    known: int = Field(default=0, ge=0, lt=2**63)
    mark: str = Field(default="", max_length=64)
    again: int = Field(default=0, ge=0, lt=2**63)


class PushRequest(Message):
    """One batch of the outbox, in the order of the device's counters. `changes` are dumped
    `records.Change` values, checked one by one by the server so that a broken one does not
    block the rest. A client without a `footing` is from before there were epochs. `ahead`: they are
    said ahead of their turn, and will come once more in it.
    """

    device_id: UUID
    batch_id: UUID
    changes: list[dict[str, Any]] = Field(max_length=MAX_CHANGES)
    footing: Footing | None = None
    ahead: bool = False


class VerdictKind(StrEnum):
    """accepted, merged: applied. conflict: the server's value stays in `fields`, people choose.
    rejected: `code` says why. deferred: its parent has not come yet, send again. quarantined:
    kept apart until a supervisor decides.
    """

    ACCEPTED = "accepted"
    MERGED = "merged"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    QUARANTINED = "quarantined"


class Verdict(BaseModel):
    """What became of one change. `version` is the row's version on the server afterwards (None: the
    next pull tells); `code` is a code of `fieldvisit.words`; `fields` are the fields in question.
    `scope`: where it was judged and has its number, if its household went there meanwhile.
    """

    counter: int
    verdict: VerdictKind
    version: int | None = None
    code: str | None = None
    fields: list[str] = Field(default_factory=list)
    scope: str | None = None


class Receipt(Message):
    """Stored with the batch and returned byte for byte when the batch comes again. `at` is the
    server's time; `epoch`, `known` and `mark` are for the device's next `Footing`.
    """

    batch_id: UUID
    at: str
    verdicts: list[Verdict]
    epoch: str = ""
    known: int = 0
    mark: str = ""


class PullRequest(Message):
    """`cursors`: the last sequence number seen of each scope; a scope left out is read from its
    beginning. `recovery_from`: number of the first recovery code that the device wants; 0: none.
    `apart`: numbers of own changes that are kept apart and of which no decision is known here;
    `asked`: rows of which an own change is in question, and that question is not here. `sums`:
    whether the last page shall carry them. `pinned`: digest (hex) of the authority that this device
    trusts over TLS; blank: none yet. `fills`: whether this device can take the first fill of a
    large scope by blocks; `later`: scopes that are being filled so, not wanted now. `settled`:
    batches whose receipts this device took in before the epoch began.
    """

    cursors: dict[str, int] = Field(default_factory=dict, max_length=10_000)
    limit: int = Field(default=2000, ge=1, le=MAX_PAGE)
    recovery_from: int = Field(default=0, ge=0, le=MAX_RECOVERY)
    sums: bool = False
    pinned: str = Field(default="", max_length=64)
    apart: list[int] = Field(default_factory=list, max_length=MAX_APART)
    asked: list[UUID] = Field(default_factory=list, max_length=MAX_APART)
    footing: Footing | None = None
    fills: bool = False
    later: list[str] = Field(default_factory=list, max_length=10_000)
    settled: list[UUID] = Field(default_factory=list, max_length=10_000)


class Entry(BaseModel):
    """A row as the server holds it; fields that this schema does not know are kept in `values`
    too.
    """

    kind: str
    row_id: UUID
    version: int
    values: dict[str, Any]


class ScopePage(BaseModel):
    """`entries` in the order of their versions; parents may come after their children when they
    changed later.
    """

    scope: str
    entries: list[Entry]
    cursor: int


class LeftArea(BaseModel):
    """An area that the person no longer answers for, since when (the server's time), and the names
    of those who do now.
    """

    area: str
    at: str
    to: list[str] = Field(default_factory=list)


class Decided(BaseModel):
    """What a supervisor made of a change that was kept apart: `state` accepted or declined,
    `outcome` the verdict on an accepted one, `who` decided, when, and why not.
    """

    counter: int
    state: str
    outcome: str = ""
    who: str = ""
    at: str = ""
    reason: str = ""


class Answered(BaseModel):
    """A question about the value that change `counter` of the asking device wanted for a row:
    `choice` held or wanted, `who` chose, when; all blank while it is open.
    """

    row_id: UUID
    counter: int
    choice: str = ""
    who: str = ""
    at: str = ""


class PullReply(Message):
    """Scopes with news; `more`: ask again with the new cursors. `scopes`: everything the device
    may read now. `areas`: what the person answers for, their own first, narrowed to `grids` (ids)
    if there are any; `left`: what they did before. `server_key`: for a device that was let in
    before servers signed forms. `authority`: who vouches for this server over TLS (PEM), if it is
    not what the device has `pinned`. `sums`, with the last page: of each scope the count and the
    sum (hex) of all rows that this reader may see. `decided`: of the changes asked about in
    `apart`; `answered`: every question of this device about the rows in `asked`. `known`: the
    highest change number of this device that the server has, in its `epoch`. `fills`: scopes that
    come by blocks (`blocks.SnapshotRequest`), with the number of their rows; their pages and sums
    are left out. `lost`: of the batches asked about in `settled` those of which this server has no
    receipt. `ahead`: this server takes batches that go ahead of their turn.
    """

    pages: list[ScopePage]
    more: bool
    scopes: list[str]
    at: str
    areas: list[str] = Field(default_factory=list)
    grids: list[UUID] = Field(default_factory=list)
    left: list[LeftArea] = Field(default_factory=list)
    server_key: str = ""
    authority: str = ""
    parcel_key: str = ""
    """The box key (hex) that parcels for the server are sealed to now."""
    carrier_pass: str = ""
    """For supervisors: the server vouches for them as carriers (`slips`)."""
    by_parcel: bool = False
    """Never sent: the page lay in a parcel, so that the server does not say it just now."""
    recovery: RecoveryGiven | None = None
    sums: dict[str, tuple[int, str]] = Field(default_factory=dict)
    decided: list[Decided] = Field(default_factory=list)
    answered: list[Answered] = Field(default_factory=list)
    epoch: str = ""
    known: int = 0
    fills: dict[str, int] = Field(default_factory=dict)
    lost: list[UUID] = Field(default_factory=list)
    ahead: bool = False


class SumsRequest(Message):
    """The device's own 256 buckets of a scope, packed (`row_sums`), in base64."""

    scope: str = Field(max_length=12)
    buckets: str = Field(max_length=8192)


class RowMark(BaseModel):
    """One row without its content: `digest` says what is in it."""

    kind: str
    row_id: UUID
    version: int
    digest: str


class SumsReply(Message):
    """The buckets that differ, and all rows that the server has in them for this reader."""

    buckets: list[int]
    marks: list[RowMark]


class RowsRequest(Message):
    """Rows of a scope that the device wants again: (kind, id)."""

    scope: str = Field(max_length=12)
    rows: list[tuple[str, UUID]] = Field(max_length=MAX_CHANGES)


class RowsReply(Message):
    """The rows as they stand now. Only the first `looked_at` of the wanted were looked for: ask
    again for the rest. `gone`: (kind, id) of those that stand in the scope and are not this
    reader's (any more).
    """

    entries: list[Entry]
    looked_at: int
    gone: list[tuple[str, UUID]] = Field(default_factory=list)


@dataclass(frozen=True)
class FilePart:
    """Part `number` (from 0) of the file `sha256` of a scope, whose whole has `size` bytes."""

    scope: str
    sha256: str
    size: int
    number: int = 0

    @property
    def count(self) -> int:
        """How many parts the file has."""
        return -(-self.size // PART_BYTES)

    @property
    def start(self) -> int:
        """The offset in the file, bytes."""
        return self.number * PART_BYTES

    @property
    def length(self) -> int:
        """Bytes of this part."""
        return min(PART_BYTES, self.size - self.start)

    @property
    def missing_path(self) -> str:
        """Where the server tells what it lacks of the file."""
        return f"/v1/blobs/{self.scope}/{self.sha256}/missing/{self.size}"

    @property
    def path(self) -> str:
        """Where this part is put and got."""
        return f"/v1/blobs/{self.scope}/{self.sha256}/parts/{self.size}/{self.number}"

    def under(self, scope: str) -> "FilePart":
        """The same part, kept under another scope."""
        return dataclasses.replace(self, scope=scope)

    def at(self, number: int) -> "FilePart":
        """Another part of the same file."""
        return dataclasses.replace(self, number=number)


class MissingParts(Message):
    """The numbers of the parts that the server lacks."""

    missing: list[int] = Field(default_factory=list, max_length=MAX_BLOB // PART_BYTES)
