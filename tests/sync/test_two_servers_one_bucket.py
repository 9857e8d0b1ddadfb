"""Two app servers whose files lie in one bucket: whichever of them a device reaches, a photo and a
parcel go on where the other left off.
"""

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.store import attachments
from fieldvisit.store.attachments import Content
from sync.client import carrying, exchanging, files
from sync.client.carriage import HttpCarriage
from sync.client.http import HttpExchange
from sync.protocol.errors import BlobMissing, ServerBusy
from sync.protocol.wire import PART_BYTES, FilePart
from sync.server import parcels, running
from sync.server.centre import Centre
from sync.server.running import Running
from tests.support import swift
from tests.support.central import (
    NOON,
    TOWN,
    VILLAGE,
    central,
    device,
    device_store,
    note,
    ready_folder,
    staff,
)
from tests.support.handing_over import notes_at, on, person
from tests.support.swift import Swift

pytestmark = pytest.mark.prove

PHOTO = random.Random(6).randbytes(4 * PART_BYTES + 77)
HASH = content_hash(PHOTO)
CONTENT = Content(VILLAGE, HASH, len(PHOTO))
WHOLE = FilePart(VILLAGE, HASH, len(PHOTO))
CLOCK = FixedClock(NOON)
Servers = tuple[Running, Running]


@pytest.fixture
def servers(bucket: str, tmp_path: Path) -> Iterator[Servers]:
    data = ready_folder(tmp_path / "server")
    with ExitStack() as stack:
        both = []
        for _ in range(2):
            opened = Centre.open(data, files=bucket, clock=CLOCK)
            both.append(running.over(opened, host="127.0.0.1", port=0))
            stack.callback(both[-1].stop)
        yield both[0], both[1]


class InTurn(HttpCarriage):
    """Every request goes to the other of two servers, as behind a proxy that takes turns."""

    other = ""

    def _call(self, method: str, path: str, *, body: bytes, limit: int) -> bytes:
        self._url, self.other = self.other, self._url
        return super()._call(method, path, body=body, limit=limit)


def after(parts: int, then: Callable[[], object]) -> files.Each:
    """Does something once, when so many parts went."""
    left = iter(range(parts, -1, -1))

    def each(_: int) -> bool:
        if next(left, None) == 0:
            then()
        return True

    return each


def lies_here(data: Path) -> list[str]:
    """What of people's files lies in a server's own folder."""
    places = ("blobs", "quarantine", "parts", "carried")
    return [place for place in places if (data / place).exists()]


@contextmanager
def served(data: Path) -> Iterator[str]:
    """The real program, whose bucket is named in the environment; its address."""
    words = ["-m", "fieldvisit", "serve", "--data", str(data), "--port", "0"]
    with subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout is not None
        try:
            said = server.stdout.readline()
            assert said.startswith("listening on "), said + server.stdout.read()
            yield said.removeprefix("listening on ").strip()
        finally:
            server.terminate()
            rest = server.stdout.read()
    assert swift.SECRET not in said + rest


def test_a_photo_goes_up_by_two_programs_and_comes_down_by_the_other(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """sync.md 10 and 15: any app server answers any device."""
    data = ready_folder(tmp_path / "server")
    seed = central(data)
    zhou, wu = device(seed, staff()), device(seed, staff("吴静", "town_officer", TOWN))
    seed.close()
    mine = device_store(tmp_path / "zhou", zhou.who)
    theirs = device_store(tmp_path / "wu", wu.who)
    with mine.write() as tx:
        attachments.keep(mine, tx, data=PHOTO, at=NOON)
    monkeypatch.setenv("FIELDVISIT_FILES", bucket)
    with served(data) as first, served(data) as second:
        up = [HttpExchange(url, zhou.who.signer()) for url in (first, second)]
        assert not files.send(mine, up[0], content=CONTENT, each=lambda size: size == 0)
        assert up[1].missing_parts(WHOLE) == [1, 2, 3, 4]
        assert files.send(mine, up[1], content=CONTENT)
        assert up[0].missing_parts(WHOLE) == []
        down = HttpExchange(first, wu.who.signer())
        assert files.fetch(theirs, down, content=CONTENT, at=NOON)
    assert attachments.read(theirs, HASH) == PHOTO
    assert lies_here(data) == []
    mine.close()
    theirs.close()


@pytest.mark.parametrize("parts", [0, 2, 4])
def test_a_store_that_goes_away_mid_way_costs_a_photo_nothing(
    servers: Servers, swift_store: Swift, tmp_path: Path, parts: int
) -> None:
    """pain 31: what the server did not store whole, the device still holds and sends."""
    zhou = device(servers[0].centre, staff())
    wu = device(servers[0].centre, staff("吴静", "town_officer", TOWN))
    store = device_store(tmp_path / "zhou", zhou.who)
    with store.write() as tx:
        attachments.keep(store, tx, data=PHOTO, at=NOON)
    line = HttpExchange(servers[0].url, zhou.who.signer(), clock=CLOCK)
    away = after(parts, swift_store.stop)
    try:
        with pytest.raises(ServerBusy) as told:
            files.send(store, line, content=CONTENT, each=away)
    finally:
        swift_store.start()
    assert told.value.seconds == 30
    assert line.missing_parts(WHOLE) == list(range(parts, 5))
    with pytest.raises(BlobMissing):
        wu.exchange.get_blob(VILLAGE, HASH)
    assert files.send(store, line, content=CONTENT)
    assert wu.exchange.get_blob(VILLAGE, HASH) == PHOTO
    store.close()


def test_records_are_taken_while_the_store_is_away(
    servers: Servers, swift_store: Swift, tmp_path: Path
) -> None:
    zhou = device(servers[0].centre, staff())
    swift_store.stop()
    try:
        assert zhou.verdict(zhou.change(note())) == ("accepted", None)
        assert len(zhou.pull()) > 0
    finally:
        swift_store.start()


def test_a_process_that_begins_while_the_store_is_away_takes_records(
    bucket: str, swift_store: Swift, tmp_path: Path
) -> None:
    swift_store.stop()
    try:
        begun = Centre.open(ready_folder(tmp_path), files=bucket, clock=CLOCK, tried=True)
    finally:
        swift_store.start()
    zhou = device(begun, staff())
    assert zhou.verdict(zhou.change(note())) == ("accepted", None)
    zhou.exchange.put_blob(VILLAGE, HASH, data=PHOTO)
    assert begun.files.kept.holds(VILLAGE, HASH)
    begun.close()


def test_a_parcel_is_carried_to_two_servers_in_turn(
    servers: Servers, tmp_path: Path, stick: Path
) -> None:
    centre = servers[0].centre
    zhou = person(centre, tmp_path / "zhou")
    wu = person(centre, tmp_path / "wu", staff("吴静", "town_officer", TOWN))
    wu.syncs()
    line = InTurn(servers[0].url, wu.who.signer(), clock=wu.clock)
    line.other = servers[1].url
    zhou.keeps_files([PHOTO])
    zhou.writes(note("一"))
    zhou.makes_a_parcel(stick)
    done = carrying.carry(wu.store, stick, line=line, clock=wu.clock)
    assert (done.taken, done.brought, done.laid, done.waiting) == (1, 1, 1, 0)
    back = exchanging.take_all(zhou.store, stick, clock=zhou.clock, ids=Uuid7())
    assert [taken.report.applied for taken in back.answers] == [4]
    assert len(notes_at(centre)) == 1
    assert servers[1].centre.files.kept.get(VILLAGE, HASH) == PHOTO
    assert lies_here(centre.data) == []
    lie = {one.key.split("/")[0] for one in centre.files.shelf.below("carried")}
    assert lie == {"carried"}


def test_a_parcel_that_is_taken_while_the_store_is_away_keeps_its_photos_on_the_device(
    servers: Servers, swift_store: Swift, tmp_path: Path, stick: Path
) -> None:
    centre = servers[0].centre
    zhou = person(centre, tmp_path / "zhou")
    zhou.keeps_files([PHOTO, b"ink"])
    made = zhou.makes_a_parcel(stick)
    swift_store.stop()
    try:
        taken = parcels.import_from(centre, on(stick, made))
    finally:
        swift_store.start()
    assert (taken.batches, taken.files, taken.refused) == (1, 0, 0)
    assert zhou.takes(taken.answer).report.applied > 0
    assert zhou.syncs().blobs_up == 2
    assert centre.files.kept.get(VILLAGE, HASH) == PHOTO
