"""Whoever watches a round hears how far it is, and what may wait stops between two steps."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Attachment
from fieldvisit.store import attachments, first_fill, wishes
from fieldvisit.store.wishes import Wishes
from sync.client.engine import one_round
from sync.client.report import Report
from sync.client.watching import Doing, Progress, Terms, Watch
from sync.protocol.wire import PART_BYTES
from sync.server.centre import Centre
from tests.support.central import NOON, VILLAGE, keep, note
from tests.support.first_fills import Empty, Watched, empty, lived_in, small_blocks


class Watching:
    """Notes what it is told; allows what the test allows."""

    def __init__(self) -> None:
        self.heard: list[Progress] = []
        self.terms = Terms()
        self.stop_at = 10**9

    def watch(self) -> Watch:
        return Watch(self.tell, lambda: self.terms)

    def tell(self, progress: Progress) -> None:
        self.heard.append(progress)
        if len([one for one in self.heard if one.doing is progress.doing]) >= self.stop_at:
            self.terms = Terms(fills=False, photos=False)

    def of(self, doing: Doing) -> list[Progress]:
        return [one for one in self.heard if one.doing is doing]


@pytest.fixture
def newcomer(centre: Centre, tmp_path: Path) -> Iterator[Empty]:
    one = empty(centre, tmp_path)
    yield one
    one.store.close()


def watched(one: Empty, watching: Watching, exchange: Any = None) -> Report:
    line = exchange or one.who.exchange
    watch = watching.watch()
    report = one_round(one.store, line, clock=FixedClock(NOON), ids=Uuid7(), watch=watch)
    assert report.trouble is None
    return report


def a_photo(one: Empty, data: bytes) -> None:
    with one.store.write() as tx:
        sha256 = attachments.keep(one.store, tx, data=data, at=NOON)
    values = {"id": Uuid7().fresh(), "scope": VILLAGE, "created_at": NOON, "sha256": sha256}
    said = {"size": len(data), "media_type": "image/jpeg", "kind": "photo"}
    keep(one.store, one.who.who, Attachment.model_validate(values | said))


def test_records_are_told_by_their_number(newcomer: Empty) -> None:
    keep(newcomer.store, newcomer.who.who, *[note(f"第{n}条") for n in range(3)])
    watching = Watching()
    watched(newcomer, watching)
    sent = watching.of(Doing.SENDING)
    assert [(one.done, one.total) for one in sent] == [(0, 3), (3, 3)]
    assert watching.of(Doing.RECEIVING)[0].share is None


def test_a_first_fill_is_told_in_rows_and_bytes_and_only_grows(
    centre: Centre, newcomer: Empty, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_blocks(monkeypatch)
    lived_in(centre)
    watching = Watching()
    report = watched(newcomer, watching)
    heard = [one for one in watching.of(Doing.FILLING) if one.total]
    assert [one.size for one in heard] == sorted(one.size for one in heard)
    assert (heard[-1].done, heard[-1].size) == (heard[-1].total, heard[-1].all_sizes)
    assert heard[-1].total <= report.pulled
    assert heard[-1].share == 1.0


def test_a_paused_fill_stops_between_two_steps_and_goes_on_where_it_was(
    centre: Centre, newcomer: Empty, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_blocks(monkeypatch)
    lived_in(centre)
    watching = Watching()
    watching.stop_at = 6
    line = Watched(newcomer.who.exchange)
    report = watched(newcomer, watching, line)
    assert report.fills_held >= 1
    got = list(line.got)
    assert 0 < len(got) < 5
    with newcomer.store.read() as tx:
        assert first_fill.under_way(tx) == [VILLAGE]
    # While it is paused records go both ways, and nothing of the large scope comes by pages.
    keep(newcomer.store, newcomer.who.who, note("照常写"))
    assert watched(newcomer, watching, line).applied == 1
    assert line.got == got
    assert line.paged == 0
    watched(newcomer, Watching(), line)
    assert len(line.got) == len(set(line.got)) > len(got)
    with newcomer.store.read() as tx:
        assert first_fill.under_way(tx) == []


def test_photos_wait_where_they_may_not_go_and_records_do_not(newcomer: Empty) -> None:
    """pain 31"""
    a_photo(newcomer, b"one" * 100)
    a_photo(newcomer, b"two" * 100)
    watching = Watching()
    watching.terms = Terms(photos=False)
    report = watched(newcomer, watching)
    assert (report.applied, report.blobs_up, report.photos_held) == (2, 0, 2)
    report = watched(newcomer, Watching())
    assert (report.blobs_up, report.photos_held) == (2, 0)


def test_a_large_photo_pauses_behind_a_part_and_goes_on_from_there(newcomer: Empty) -> None:
    """pain 32"""
    data = bytes(range(256)) * (PART_BYTES * 4 // 256) + b"end"
    a_photo(newcomer, data)
    watching = Watching()
    watching.stop_at = 4
    report = watched(newcomer, watching)
    assert (report.blobs_up, report.photos_held) == (0, 1)
    again = Watching()
    report = watched(newcomer, again)
    assert (report.blobs_up, report.photos_held) == (1, 0)
    heard = again.of(Doing.PHOTOS_UP)
    assert heard[1].size >= PART_BYTES
    assert (heard[-1].size, heard[-1].all_sizes) == (len(data), len(data))


def test_wishes_outlive_the_program(newcomer: Empty) -> None:
    with newcomer.store.read() as tx:
        assert wishes.load(tx) == Wishes()
    with newcomer.store.write() as tx:
        wishes.save(tx, Wishes(paused=True, photos_by_wifi=True))
    with newcomer.store.read() as tx:
        assert wishes.load(tx) == Wishes(paused=True, photos_by_wifi=True)
