"""A supervisor sees the photos of late work before deciding; nobody else does, and nothing stays
behind when it is declined (pain 11, T3).
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.records.handed_in import HandedInState
from fieldvisit.store import attachments
from sync.protocol.errors import BlobMissing
from sync.protocol.wire import PART_BYTES, FilePart
from sync.server.assigning import Assignment
from sync.server.centre import Centre
from tests.support.central import NEXT_VILLAGE, OTHER_TOWN_VILLAGE, VILLAGE, household, visit
from tests.support.colleagues import LATER, Office, Person, opened
from tests.support.inbox import decides, inbox, photo_of, writes


@pytest.fixture
def office(centre: Centre, tmp_path: Path) -> Iterator[Office]:
    yield from opened(centre, tmp_path / "devices")


def late_photo(office: Office, data: bytes = b"photo") -> Any:
    """Zhou's visit and its photo are handed in after she went to another town."""
    home = household()
    office.given(home)
    seen = visit(home)
    picture = photo_of(seen, data)
    writes(office.zhou, seen, picture)
    with office.zhou.store.write() as tx:
        attachments.keep(office.zhou.store, tx, data=data, at=LATER)
    office.centre.assign(str(office.zhou.who.who.staff.id), Assignment(OTHER_TOWN_VILLAGE))
    office.zhou.sync()
    office.boss.sync()
    return picture


def holds(person: Person, sha256: str) -> bool:
    try:
        return bool(attachments.read(person.store, sha256))
    except attachments.AttachmentMissing:
        return False


@pytest.mark.parametrize("data", [b"photo", bytes(PART_BYTES + 5)], ids=["whole", "by parts"])
def test_the_photo_is_here_before_the_decision(office: Office, data: bytes) -> None:
    picture = late_photo(office, data)
    assert attachments.read(office.boss.store, picture.sha256) == data


def test_nobody_but_supervisors_gets_it(office: Office) -> None:
    picture = late_photo(office)
    for ask in (
        lambda: office.qian.who.exchange.get_blob(VILLAGE, sha256=picture.sha256),
        lambda: office.qian.who.exchange.get_part(FilePart(VILLAGE, picture.sha256, size=5)),
    ):
        with pytest.raises(BlobMissing):
            ask()


def test_it_follows_a_household_that_went_elsewhere(office: Office) -> None:
    picture = late_photo(office)
    office.centre.move_household(str(inbox(office.boss)[0].after["household_id"]), to=NEXT_VILLAGE)
    exchange = office.boss.who.exchange
    assert exchange.get_blob(NEXT_VILLAGE, sha256=picture.sha256) == b"photo"


@pytest.mark.parametrize("moves_too", [False, True], ids=["of the village", "gone elsewhere"])
def test_it_is_here_though_its_household_had_gone_before_it_came(
    office: Office, moves_too: bool
) -> None:
    """It lies under the village that it was written for: with that one's own files, or apart."""
    home = household()
    office.given(home)
    seen = visit(home)
    picture = photo_of(seen)
    writes(office.zhou, seen, picture)
    with office.zhou.store.write() as tx:
        attachments.keep(office.zhou.store, tx, data=b"photo", at=LATER)
    office.centre.move_household(str(home.id), to=NEXT_VILLAGE)
    if moves_too:
        office.centre.assign(str(office.zhou.who.who.staff.id), Assignment(OTHER_TOWN_VILLAGE))
    office.zhou.sync()
    assert office.boss.sync().blobs_waiting == 0
    assert holds(office.boss, picture.sha256)


@pytest.mark.parametrize("state", [HandedInState.ACCEPTED, HandedInState.DECLINED])
def test_what_is_taken_in_stays_and_what_is_declined_goes(
    office: Office, state: HandedInState
) -> None:
    picture = late_photo(office)
    decides(office.boss, inbox(office.boss), state, "同一天已有一份")
    office.all_sync()
    for days in (0, 60):
        with office.boss.store.write() as tx:
            attachments.forget(tx, named=(), before=LATER + timedelta(days=days))
        with office.boss.store.write() as tx:
            attachments.clear(office.boss.store, tx)
    taken = state is HandedInState.ACCEPTED
    assert holds(office.boss, picture.sha256) == taken
    assert office.boss.sync().blobs_waiting == 0
    assert holds(office.qian, picture.sha256) == taken
    if not taken:
        with pytest.raises(BlobMissing):
            office.boss.who.exchange.get_blob(VILLAGE, sha256=picture.sha256)


def test_while_it_waits_it_is_not_swept_away(office: Office) -> None:
    picture = late_photo(office)
    with office.boss.store.write() as tx:
        assert attachments.forget(tx, named=(), before=LATER + timedelta(days=60)) == 0
    assert holds(office.boss, picture.sha256)


def test_a_name_that_is_no_hash_stops_no_round(office: Office) -> None:
    """T2: what a stolen device hands in is not asked for."""
    late_photo(office)
    zhou = office.zhou.who
    zhou.counter = 700
    for wrong in ({"sha256": "../../x"}, {"size": "many"}, {"size": -1}, {"sha256": None}):
        change = zhou.change(photo_of(household()))
        change["after"] |= wrong
        zhou.push(change | {"row_id": str(household().id)})
    report = office.boss.sync()
    assert len(inbox(office.boss)) == 6
    assert report.blobs_waiting == 0
