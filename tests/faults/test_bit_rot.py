"""Bit-rot on a large device: pages go bad, all of them are found, nearly every row is saved."""

import random
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from bench.large_device import Village
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import opening, profile, salvage, staging
from fieldvisit.store.profile import Profile
from tests.support.pages import PAGE, flip

KEY = bytes(range(32))
AT = datetime(2026, 11, 23, 3, 6, tzinfo=UTC)
COUNTED = ("household", "person", "membership", "visit", "note")


def large(root: Path, *, share: int) -> DeviceFolder:
    folder = DeviceFolder(root / "device")
    who = Profile(UUID(int=2), "A7", UUID(int=1), "赵", "officer", "1", "http://x", KEY)
    store = opening.create(folder, KEY, first=lambda tx: profile.save(tx, who))
    Village(share).fill(store)
    store.close()
    return folder


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("share", "bad", "saved"),
    [
        # Of twelve pages, one of memberships costs 50 rows at once: the bar of the large file
        # (99.8 %) is for many pages, a few pages may fall worse by chance.
        pytest.param(5, 12, 0.996, marks=pytest.mark.prove),
        pytest.param(1, 50, 0.998, marks=pytest.mark.soak),
    ],
)
def test_bad_pages_are_found_and_nearly_every_row_is_saved(
    tmp_path: Path, share: int, bad: int, saved: float
) -> None:
    folder = large(tmp_path, share=share)
    before = _counts(folder)
    pages = folder.database.stat().st_size // PAGE
    assert pages > 29_000 // share
    flip(folder.database, random.Random(1).sample(range(2, pages + 1), bad))
    staged = staging.stage(folder)
    done = salvage.salvage(folder, staged, key=KEY, at=AT)
    staging.put_in_place(folder, staged, key=KEY, at=AT)
    after = _counts(folder)
    assert done.bad_pages == bad
    assert sum(after.values()) >= saved * sum(before.values())
    # Nearly every row that is gone is known by its id; where its index went bad too, the pull that
    # begins anew brings it all the same.
    gone = sum(before.values()) - sum(after.values())
    assert gone * 0.95 <= sum(done.lost.values()) <= gone


def _counts(folder: DeviceFolder) -> dict[str, int]:
    connection = opening.connect(folder.database, KEY, read_only=True)
    found = {
        kind: connection.execute(f"SELECT count(*) FROM {kind}").fetchone()[0] for kind in COUNTED
    }
    connection.close()
    return found
