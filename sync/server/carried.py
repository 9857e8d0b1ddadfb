"""Parcels that a carrier brings over a line: parts until one is whole, then taken in, then its
answer by parts. Opens no parcel itself.
"""

import shutil
import time
from pathlib import Path
from uuid import UUID

from fieldvisit.machine.disk import write_atomic, written_whole
from sync.protocol import frames, signing
from sync.protocol.carriage import LackingParts, ParcelBrought, ParcelPart, ParcelReceived
from sync.protocol.errors import BlobMissing, DeviceRevoked, RequestMalformed
from sync.protocol.parcel import MAX_PARCEL, SUFFIX
from sync.protocol.parcel_errors import ParcelCut, ParcelTooLarge
from sync.server import parcels, people
from sync.server.centre import Centre
from sync.server.database import reading

KEPT_DAYS = 60


class Carried:
    """What carriers brought and have not fetched: `carried/CARRIER/PARCEL-SIZE/NUMBER`, and the
    answer in `carried/CARRIER/PARCEL-answer/`. Each carrier has a folder of its own.
    """

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._folder = centre.data / "carried"

    def part(self, parcel: str, size: int, *, number: int = 0) -> ParcelPart:
        """The part that a path names. Raises RequestMalformed."""
        try:
            return ParcelPart(UUID(parcel), size, number)
        except ValueError:
            raise RequestMalformed("parcel id") from None

    def lacking(self, signed: signing.Signed, part: ParcelPart) -> bytes:
        """A frame of LackingParts. Raises ParcelTooLarge, DeviceRevoked."""
        folder = self._parts(signed, part)
        lacking = [n for n in range(part.count) if not (folder / str(n)).exists()]
        return frames.pack(LackingParts(lacking=lacking))

    def bring(self, signed: signing.Signed, part: ParcelPart) -> None:
        """Keep a part. Raises ParcelTooLarge, DeviceRevoked, RequestMalformed."""
        folder = self._parts(signed, part)
        if not 0 <= part.number < part.count or len(signed.body) != part.length:
            raise RequestMalformed("parcel part")
        write_atomic(folder / str(part.number), signed.body)

    def brought(self, signed: signing.Signed) -> bytes:
        """Take the parcel in; a frame of ParcelReceived. The same one again changes nothing. Raises
        what `parcels.take` raises.
        """
        told = frames.read(signed.body, ParcelBrought)
        part = ParcelPart(told.id, told.size)
        folder = self._parts(signed, part)
        whole = folder.with_name(f"{folder.name}{SUFFIX}")
        into = self._answers(signed, part)
        shutil.rmtree(into, ignore_errors=True)
        into.mkdir(parents=True)
        try:
            _join(folder, part, to=whole)
            taken = parcels.take(self._centre, whole, into=into)
        finally:
            # Also what was refused: whoever brings it again brings it whole.
            whole.unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
        self._drop_old()
        return frames.pack(
            ParcelReceived(
                code=taken.code,
                number=taken.header.number,
                digest=taken.digest,
                changes=taken.changes,
                files=taken.files,
                answer_name=taken.answer.name,
                answer_size=taken.answer.stat().st_size,
            )
        )

    def fetch(self, signed: signing.Signed, part: ParcelPart) -> bytes:
        """A part of the answer; sealed, it is of use to its device alone. Raises BlobMissing."""
        found = list(self._answers(signed, part).glob(f"*{SUFFIX}"))
        if not found or found[0].stat().st_size != part.size:
            raise BlobMissing
        if not 0 <= part.number < part.count:
            raise RequestMalformed("parcel part")
        with found[0].open("rb") as file:
            file.seek(part.start)
            return file.read(part.length)

    def _parts(self, signed: signing.Signed, part: ParcelPart) -> Path:
        if part.size > MAX_PARCEL:
            raise ParcelTooLarge(MAX_PARCEL >> 20)
        if part.size <= 0:
            raise RequestMalformed("parcel size")
        return self._carrier(signed) / f"{part.id.hex}-{part.size}"

    def _answers(self, signed: signing.Signed, part: ParcelPart) -> Path:
        return self._carrier(signed) / f"{part.id.hex}-answer"

    def _carrier(self, signed: signing.Signed) -> Path:
        with reading(self._centre.engine) as tx:
            caller = people.caller(tx, signed, at=self._centre.clock.now())
        if caller.revoked:
            raise DeviceRevoked
        return self._folder / caller.author.device_id.hex

    def _drop_old(self) -> None:
        before = time.time() - KEPT_DAYS * 86400
        for folder in self._folder.glob("*/*"):
            if folder.stat().st_mtime < before:
                shutil.rmtree(folder, ignore_errors=True)


def _join(folder: Path, part: ParcelPart, *, to: Path) -> None:
    with written_whole(to) as file:
        for number in range(part.count):
            try:
                file.write((folder / str(number)).read_bytes())
            except FileNotFoundError:
                raise ParcelCut from None
