"""Each message of a parcel goes through the same door as a request over a line: the parcel's
signature stands for theirs. Judges nothing itself.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.row_sums import RowSums, bucket_of
from sync.protocol import frames, parcel
from sync.protocol.errors import EpochChanged, FilesTroubled, NumbersUsed
from sync.protocol.parcel import Looked
from sync.protocol.parcel_errors import ParcelDamaged
from sync.protocol.parcel_wire import (
    BATCH,
    FILE,
    HEAD,
    HELD,
    BatchRefused,
    HeldRows,
    Mending,
    OutHead,
    read_part,
)
from sync.protocol.signing import Signed
from sync.protocol.wire import (
    MAX_CHANGES,
    PART_BYTES,
    FilePart,
    PullRequest,
    RowMark,
    RowsReply,
    RowsRequest,
    SumsReply,
    SumsRequest,
)
from sync.server.centre import Centre

ID_BYTES = 16


@dataclass
class Inside:
    """What came of the messages of a parcel: receipts as stored, batches that were refused as a
    whole, files that the server holds now; `held`: the device's rows of scopes that it asks about.
    `files_away`: the server's store of files is in trouble, and was asked once.
    """

    head: OutHead
    receipts: list[bytes] = field(default_factory=list)
    refused: list[BatchRefused] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    held: dict[str, list[RowMark]] = field(default_factory=dict)
    known: int = 0
    """The highest number of the device here, if one of the parcel's was used before."""
    files_away: bool = False


@dataclass(frozen=True)
class Line:
    """Stands for the line of the device that signed a parcel."""

    centre: Centre
    looked: Looked

    def hand_in(self) -> Inside:
        """Hand in everything in the parcel. Raises ParcelDamaged."""
        pieces = parcel.pieces(self.looked, self.centre.box.secret)
        first = next(pieces, None)
        if first is None or first.kind != HEAD:
            raise ParcelDamaged
        inside = Inside(frames.read(first.body, OutHead))
        if inside.head.device_id != self.looked.header.device:
            raise ParcelDamaged
        for piece in pieces:
            if piece.kind == BATCH:
                self._batch(inside, piece.body)
            elif piece.kind == FILE:
                self._file(inside, piece.body)
            elif piece.kind == HELD:
                told = frames.read(piece.body, HeldRows)
                inside.held.setdefault(told.scope, []).extend(told.marks)
        return inside

    def page(self, head: OutHead, *, cursors: dict[str, int]) -> bytes:
        """The frame of a PullReply. Raises DeviceRevoked, EpochChanged."""
        request = PullRequest(
            schema_number=head.schema_number,
            cursors=cursors,
            recovery_from=head.recovery_from,
            sums=True,
            footing=head.footing,
            later=head.later,
            apart=head.apart,
            asked=head.asked,
            settled=head.settled,
        )
        return self.centre.pull(self._said("POST", "/v1/pull", body=frames.pack(request)))

    def mending(self, head: OutHead, scope: str, *, held: list[RowMark]) -> Iterator[Mending]:
        """What a device lacks of a scope up to its cursor and what it has too many, asked as it
        would over a line; at least one. Raises what `Centre.differing` and `Centre.rows` raise.
        """
        schema, upto = head.schema_number, head.cursors.get(scope, 0)
        has = RowSums()
        for mark in held:
            has.add(mark.row_id, mark.digest)
        packed = base64.b64encode(has.packed()).decode()
        asked = SumsRequest(schema_number=schema, scope=scope, buckets=packed)
        body = self.centre.differing(self._said("POST", "/v1/sums", body=frames.pack(asked)))
        reply = frames.read(body, SumsReply)
        theirs = {(mark.kind, mark.row_id): mark for mark in reply.marks}
        buckets = set(reply.buckets)
        here = {(m.kind, m.row_id): m for m in held if bucket_of(m.row_id) in buckets}
        strays = here.keys() - theirs.keys()
        lacking = [k for k, m in theirs.items() if m.version <= upto and here.get(k) != m]
        rows = [*lacking, *sorted(strays)]
        if not rows:
            yield Mending(schema_number=schema, scope=scope, entries=[])
        while rows:
            wanted = RowsRequest(schema_number=schema, scope=scope, rows=rows[:MAX_CHANGES])
            body = self.centre.rows(self._said("POST", "/v1/rows", body=frames.pack(wanted)))
            got = frames.read(body, RowsReply)
            looked_at, rows = rows[: got.looked_at], rows[max(1, got.looked_at) :]
            unknown = sorted((strays & set(looked_at)) - set(got.gone))
            told = Mending(schema_number=schema, scope=scope, entries=got.entries)
            yield told.model_copy(update={"gone": got.gone, "unknown": unknown})

    def file(self, scope: str, sha256: str) -> bytes:
        """A file. Raises what `Centre.get_blob` raises."""
        path = f"/v1/blobs/{scope}/{sha256}"
        return self.centre.get_blob(self._said("GET", path), scope, sha256=sha256)

    def _batch(self, inside: Inside, body: bytes) -> None:
        if len(body) < ID_BYTES:
            raise ParcelDamaged
        signed = self._said("POST", "/v1/push", body=body[ID_BYTES:])
        try:
            try:
                inside.receipts.append(self.centre.push(signed))
            except (EpochChanged, NumbersUsed) as news:
                # Nobody may be left to say it again: it is taken now, and known when it comes.
                self.centre.push(replace(signed, late=True))
                raise news
        except FieldvisitError as error:
            # One batch that cannot be taken stops no other; the device hears why.
            if isinstance(error, NumbersUsed):
                inside.known = error.known
            batch_id = UUID(bytes=body[:ID_BYTES])
            inside.refused.append(BatchRefused(batch_id=batch_id, code=error.code))

    def _file(self, inside: Inside, body: bytes) -> None:
        if inside.files_away:
            # Each file would wait as long again for a store that does not answer.
            return
        part, data = read_part(body)
        try:
            if self._kept(part, data):
                inside.kept.append(part.sha256)
        except FieldvisitError as error:
            # It stays on the device, marked unsent, and comes again.
            inside.files_away = isinstance(error, FilesTroubled)

    def _kept(self, part: FilePart, data: bytes) -> bool:
        """Keep a part; answers whether the file is whole here now."""
        if part.size <= PART_BYTES:
            path = f"/v1/blobs/{part.scope}/{part.sha256}"
            signed = self._said("PUT", path, body=data)
            self.centre.put_blob(signed, part.scope, sha256=part.sha256)
            return True
        self.centre.put_part(self._said("PUT", part.path, body=data), part)
        if part.number < part.count - 1:
            return False
        told = self.centre.missing_parts(self._said("GET", part.missing_path), part)
        return not frames.unpack(told)["missing"]

    def _said(self, method: str, path: str, *, body: bytes = b"") -> Signed:
        header = self.looked.header
        return Signed(method, path, str(header.device), header.made_at, "", body, proven=True)
