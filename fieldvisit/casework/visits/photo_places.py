"""Where photos were taken: kept beside the photo, encrypted, for the hints of a review alone
(days.md 20), and only while such a hint is asked for. Shown and exported nowhere.

Source of the restraint: 个人信息保护法 art. 6 (as little as the purpose needs), 28 (行踪轨迹).
"""

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_values import known
from fieldvisit.machine.clock import local_day
from fieldvisit.records.place import Place, read_place
from fieldvisit.store import attachments

_ASKED_BY = ("hint_far_metres", "hint_far_village_metres")


def wanted(desk: Desk) -> bool:
    """Whether a hint asks where photos were taken."""
    day, region = local_day(desk.clock.now()), desk.profile.region_code
    found = (known(desk.tables, key, day=day, region=region) for key in _ASKED_BY)
    return any(one is not None and one.value for one in found)


def put(tx: Connection, desk: Desk, *, sha256: str, place: Place | None, here: str) -> None:
    """Note where a kept photo was taken: what it says itself, otherwise where this machine is, as a
    geopoint is answered.
    """
    place = place or read_place(here)
    if place is not None and wanted(desk):
        attachments.put_place(tx, sha256, place=place)


def hand_on(tx: Connection, sha256: str, *, to: str) -> None:
    """A photo that was made of another was taken where that was."""
    for place in attachments.places(tx, [sha256]).values():
        attachments.put_place(tx, to, place=place)
