"""A secret of this device, mixed into every PIN's key: a copied database alone cannot be tried
against all PINs.
"""

import os
from pathlib import Path

from fieldvisit.machine.disk import write_atomic

SIZE = 32


def known_secret(folder: Path) -> bytes | None:
    """The 32-byte secret of the device in `folder`; None where there is none, or only a part.
    Raises OSError: a secret that the disk does not give today is not lost, and never made anew.
    """
    try:
        secret = (folder / "device.secret").read_bytes()
    except FileNotFoundError:
        return None
    return secret if len(secret) == SIZE else None


def device_secret(folder: Path) -> bytes:
    """The secret of the device in `folder`, made at its first use and anew when it was lost.
    Raises OSError.

    It rests in a file that only this user may read (ADR 0006).
    """
    known = known_secret(folder)
    if known is None:
        known = os.urandom(SIZE)
        write_atomic(folder / "device.secret", known)
    return known
