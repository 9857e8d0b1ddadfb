"""Sticks and other media that are plugged in, as the system says it. Reads nothing on them."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

PLACES = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
KINDS = ("vfat", "exfat", "msdos", "fat", "fat32", "fuseblk")
"""File systems of sticks; on Windows the kind alone tells, for letters say nothing."""


@dataclass(frozen=True)
class Stick:
    """`name` as people know it, `folder` where it lies, `free_mb` left on it."""

    name: str
    folder: Path
    free_mb: int


def plugged_in() -> list[Stick]:
    """The media that a parcel may be laid on, in the order of their names."""
    found = [one for one in QStorageInfo.mountedVolumes() if _is_stick(one)]
    sticks = [
        Stick(
            name=one.displayName() or Path(one.rootPath()).name,
            folder=Path(one.rootPath()),
            free_mb=one.bytesAvailable() >> 20,
        )
        for one in found
    ]
    return sorted(sticks, key=lambda stick: stick.name)


def _is_stick(volume: QStorageInfo) -> bool:
    usable = volume.isValid() and volume.isReady() and not volume.isReadOnly()
    kind = bytes(volume.fileSystemType().data()).decode("ascii", "replace").lower()
    where = volume.rootPath()
    return usable and not volume.isRoot() and (kind in KINDS or where.startswith(PLACES))
