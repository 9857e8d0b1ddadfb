"""The secrets of offices, each made from that of the office above: a district knows its towns', a
town nobody else's. Keeps none.
"""

from fieldvisit.machine.algorithms import suite
from fieldvisit.machine.algorithms.intl import Intl

_LEVELS = (2, 4, 6, 9)
"""Digits of a province, a city, a district, a town."""


def reach(area: str) -> str:
    """The office of an area (12 digits), as its leading digits: the town, above it the district."""
    return area[:9] if area[6:9] != "000" else area[:6]


def secret_below(secret: bytes, mine: str, *, wanted: str) -> bytes:
    """The secret of the office `wanted` from that of `mine` above it (leading digits; "" is the
    server's own). Raises ValueError for an office that is not below.
    """
    if not wanted.startswith(mine):
        raise ValueError(wanted)
    for digits in _LEVELS:
        if len(mine) < digits <= len(wanted):
            secret = suite().mac(secret, f"office/{wanted[:digits]}".encode())
    return secret


def box_key(secret: bytes) -> bytes:
    """The office's private key (X25519, raw) that devices seal their keys for."""
    return suite().mac(secret, b"box")


def box_public(private: bytes) -> str:
    """The public half (hex) of an office's private key."""
    return Intl().box_public(private).hex()
