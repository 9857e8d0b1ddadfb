"""Files of what was handed in: kept apart as their records are, and moved over with them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.records.handed_in import HandedInState
from fieldvisit.store import attachments
from sync.protocol.errors import BlobMissing, ScopeNotYours
from sync.server.centre import Centre
from tests.support.central import NEXT_VILLAGE, NOON, VILLAGE, household, visit
from tests.support.colleagues import Office, opened
from tests.support.inbox import decides, inbox, moves, photo_of, writes


@pytest.fixture
def office(centre: Centre, tmp_path: Path) -> Iterator[Office]:
    yield from opened(centre, tmp_path / "devices")


@pytest.mark.parametrize("size", [5, 600_000])
@pytest.mark.parametrize("lost", ["moved", "revoked"])
def test_files_are_kept_apart_and_move_over_when_their_record_is_taken_in(
    office: Office, lost: str, size: int
) -> None:
    """pain 11: whole or by parts, nobody reads them before."""
    home = household()
    office.given(home)
    data = b"photo" * (size // 5)
    seen = visit(home)
    photo = photo_of(seen, data)
    writes(office.zhou, seen, photo)
    with office.zhou.store.write() as tx:
        attachments.keep(office.zhou.store, tx, data=data, at=NOON)
    if lost == "moved":
        moves(office, office.zhou, NEXT_VILLAGE)
        assert office.zhou.sync().blobs_up == 1
    else:
        office.centre.revoke(office.zhou.who.who.device_id)
        with pytest.raises(AssertionError):
            office.zhou.sync()
    with pytest.raises(BlobMissing):
        office.qian.who.exchange.get_blob(VILLAGE, photo.sha256)
    office.boss.sync()
    decides(office.boss, inbox(office.boss), HandedInState.ACCEPTED)
    office.all_sync_but(office.zhou)
    with office.qian.store.read() as tx:
        assert attachments.missing(tx) == []
    assert attachments.read(office.qian.store, photo.sha256) == data


def test_a_stranger_hands_in_no_file_that_no_record_names(office: Office) -> None:
    moves(office, office.zhou, NEXT_VILLAGE)
    with pytest.raises(ScopeNotYours):
        office.zhou.who.exchange.put_blob(VILLAGE, content_hash(b"x"), data=b"x")


def test_a_file_that_comes_after_its_record_was_taken_and_its_device_revoked_is_read(
    office: Office,
) -> None:
    """pain 11: the record stands in the books, so its file belongs to it, whatever came between."""
    home = household()
    office.given(home)
    data = b"photo" * 9
    seen = visit(home)
    photo = photo_of(seen, data)
    office.zhou.who.push(office.zhou.who.change(seen), office.zhou.who.change(photo))
    office.centre.revoke(office.zhou.who.who.device_id)
    office.zhou.who.exchange.put_blob(VILLAGE, photo.sha256, data=data)
    assert office.qian.who.exchange.get_blob(VILLAGE, photo.sha256) == data


def test_a_file_of_a_revoked_device_that_no_book_names_stays_apart(office: Office) -> None:
    office.centre.revoke(office.zhou.who.who.device_id)
    office.zhou.who.exchange.put_blob(VILLAGE, content_hash(b"x"), data=b"x")
    with pytest.raises(BlobMissing):
        office.boss.who.exchange.get_blob(VILLAGE, content_hash(b"x"))
