"""Parcels that a carrier brings over a line: parts until one is whole, then taken in, then its
answer by parts. Opens no parcel itself.
"""

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from fieldvisit.machine.disk import written_whole
from sync.protocol import frames, signing
from sync.protocol.carriage import LackingParts, ParcelBrought, ParcelPart, ParcelReceived
from sync.protocol.errors import BlobMissing, DeviceRevoked, RequestMalformed
from sync.protocol.parcel import MAX_PARCEL, SUFFIX
from sync.protocol.parcel_errors import CROSSING, ParcelCut, ParcelTooLarge
from sync.server import parcels, people
from sync.server.centre import Centre
from sync.server.database import reading

KEPT_DAYS = 60
PLACE = "carried"


class Carried:
    """What carriers brought and have not fetched: `carried/CARRIER/PARCEL-SIZE/NUMBER`, and the
    answer in `carried/CARRIER/PARCEL-answer/`. Each carrier has a folder of its own.
    """

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._shelf = centre.files.shelf

    def part(self, parcel: str, size: int, *, number: int = 0) -> ParcelPart:
        """The part that a path names. Raises RequestMalformed."""
        try:
            return ParcelPart(UUID(parcel), size, number)
        except ValueError:
            raise RequestMalformed("parcel id") from None

    def lacking(self, signed: signing.Signed, part: ParcelPart) -> bytes:
        """A frame of LackingParts. Raises ParcelTooLarge, DeviceRevoked."""
        place = self._parts(signed, part)
        here = {one.key for one in self._shelf.below(place)}
        lacking = [n for n in range(part.count) if f"{place}/{n}" not in here]
        return frames.pack(LackingParts(lacking=lacking))

    def bring(self, signed: signing.Signed, part: ParcelPart) -> None:
        """Keep a part. Raises ParcelTooLarge, DeviceRevoked, RequestMalformed."""
        place = self._parts(signed, part)
        if not 0 <= part.number < part.count or len(signed.body) != part.length:
            raise RequestMalformed("parcel part")
        self._shelf.put(f"{place}/{part.number}", signed.body)

    def brought(self, signed: signing.Signed) -> bytes:
        """Take the parcel in; a frame of ParcelReceived. The same one again changes nothing. Raises
        what `parcels.take` raises.
        """
        told = frames.read(signed.body, ParcelBrought)
        part = ParcelPart(told.id, told.size)
        place, answers = self._parts(signed, part), self._answers(signed, part)
        with TemporaryDirectory(dir=self._centre.data) as own:
            whole = Path(own) / "in"
            self._shelf.clear(answers)
            try:
                self._join(place, part, to=whole)
                taken = parcels.take(self._centre, whole, into=Path(own))
                self._shelf.put_file(f"{answers}/{taken.answer.name}", taken.answer)
            except tuple(CROSSING):
                # Whoever brings again what was refused brings it whole; what a store or database
                # that is away kept from being taken is only asked for once more.
                self._shelf.clear(place)
                raise
            self._shelf.clear(place)
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
        lying = self._shelf.below(self._answers(signed, part))
        found = [one.key for one in lying if one.key.endswith(SUFFIX)]
        if not found:
            raise BlobMissing
        if not 0 <= part.number < part.count:
            raise RequestMalformed("parcel part")
        data, size = self._shelf.cut(found[0], start=part.start, length=part.length)
        if size != part.size:
            raise BlobMissing
        return data

    def _parts(self, signed: signing.Signed, part: ParcelPart) -> str:
        if part.size > MAX_PARCEL:
            raise ParcelTooLarge(MAX_PARCEL >> 20)
        if part.size <= 0:
            raise RequestMalformed("parcel size")
        return f"{self._carrier(signed)}/{part.id.hex}-{part.size}"

    def _answers(self, signed: signing.Signed, part: ParcelPart) -> str:
        return f"{self._carrier(signed)}/{part.id.hex}-answer"

    def _carrier(self, signed: signing.Signed) -> str:
        with reading(self._centre.engine) as tx:
            caller = people.caller(tx, signed, at=self._centre.clock.now())
        if caller.revoked:
            raise DeviceRevoked
        return f"{PLACE}/{caller.author.device_id.hex}"

    def _join(self, place: str, part: ParcelPart, *, to: Path) -> None:
        with written_whole(to) as file:
            for number in range(part.count):
                try:
                    file.write(self._shelf.get(f"{place}/{number}"))
                except BlobMissing:
                    raise ParcelCut from None

    def _drop_old(self) -> None:
        newest: dict[str, float] = {}
        for one in self._shelf.below(PLACE):
            # Of a carrier the one parcel or answer: what lies beside them is no place of its own.
            place = "/".join(one.key.split("/")[:3])
            newest[place] = max(newest.get(place, 0.0), one.put_at)
        before = time.time() - KEPT_DAYS * 86400
        for place, put_at in newest.items():
            if put_at < before:
                self._shelf.clear(place)
