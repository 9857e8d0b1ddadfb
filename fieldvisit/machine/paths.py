"""The folder of one device and the files in it."""

from dataclasses import dataclass
from pathlib import Path

import platformdirs

PEOPLE = "people"


@dataclass(frozen=True)
class DeviceFolder:
    """One device's folder: an encrypted database, wrapped keys, encrypted attachments, backups."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "device.db"

    @property
    def keys(self) -> Path:
        return self.root / "keys.json"

    @property
    def attachments(self) -> Path:
        return self.root / "attachments"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def parcels(self) -> Path:
        """Parcels that are carried for others, and the one that is being taken in: all sealed."""
        return self.root / "parcels"

    @property
    def ballast(self) -> Path:
        return self.root / "ballast"

    @property
    def logs(self) -> Path:
        return self.root / "logs"


def home_of_further(device: Path, staff_id: str) -> DeviceFolder:
    """The folder of a person who was enrolled on a device that somebody had already."""
    return DeviceFolder(device / PEOPLE / staff_id)


def homes(device: Path) -> list[DeviceFolder]:
    """The folders on this device that hold somebody's keys: the first person's is the device's
    own, each further person's lies below it. Nobody's folder holds anything of another's.
    """
    below = sorted((device / PEOPLE).glob("*/"))
    found = [DeviceFolder(device), *(DeviceFolder(folder) for folder in below)]
    return [folder for folder in found if folder.keys.exists()]


def default_device() -> Path:
    """The platform's data folder for this app and user."""
    return Path(platformdirs.user_data_dir("fieldvisit", appauthor=False))
