"""The device's secret on a second medium, sealed under a code that is written on paper. Never
stores the code and never holds a person's key.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine import algorithms
from fieldvisit.machine.algorithms import SealBroken
from fieldvisit.machine.secrets import device_secret

SEALED = "device.secret.sealed"
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUPS, GROUP = 6, 4
"""24 signs of 31: 118 bits, beyond any guessing, so no slow derivation is needed."""

_ABOUT = b"fieldvisit device secret"
_SUITE = algorithms.suite("intl")
"""Whatever the device uses: the copy must open where its keys.json is not."""


@dataclass(eq=False)
class RescueCodeWrong(FieldvisitError):
    """The code from the paper does not open this copy's secret."""


def fresh() -> str:
    """A new code, such as `7KQ2-…`: six groups of four, without signs that look alike."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def seal(root: Path, code: str) -> bytes:
    """The secret of the device in `root`, sealed under a code."""
    return _SUITE.seal(_key(code), device_secret(root), about=_ABOUT)


def unseal(sealed: bytes, code: str) -> bytes:
    """The device's secret. Raises RescueCodeWrong."""
    try:
        return _SUITE.unseal(_key(code), sealed, about=_ABOUT)
    except (SealBroken, ValueError):
        raise RescueCodeWrong() from None


def _key(code: str) -> bytes:
    # Read aloud or typed: small letters, blanks and dashes do not matter.
    signs = "".join(sign for sign in code.upper() if sign.isalnum())
    return _SUITE.mac(signs.encode(), _ABOUT)
