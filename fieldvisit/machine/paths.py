"""The folder of one device and the files in it."""

from dataclasses import dataclass
from pathlib import Path

import platformdirs


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
    def ballast(self) -> Path:
        return self.root / "ballast"

    @property
    def logs(self) -> Path:
        return self.root / "logs"


def default_device() -> Path:
    """The platform's data folder for this app and user."""
    return Path(platformdirs.user_data_dir("fieldvisit", appauthor=False))
