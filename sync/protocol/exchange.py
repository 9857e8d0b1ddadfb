"""The promise between a device and whatever carries its messages: HTTP, a parcel, or the same
process. No code here acts.
"""

from typing import Protocol

from sync.protocol.blocks import SnapshotReply, SnapshotRequest
from sync.protocol.wire import (
    EnrolReply,
    EnrolRequest,
    FilePart,
    PullReply,
    PullRequest,
    PushRequest,
    Receipt,
    RowsReply,
    RowsRequest,
    SumsReply,
    SumsRequest,
)


class Exchange(Protocol):
    """Every call either answers completely or raises a named error of `sync.protocol.errors`;
    after an error the same call may be made again and does nothing twice.
    """

    def enrol(self, request: EnrolRequest) -> EnrolReply:
        """Let this device in. Raises UnknownCode, CodeUsed, CodeExpired."""
        ...

    def push(self, request: PushRequest) -> Receipt:
        """Hand in one batch. The same batch again gives the same receipt. Raises BatchChanged,
        DeviceUnknown.
        """
        ...

    def pull(self, request: PullRequest) -> PullReply:
        """Rows that changed after the cursors. Raises DeviceRevoked."""
        ...

    def differing(self, request: SumsRequest) -> SumsReply:
        """Which buckets of a scope differ, and what is in them. Raises DeviceRevoked,
        ScopeNotYours.
        """
        ...

    def rows(self, request: RowsRequest) -> RowsReply:
        """Rows by their ids, as they stand now. Raises DeviceRevoked, ScopeNotYours."""
        ...

    def snapshot(self, request: SnapshotRequest) -> SnapshotReply:
        """Which blocks fill an empty device with a scope. Raises DeviceRevoked, ScopeNotYours,
        ServerBusy.
        """
        ...

    def get_block(self, scope: str, sha256: str) -> bytes:
        """A block of a scope's snapshot, not looked at yet. Raises BlockGone, DeviceRevoked,
        ScopeNotYours.
        """
        ...

    def put_blob(self, scope: str, sha256: str, *, data: bytes) -> None:
        """Hand in a file under its hash. Raises BlobDamaged, BlobTooLarge, ScopeNotYours."""
        ...

    def get_blob(self, scope: str, sha256: str) -> bytes:
        """A file by its hash. Raises BlobMissing, BlobDamaged, DeviceRevoked, ScopeNotYours."""
        ...

    def missing_parts(self, part: FilePart) -> list[int]:
        """Which parts of a larger file the server lacks; none: it holds the file. Raises
        BlobTooLarge, ScopeNotYours.
        """
        ...

    def put_part(self, part: FilePart, *, data: bytes) -> None:
        """Hand in a part; the last one makes the file. Raises BlobDamaged, ScopeNotYours."""
        ...

    def get_part(self, part: FilePart) -> bytes:
        """A part of a file. Raises BlobMissing, BlobDamaged, DeviceRevoked, ScopeNotYours."""
        ...
