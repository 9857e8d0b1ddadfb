"""A device with the practice village in it, without a server: what casework and screens stand
on.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import enrolling, unlocking
from fieldvisit.machine.clock import Clock, FixedClock
from fieldvisit.machine.ids import CountedIds
from fieldvisit.practice.setting import BEGINS, PIN, practice_forms
from fieldvisit.practice.village import Village, village
from fieldvisit.records import Staff, kind_of
from fieldvisit.store import entitlements, incoming, keys, opening
from fieldvisit.store.incoming import Entry
from fieldvisit.store.profile import Profile


@contextmanager
def cheap(*, ballast: int = 0) -> Iterator[None]:
    """Devices made meanwhile have a PIN whose key costs little, and so many bytes of ballast: what
    both cost and do is tried in tests of their own (tests/store, tests/faults).
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "MEMORY_KIB", 64)
        patch.setattr(keys, "TIME_COST", 1)
        patch.setattr(opening, "BALLAST", ballast)
        yield


def template(folder: Path, *, who: str = "officer") -> Path:
    """A device to make copies of: closed, and cheap to copy and to unlock."""
    with cheap():
        new_device(folder, who=who).store.close()
    return folder


def new_device(
    folder: Path,
    *,
    who: str = "officer",
    clock: Clock | None = None,
    bound: Callable[[], object] = lambda: None,
    whole_village: bool = True,
) -> Desk:
    """Bind a device to the officer or the supervisor (`bound` is called then) and fill it as a
    first pull would; without the `whole_village` with the forms alone."""
    clock = clock or FixedClock(BEGINS)
    people = village(now=clock.now())
    staff = people.officer if who == "officer" else people.supervisor
    ids = CountedIds(who)
    with cheap(ballast=opening.BALLAST):
        desk = enrolling.bind(folder, _profile(staff, people, ids), pin=PIN, clock=clock, ids=ids)
    bound()
    inhabitants = people.records() if whole_village else []
    records = [*inhabitants, *practice_forms(people.scope, at=clock.now())]
    entries = [
        Entry(kind_of(record), record.id, place, record.model_dump(mode="json"))
        for place, record in enumerate(records, 1)
    ]
    with desk.store.write() as tx:
        incoming.apply(tx, people.scope, entries=entries, cursor=len(entries))
    return desk


def copy_of(template: Path, folder: Path, *, clock: Clock | None = None) -> Desk:
    """The same device once more, quickly; the template must be closed."""
    shutil.copytree(template, folder)
    who = unlocking.people(folder)[0].staff_id
    return unlocking.unlock(
        folder, who, pin=PIN, clock=clock or FixedClock(BEGINS), ids=CountedIds("copy")
    )


def without_aid(desk: Desk) -> Desk:
    """The same village before anybody got anything: for tests that count what they give."""
    gone = {"deleted_at": desk.clock.now().isoformat()}
    with desk.store.write() as tx:
        found = entitlements.under(tx, "")
        entries = [
            Entry("entitlement", one.id, one.version + 1, one.model_dump(mode="json") | gone)
            for one in found
        ]
        incoming.take_in(tx, found[0].scope, entries=entries)
    return desk


def _profile(staff: Staff, people: Village, ids: CountedIds) -> Profile:
    return Profile(
        device_id=ids.fresh(),
        short="A7",
        staff_id=staff.id,
        staff_name=staff.name,
        role=staff.role,
        region_code=staff.region_code,
        server_url="http://127.0.0.1:9",
        signing_key=bytes(32),
        scopes=[staff.region_code],
    )
