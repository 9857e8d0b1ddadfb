"""Which suite of algorithms a device's folder uses, and what vouches for its audit trail. Chosen at
enrolment, never changed here.
"""

import json
from dataclasses import dataclass

from sqlalchemy import Connection

from fieldvisit.machine import algorithms
from fieldvisit.machine.algorithms import Suite
from fieldvisit.machine.paths import DeviceFolder


def of(folder: DeviceFolder) -> Suite:
    """What `suite` in keys.json says; intl where there is none, as 0.1.0 wrote. Raises
    SuiteUnknown, OSError.

    A keys.json that cannot be read is a matter of `keys`: nobody unlocks by it."""
    try:
        name = json.loads(folder.keys.read_bytes()).get("suite", algorithms.DEFAULT)
    except (FileNotFoundError, ValueError, AttributeError):
        name = algorithms.DEFAULT
    return algorithms.suite(str(name))


@dataclass(frozen=True)
class Vouching:
    """What the audit trail is chained and anchored with (see `audit`)."""

    suite: Suite
    key: bytes

    @classmethod
    def of(cls, suite: Suite, data_key: bytes) -> "Vouching":
        """That of the file with this key."""
        return cls(suite, suite.mac(data_key, b"fieldvisit audit"))


def vouching_of(tx: Connection) -> Vouching:
    """What vouches for the trail in the file below a transaction."""
    vouching = tx.info["vouching"]
    assert isinstance(vouching, Vouching)
    return vouching
