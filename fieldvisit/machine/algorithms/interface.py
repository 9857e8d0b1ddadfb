"""What every suite of algorithms can do. Names none and computes nothing."""

from dataclasses import dataclass
from typing import Protocol

from fieldvisit.errors import FieldvisitError

KEY_BYTES = 32
"""Every secret key that is handed in is so long, fresh or from a key derivation."""


@dataclass(eq=False)
class SealBroken(FieldvisitError):
    """Another key, another `about`, or changed bytes; which of them, cannot be told."""


@dataclass(eq=False)
class SuiteUnknown(FieldvisitError):
    """A suite that this program has never heard of: what a newer one wrote."""

    suite: str


@dataclass(eq=False)
class SuiteMissing(FieldvisitError):
    """The suite is known, but what it needs is not installed on this machine (SM2: the extra
    `sm`, for which there is no ARM64 build)."""

    suite: str


@dataclass(frozen=True)
class Pair:
    """The two halves of a key, as raw bytes; only `public` may leave the device."""

    secret: bytes
    public: bytes


class Suite(Protocol):
    """Sealing, hashing and signing. Texts of one suite open under that suite alone."""

    @property
    def name(self) -> str:
        """`intl` or `sm`, as keys.json says it."""
        ...

    def seal(self, key: bytes, data: bytes, *, about: bytes = b"") -> bytes:
        """Nonce (12 bytes, fresh), ciphertext and tag (16 bytes), one after the other. `about` is
        bound to it and not kept in it. `key`: 32 secret bytes."""
        ...

    def unseal(self, key: bytes, sealed: bytes, *, about: bytes = b"") -> bytes:
        """What was sealed under the same key about the same. Raises SealBroken."""
        ...

    def digest(self, data: bytes) -> bytes:
        """32 bytes that nobody finds other data for."""
        ...

    def mac(self, key: bytes, data: bytes) -> bytes:
        """32 bytes that only holders of `key` can compute; also derives a key from another."""
        ...

    def fresh_pair(self) -> Pair:
        """A new pair for signing. Raises SuiteMissing."""
        ...

    def public_of(self, secret: bytes) -> bytes:
        """The public half of a signing pair's secret one. Raises ValueError for none."""
        ...

    def sign(self, secret: bytes, data: bytes) -> bytes:
        """A signature of `data`. Raises SuiteMissing, ValueError for what is no secret key."""
        ...

    def verify(self, public: bytes, data: bytes, *, signature: bytes) -> bool:
        """Whether the holder of `public` signed exactly `data`; False for anything that is no
        key or no signature. Raises SuiteMissing."""
        ...

    def fresh_box_pair(self) -> Pair:
        """A new pair for `seal_to`. Raises SuiteMissing."""
        ...

    def seal_to(self, public: bytes, data: bytes, *, about: bytes = b"") -> bytes:
        """Seal for the holder of a box pair; who sealed it is not said. Raises SuiteMissing,
        ValueError for what is no public key."""
        ...

    def unseal_by(self, secret: bytes, sealed: bytes, *, about: bytes = b"") -> bytes:
        """What was sealed to a box pair's public half. Raises SealBroken, SuiteMissing."""
        ...
