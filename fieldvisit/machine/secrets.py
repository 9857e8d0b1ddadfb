"""A secret of this device, mixed into every PIN's key: a copied database alone cannot be tried
against all PINs.
"""

import os
from pathlib import Path

from fieldvisit.machine.disk import write_atomic


def device_secret(folder: Path) -> bytes:
    """The 32-byte secret of the device in `folder`, made at its first use. Raises OSError.

    It rests in a file that only this user may read. Moving it into the system's keyring waits for
    the supervisor's recovery slot: a keyring that is reset would otherwise lose every record (ADR
    0006).
    """
    file = folder / "device.secret"
    if not file.exists():
        write_atomic(file, os.urandom(32))
    return file.read_bytes()
