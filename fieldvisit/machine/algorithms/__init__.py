"""The one place that names ciphers, hashes and signatures: two suites behind one seam. Never keeps
a key, and never decides which suite a device uses.
"""

from functools import cache

from fieldvisit.machine.algorithms.interface import (
    Pair,
    SealBroken,
    Suite,
    SuiteMissing,
    SuiteUnknown,
)

__all__ = [
    "DEFAULT",
    "NAMES",
    "Pair",
    "SealBroken",
    "Suite",
    "SuiteMissing",
    "SuiteUnknown",
    "content_hash",
    "of_key",
    "suite",
]

DEFAULT = "intl"
"""What a device uses that was never told otherwise."""

NAMES = ("intl", "sm")

_SIGNING_KEYS = {32: "intl", 64: "sm", 96: "sm"}


@cache
def suite(name: str = DEFAULT) -> Suite:
    """`intl`: AES-256-GCM, SHA-256, Ed25519, X25519. `sm`: SM4-GCM, SM3, SM2 (GB/T 32905, 32907,
    32918). Raises SuiteUnknown; what a suite needs is loaded at its first use.
    """
    if name == "intl":
        from fieldvisit.machine.algorithms.intl import Intl

        return Intl()
    if name == "sm":
        from fieldvisit.machine.algorithms.sm import Sm

        return Sm()
    raise SuiteUnknown(name)


def of_key(key: bytes) -> Suite:
    """The suite of a signing key, secret or public: no two are of the same length. Raises
    ValueError for what is none."""
    if len(key) not in _SIGNING_KEYS:
        raise ValueError("no signing key")
    return suite(_SIGNING_KEYS[len(key)])


def content_hash(data: bytes) -> str:
    """SHA-256 in hex, the name of a content: the same under every suite, for records carry it
    between devices and the server. It says which bytes, and vouches for nobody.
    """
    return suite("intl").digest(data).hex()
