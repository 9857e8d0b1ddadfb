"""Sums over rows in 256 buckets, whatever the order: two ends that hold the same rows
have the same sums. Never reads a row itself.
"""

from collections.abc import Iterable, Mapping
from struct import Struct
from typing import Any
from uuid import UUID

import orjson

from fieldvisit.machine.algorithms import content_hash

BUCKETS = 256
_PACKING = Struct(">" + "IQQ" * BUCKETS)
PACKED = _PACKING.size
"""Bytes of all buckets: a count (4 bytes) and a sum (16 bytes, read as two halves) each,
big-endian."""
_HALF = 64
_LOW = (1 << _HALF) - 1
_MODULO = 1 << (2 * _HALF)

Total = tuple[int, str]
"""How many rows, and the sum of their digests in 32 hexadecimal digits."""
NOTHING: Total = (0, "0" * 32)


def digest(kind: str, values: Mapping[str, Any]) -> str:
    """The first 128 bits, in hex, of SHA-256 over the row as JSON: kind, then the fields by name.

    Fields without content are left out, so that a program with a field more agrees with one that
    does not know it yet.
    """
    said = {name: value for name, value in values.items() if value}
    text = orjson.dumps([kind, said], option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
    return content_hash(text)[:32]


def bucket_of(row_id: UUID) -> int:
    """The bucket of a row: the last byte of its id."""
    return row_id.int & 0xFF


def apart(said: Total, mine: Total) -> Total:
    """By how much two totals differ; NOTHING when they agree."""
    return (said[0] - mine[0], f"{(int(said[1], 16) - int(mine[1], 16)) % _MODULO:032x}")


class RowSums:
    """256 buckets of counts and sums."""

    def __init__(self, packed: bytes = bytes(PACKED)) -> None:
        """Raises ValueError for anything but PACKED bytes."""
        if len(packed) != PACKED:
            raise ValueError("buckets")
        read = _PACKING.unpack(packed)
        self._counts = list(read[::3])
        self._sums = [h << _HALF | low for h, low in zip(read[1::3], read[2::3], strict=True)]

    def add(self, row_id: UUID, said: str) -> None:
        """Count a row in, by its digest."""
        bucket = bucket_of(row_id)
        self._counts[bucket] += 1
        self._sums[bucket] = (self._sums[bucket] + int(said, 16)) % _MODULO

    def take(self, row_id: UUID, said: str) -> None:
        """Count a row out."""
        bucket = bucket_of(row_id)
        self._counts[bucket] -= 1
        self._sums[bucket] = (self._sums[bucket] - int(said, 16)) % _MODULO

    def join(self, other: "RowSums") -> None:
        """Count in all that another has counted."""
        self._counts = [a + b for a, b in zip(self._counts, other._counts, strict=True)]
        pairs = zip(self._sums, other._sums, strict=True)
        self._sums = [(a + b) % _MODULO for a, b in pairs]

    def clear(self, buckets: Iterable[int]) -> None:
        """Begin these buckets anew."""
        for bucket in buckets:
            self._counts[bucket] = self._sums[bucket] = 0

    def differing(self, other: "RowSums") -> set[int]:
        """Buckets that are not the same in both."""
        mine = zip(self._counts, self._sums, strict=True)
        theirs = zip(other._counts, other._sums, strict=True)
        return {place for place, (a, b) in enumerate(zip(mine, theirs, strict=True)) if a != b}

    def total(self) -> Total:
        """All buckets in one."""
        return (sum(self._counts), f"{sum(self._sums) % _MODULO:032x}")

    def packed(self) -> bytes:
        """The buckets as they rest and travel."""
        pairs = zip(self._counts, self._sums, strict=True)
        return _PACKING.pack(*(n for c, s in pairs for n in (c, s >> _HALF, s & _LOW)))
