"""Fresh identifiers made on this device. They name rows and are never trusted for order."""

from typing import Protocol
from uuid import UUID, uuid5

import uuid6


class IdSource(Protocol):
    def fresh(self) -> UUID:
        """An identifier that nobody else has."""
        ...


class Uuid7:
    """UUIDv7 (RFC 9562): close in time, close in the index."""

    def fresh(self) -> UUID:
        return UUID(int=uuid6.uuid7().int)


class CountedIds:
    """The same identifiers in every run, for tests and the practice village."""

    def __init__(self, seed: str) -> None:
        self._seed = uuid5(UUID(int=0), seed)
        self._count = 0

    def fresh(self) -> UUID:
        self._count += 1
        return uuid5(self._seed, str(self._count))
