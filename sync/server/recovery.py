"""What the office gives its devices against a forgotten PIN. Knows no PIN and opens no file: every
answer is computed from one secret in the server's folder.
"""

from pathlib import Path

from fieldvisit.machine.office_secret import box_key, box_public, reach, secret_below
from fieldvisit.machine.spoken_codes import Challenge, answer_to
from fieldvisit.records.staff import Role
from sync.protocol.wire import RecoveryGiven
from sync.server.releases import private_file

CODES = 8
SUPERVISORS = (Role.TOWN_OFFICER, Role.DISTRICT_OFFICER)


def server_secret(data: Path) -> bytes:
    """The secret that all offices' are made from. Raises OSError."""
    return private_file(data / "recovery.key")


def give(secret: bytes, short: str, *, role: str, area: str, first: int = 1) -> RecoveryGiven:
    """The key of the office of `area` and its next codes for the device called `short`; the
    office's secret to its supervisors alone.
    """
    office = reach(area)
    own = secret_below(secret, "", wanted=office)
    numbers = range(first, first + CODES)
    return RecoveryGiven(
        area=office,
        public=box_public(box_key(own)),
        codes={number: answer_to(own, Challenge(short, number)) for number in numbers},
        secret=own.hex() if role in SUPERVISORS else "",
    )
