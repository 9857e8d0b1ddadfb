"""The central server without HTTP: each signed request in one transaction, frames in and frames
out. Opens no socket.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine

from fieldvisit.machine.clock import Clock, SystemClock
from fieldvisit.machine.ids import IdSource, Uuid7
from fieldvisit.records import Form
from fieldvisit.records.kept import Kept
from fieldvisit.records.staff import Staff
from sync.protocol import blocks, errors, frames, signing, wire
from sync.server import (
    apart,
    assigning,
    audit,
    batch,
    clocks,
    conversions,
    epochs,
    grids,
    moves,
    office,
    pages,
    people,
    raw_changes,
    recovery,
    releases,
    retention,
    rights,
    snapshots,
    sums,
    ways,
)
from sync.server.database import open_database, reading, writing
from sync.server.files import Files, Lies

SERVER_NAME = "中心服务器"


class Centre:
    """One central server over its database, its shelf of files, and the folder of its keys."""

    def __init__(
        self, engine: Engine, data: Path, *, clock: Clock, ids: IdSource, files: Files | None = None
    ) -> None:
        self.engine = engine
        self.clock = clock
        self._ids = ids
        self.files = files or Files.open(data)
        self._snapshots = snapshots.Maker(engine)
        self._sweep = retention.Sweep()
        self._key = releases.server_key(data)
        self._public = signing.public_key(self._key)
        self._authority = releases.authority(data)
        self.data, self.box = data, releases.server_box(data, signing_key=self._key)
        self._recovery = recovery.server_secret(data)
        with writing(engine) as tx:
            people.prepare(tx, name=SERVER_NAME, at=clock.now())
            releases.seal_all(tx, self._key, fresh_id=ids.fresh, at=clock.now())
            sums.begin(tx)

    @classmethod
    def open(
        cls,
        data: Path,
        *,
        database: str | None = None,
        files: str | None = None,
        clock: Clock | None = None,
        tried: bool = False,
    ) -> "Centre":
        """The server of the folder `data`: rows in SQLite there or in PostgreSQL by URL, migrated;
        files there or in the bucket at `files`. `tried`: that was found good when this server
        began, so that one that is away now keeps no process of it from taking records. Raises what
        `open_database`, `Files.open` raise.
        """
        kept = Files.open(data, files, tried=tried)
        engine = open_database(data, database)
        return cls(engine, data, clock=clock or SystemClock(), ids=Uuid7(), files=kept)

    @property
    def signing_key(self) -> bytes:
        """The key that the server's forms and parcels are signed with."""
        return self._key

    @property
    def epoch(self) -> str:
        """The epoch that holds now."""
        with reading(self.engine) as tx:
            return epochs.present(tx)

    def close(self) -> None:
        """Give back the database's connections."""
        self.engine.dispose()

    def enrol(self, signed: signing.Signed) -> bytes:
        """A frame of EnrolReply. Raises UnknownCode, CodeUsed, CodeExpired, StaffHere,
        SignatureWrong.
        """
        request = frames.read(signed.body, wire.EnrolRequest)
        signing.check(signed, request.public_key)
        fresh = self._ids.fresh()
        with writing(self.engine) as tx:
            reply = people.enrol(tx, request, fresh_id=fresh, at=self.clock.now())
        given = recovery.give(
            self._recovery, reply.short, role=reply.staff["role"], area=reply.scopes[0]
        )
        keys = {"server_key": self._public, "parcel_key": self.box.public.hex()}
        more = {**keys, "recovery": given, "authority": self._authority}
        return frames.pack(reply.model_copy(update=more))

    def push(self, signed: signing.Signed) -> bytes:
        """The frame of a Receipt, the same bytes for the same batch. A revoked device is heard,
        too. Raises EpochChanged, NumbersUsed, SchemaUnknown.
        """
        request = frames.read(signed.body, wire.PushRequest)
        conversions.NOW.check_giver(request.schema_number)
        now = self.clock.now()
        self._sweep_up(now)
        with writing(self.engine) as tx:
            caller = people.caller(tx, signed, at=now, lock=True)
            me = caller.author.device_id
            ground = epochs.look(caller.standing, me, said=request.footing)
            if ground.shared or signed.late:
                late = ground if signed.late else None
                body = batch.hand_in(tx, request, caller=caller, at=now, late=late)
                if ground.shared:
                    _count(tx, request, device_id=me)
                flags = clocks.flags(signed.time, request.changes, now=now)
                audit.handed_in(tx, request, device_id=me, at=now, flags=flags)
                return body
        raise self._other_epoch(ground)

    def pull(self, signed: signing.Signed) -> bytes:
        """A frame of PullReply. Raises DeviceRevoked, DeviceUnknown, SignatureWrong,
        EpochChanged.
        """
        request = frames.read(signed.body, wire.PullRequest)
        with reading(self.engine) as tx:
            caller = people.caller(tx, signed, at=self.clock.now())
            # A revoked device hears of an epoch, too: what it handed in may have to come again.
            me = caller.author.device_id
            ground = epochs.look(caller.standing, me, said=request.footing)
            if ground.shared and caller.revoked:
                raise errors.DeviceRevoked
            conversions.NOW.check_reader(request.schema_number)
            if ground.shared:
                return self._pulled(tx, request, caller=caller, ground=ground)
        raise self._other_epoch(ground)

    def differing(self, signed: signing.Signed) -> bytes:
        """A frame of SumsReply. Raises DeviceRevoked, ScopeNotYours."""
        request = frames.read(signed.body, wire.SumsRequest)
        with reading(self.engine) as tx:
            author = self._reader(tx, signed, scope=request.scope)
            conversions.NOW.check_reader(request.schema_number)
            return frames.pack(sums.differing(tx, request, author=author))

    def rows(self, signed: signing.Signed) -> bytes:
        """A frame of RowsReply. Raises DeviceRevoked, ScopeNotYours."""
        request = frames.read(signed.body, wire.RowsRequest)
        with reading(self.engine) as tx:
            author = self._reader(tx, signed, scope=request.scope)
            conversions.NOW.check_reader(request.schema_number)
            return sums.rows(tx, request, author=author)

    def snapshot(self, signed: signing.Signed) -> bytes:
        """A frame of SnapshotReply: which blocks fill an empty device with a scope. Raises
        DeviceRevoked, ScopeNotYours, ServerBusy.
        """
        request = frames.read(signed.body, blocks.SnapshotRequest)
        with reading(self.engine) as tx:
            author = self._reader(tx, signed, scope=request.scope)
        return frames.pack(self._snapshots.told(request, author))

    def block(self, signed: signing.Signed, scope: str, *, sha256: str) -> bytes:
        """A block of a scope's snapshot. Raises DeviceRevoked, ScopeNotYours, BlockGone."""
        with reading(self.engine) as tx:
            author = self._reader(tx, signed, scope=scope)
            return snapshots.body(tx, scope, sha256=sha256, author=author)

    def put_blob(self, signed: signing.Signed, scope: str, *, sha256: str) -> None:
        """Keep a file of the scope; apart, if its record is. Raises ScopeNotYours,
        BlobDamaged.
        """
        _, apart_too = self._giver(signed, scope, sha256=sha256)
        self.files.side(apart=apart_too).put(scope, sha256, data=signed.body)

    def missing_parts(self, signed: signing.Signed, part: wire.FilePart) -> bytes:
        """A frame of MissingParts: what is still to come of a larger file. Raises ScopeNotYours,
        BlobTooLarge.
        """
        device_id, apart_too = self._giver(signed, part.scope, sha256=part.sha256)
        into = self.files.side(apart=apart_too)
        missing = self.files.missing(part, into=into, device_id=device_id)
        return frames.pack(wire.MissingParts(missing=missing))

    def put_part(self, signed: signing.Signed, part: wire.FilePart) -> None:
        """Keep a part of a larger file; the last one makes it. Raises ScopeNotYours, BlobDamaged,
        BlobTooLarge.
        """
        device_id, apart_too = self._giver(signed, part.scope, sha256=part.sha256)
        into = self.files.side(apart=apart_too)
        self.files.put(part, data=signed.body, into=into, device_id=device_id)

    def get_blob(self, signed: signing.Signed, scope: str, *, sha256: str) -> bytes:
        """A file of the scope. Raises ScopeNotYours, DeviceRevoked, BlobMissing, BlobDamaged."""
        under, side = self._check_reader(signed, scope, sha256=sha256)
        return side.get(under, sha256)

    def get_part(self, signed: signing.Signed, part: wire.FilePart) -> bytes:
        """A part of a file of the scope. Raises what `get_blob` raises."""
        under, side = self._check_reader(signed, part.scope, sha256=part.sha256)
        return side.cut(part.under(under))

    def invite(self, person: Staff) -> people.Invitation:
        """An account and a code for one device; the person's Staff record enters the ledger of
        their area.
        """
        now = self.clock.now()
        with writing(self.engine) as tx:
            office.load(tx, [person], fresh_id=self._ids.fresh, at=now)
            return people.invite(tx, person, at=now)

    def assign(self, who: str, to: assigning.Assignment) -> UUID:
        """The person (staff id, or a name that is borne once) answers for these areas from now on.
        Returns the staff id. Raises StaffUnknown, StaffSeveral.
        """
        with writing(self.engine) as tx:
            staff_id = assigning.person_called(tx, who)
            fresh, now = self._ids.fresh, self.clock.now()
            assigning.assign(tx, staff_id, to=to, fresh_id=fresh, at=now)
        return staff_id

    def grids_called(self, areas: Sequence[str], *, codes: Sequence[str]) -> list[UUID]:
        """The grids with these codes in the areas. Raises GridUnknown."""
        with reading(self.engine) as tx:
            return assigning.grids_called(tx, areas, codes=codes)

    def move_household(self, what: str, *, to: str) -> int:
        """Hand a household (its id, or a number that is borne once) over to another village.
        Returns how many rows went. Raises HouseholdUnknown, HouseholdSeveral.
        """
        with writing(self.engine) as tx:
            wanted = moves.Move(moves.household_called(tx, what), to)
            return moves.move(tx, wanted, at=self.clock.now())

    def load(self, records: Iterable[Kept]) -> list[office.Refused]:
        """Insert records of the office (practice village, imports) through the ordinary
        acceptance, all or none of a batch's accepted ones; what was refused comes back with
        its code. Loading the same again changes nothing. Forms are signed on the way in.
        """
        signed = [releases.sealed(record, self._key) for record in records]
        with writing(self.engine) as tx:
            return office.load(tx, signed, fresh_id=self._ids.fresh, at=self.clock.now())

    def publish(self, package: dict[str, Any], region: str) -> list[office.Refused]:
        """Put one edition of a form into the ledger of a region, signed; what was refused comes
        back with its code (`id_taken`: another edition of that number is there).
        """
        return self.load([releases.edition(package, region, at=self.clock.now())])

    def editions(self, form_id: str) -> list[Form]:
        """Every edition of a form that was ever published here, the newest first."""
        with reading(self.engine) as tx:
            return releases.editions(tx, form_id)

    def withdraw(self, form_id: str) -> int:
        """Hide a form from new visits; drafts and paper go on. Returns how many editions that
        hid.
        """
        with writing(self.engine) as tx:
            return releases.withdraw(tx, form_id, fresh_id=self._ids.fresh, at=self.clock.now())

    def revoke(self, device_id: UUID) -> None:
        """The device may hand in from now on, never read."""
        with writing(self.engine) as tx:
            people.revoke(tx, device_id, at=self.clock.now())

    def restored(self) -> str:
        """The office says that this server was put back from a backup: a new epoch begins, and
        every device sends again what the backup lacks. Returns the epoch.
        """
        with writing(self.engine) as tx:
            return epochs.begin(
                tx, instead_of=epochs.present(tx), why="office", at=self.clock.now()
            )

    def _sweep_up(self, now: datetime) -> None:
        """At the first batch and once a day: receipts that are over go."""
        if self._sweep.due(now):
            with writing(self.engine) as tx:
                retention.drop_old(tx, now)

    def _other_epoch(self, ground: epochs.Ground) -> errors.EpochChanged:
        """What a device is told whose numbers mean nothing here; if it proved that this server was
        put back, a new epoch begins for everybody.
        """
        if not ground.proven:
            return ground.other()
        with writing(self.engine) as tx:
            epoch = epochs.begin(tx, instead_of=ground.epoch, why="device", at=self.clock.now())
        return errors.EpochChanged(epoch, ground.known)

    def _pulled(
        self,
        tx: Connection,
        request: wire.PullRequest,
        *,
        caller: people.Caller,
        ground: epochs.Ground,
    ) -> bytes:
        lost = epochs.lost(tx, caller.author.device_id, batches=request.settled)
        more = {"server_key": self._public, "epoch": ground.epoch, "known": ground.known}
        more |= releases.authority_news(self._authority, pinned=request.pinned)
        at = self.clock.now()
        more |= people.keys_for(tx, caller, box=self.box, signing=self._key, at=at)
        more |= {**_place(tx, caller.author), "lost": lost, "ahead": True}
        if request.apart:
            decided = apart.decisions(tx, caller.author.device_id, counters=request.apart)
            more["decided"] = [one.model_dump() for one in decided]
        if request.asked:
            told = apart.answers(tx, caller.author.device_id, rows=request.asked)
            more["answered"] = [one.model_dump() for one in told]
        if request.recovery_from:
            more["recovery"] = self._given(caller, request.recovery_from)
        return pages.answer(tx, request, author=caller.author, more=more, at=at)

    def _giver(self, signed: signing.Signed, scope: str, *, sha256: str) -> tuple[UUID, bool]:
        """The device that hands in a file, and whether it is kept apart: of a revoked device, of
        work from an area that the person answered for before, of a record that is kept apart.
        Raises ScopeNotYours.
        """
        with reading(self.engine) as tx:
            caller = people.caller(tx, signed, at=self.clock.now())
            author = caller.author
            inside = rights.may_write(author, scope)
            before = rights.answered_for(author, scope)
            if not (inside or before) and not apart.named(
                tx, author.device_id, scope=scope, sha256=sha256
            ):
                raise errors.ScopeNotYours(scope)
        return author.device_id, caller.revoked or not inside

    def _check_reader(self, signed: signing.Signed, scope: str, *, sha256: str) -> Lies:
        """The scope under which a file lies that may be read, and on which side: its own, or one
        from which its record came; one whose record was taken in is moved to the others first. A
        supervisor reads what waits for them wherever it lies. Raises DeviceRevoked, ScopeNotYours.
        """
        with reading(self.engine) as tx:
            caller = people.caller(tx, signed, at=self.clock.now())
            if caller.revoked:
                raise errors.DeviceRevoked
            if not grids.may_fetch(tx, caller.author, scope=scope, sha256=sha256):
                raise errors.ScopeNotYours(scope)
            places = [scope, *ways.came_from(tx, scope, sha256=sha256)]
            only_apart = [one for one in places if self.files.only_apart(one, sha256)]
            if only_apart and apart.belongs(tx, scope=scope, sha256=sha256):
                self.files.let_in(only_apart[0], sha256)
            found = self.files.find(sha256, places=places, apart=False)
            if found is None:
                waits = apart.waits_in(tx, caller.author, scope=scope, sha256=sha256)
                found = self.files.find(sha256, places=waits, apart=True)
        return found or (scope, self.files.kept)

    def _reader(self, tx: Connection, signed: signing.Signed, *, scope: str) -> rights.Author:
        """Who asks about rows of a scope. Raises DeviceRevoked, ScopeNotYours."""
        caller = people.caller(tx, signed, at=self.clock.now())
        if caller.revoked:
            raise errors.DeviceRevoked
        if not rights.may_read(caller.author, scope):
            raise errors.ScopeNotYours(scope)
        return caller.author

    def _given(self, caller: people.Caller, first: int) -> dict[str, object]:
        who = caller.author
        given = recovery.give(
            self._recovery, caller.short, role=who.role, area=who.area, first=first
        )
        return given.model_dump(mode="json")


def _count(tx: Connection, request: wire.PushRequest, *, device_id: UUID) -> None:
    counters = [raw_changes.counter_of(raw) for raw in request.changes]
    if counters:
        people.raise_high_water(tx, device_id, counter=max(counters), ahead=request.ahead)


def _place(tx: Connection, author: rights.Author) -> dict[str, object]:
    left = [one.model_dump(mode="json") for one in assigning.left_by(tx, author)]
    own = [str(grid) for _, grid in author.grids]
    return {"areas": list(author.areas), "grids": own, "left": left}
