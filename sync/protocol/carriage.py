"""What a carrier says to the server about a parcel that it brings: parts, taken in, parts of the
answer. Values and a promise; nothing here acts.
"""

import dataclasses
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from pydantic import Field

from sync.protocol.wire import PART_BYTES, Message


@dataclass(frozen=True)
class ParcelPart:
    """Part `number` (from 0) of a parcel of `size` bytes, or of the answer to it."""

    id: UUID
    size: int
    number: int = 0

    @property
    def count(self) -> int:
        """How many parts the parcel has."""
        return -(-self.size // PART_BYTES)

    @property
    def start(self) -> int:
        """The offset in the parcel, bytes."""
        return self.number * PART_BYTES

    @property
    def length(self) -> int:
        """Bytes of this part."""
        return min(PART_BYTES, self.size - self.start)

    @property
    def missing_path(self) -> str:
        """Where the server tells what it lacks of the parcel."""
        return f"/v1/parcels/{self.id}/missing/{self.size}"

    @property
    def path(self) -> str:
        """Where this part is put, and that of the answer is got."""
        return f"/v1/parcels/{self.id}/parts/{self.size}/{self.number}"

    def at(self, number: int) -> "ParcelPart":
        """Another part of the same parcel."""
        return dataclasses.replace(self, number=number)


class LackingParts(Message):
    """The numbers of the parts of a parcel that the server lacks."""

    lacking: list[int] = Field(default_factory=list, max_length=5000)


class ParcelBrought(Message):
    """All parts of this parcel have been brought."""

    id: UUID
    size: int = Field(gt=0)


class ParcelReceived(Message):
    """What became of it, as both ends print it; `code` of its sentence. The answer waits to be
    fetched: `answer_name` and `answer_size` bytes.
    """

    code: str
    number: int
    digest: str
    changes: int
    files: int
    answer_name: str = Field(pattern=r"^[A-Za-z0-9.-]{1,80}$")
    answer_size: int


class Carriage(Protocol):
    """Every call answers completely or raises a named error; it may be made again after any."""

    def lacking(self, part: ParcelPart) -> list[int]:
        """Which parts of a parcel the server lacks. Raises ParcelTooLarge, DeviceRevoked."""
        ...

    def bring(self, part: ParcelPart, *, data: bytes) -> None:
        """Bring one part."""
        ...

    def brought(self, parcel: ParcelBrought) -> ParcelReceived:
        """All parts are there: the server takes the parcel in. Raises what `sync.protocol.
        parcel_errors.CROSSING` names.
        """
        ...

    def fetch(self, part: ParcelPart) -> bytes:
        """A part of the answer."""
        ...
