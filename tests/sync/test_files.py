"""Photos travel by parts: a cut at any byte costs one part at most, and nothing plain stays."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.machine.clock import FixedClock
from fieldvisit.store import attachments, file_parts
from fieldvisit.store.attachments import Content
from fieldvisit.store.opening import Store
from sync.client import files
from sync.client.http import HttpExchange
from sync.protocol.errors import (
    BlobDamaged,
    BlobMissing,
    BlobTooLarge,
    RequestMalformed,
    ScopeNotYours,
    ServerAway,
)
from sync.protocol.wire import MAX_BLOB, PART_BYTES, FilePart
from sync.server import running
from sync.server.centre import Centre
from tests.support.central import (
    NEXT_VILLAGE,
    NOON,
    VILLAGE,
    Device,
    central,
    device,
    device_store,
    ready_folder,
    staff,
)
from tests.support.cutting_proxy import CuttingProxy

PHOTO = random.Random(5).randbytes(3 * PART_BYTES + 77)
HASH = content_hash(PHOTO)
CONTENT = Content(VILLAGE, HASH, len(PHOTO))
WHOLE = FilePart(VILLAGE, HASH, len(PHOTO))
CLOCK = FixedClock(NOON)


def part_of(number: int, data: bytes = PHOTO) -> bytes:
    part = WHOLE.at(number)
    return data[part.start : part.start + part.length]


def kept_photo(store: Store) -> None:
    with store.write() as tx:
        attachments.keep(store, tx, data=PHOTO, at=NOON)


@dataclass
class Line:
    """A device whose way to a real server (its folder: `server`) can be cut."""

    proxy: CuttingProxy
    server: Path
    exchange: HttpExchange
    store: Store


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    folder = ready_folder(tmp_path / "server")
    seed = central(folder)
    one = device(seed, staff())
    seed.close()
    server = running.start(folder)
    proxy = CuttingProxy(server.port)
    store = device_store(tmp_path / "device", one.who)
    yield Line(proxy, folder, HttpExchange(proxy.url, one.who.signer(), clock=CLOCK), store)
    store.close()
    proxy.close()
    server.stop()


def test_parts_make_the_file_in_any_order(officer: Device, supervisor: Device) -> None:
    for number in (2, 0, 3):
        officer.exchange.put_part(WHOLE.at(number), data=part_of(number))
    assert officer.exchange.missing_parts(WHOLE) == [1]
    with pytest.raises(BlobMissing):
        supervisor.exchange.get_blob(VILLAGE, HASH)
    officer.exchange.put_part(WHOLE.at(1), data=part_of(1))
    assert officer.exchange.missing_parts(WHOLE) == []
    assert supervisor.exchange.get_blob(VILLAGE, HASH) == PHOTO
    got = b"".join(supervisor.exchange.get_part(WHOLE.at(n)) for n in range(WHOLE.count))
    assert got == PHOTO


def test_parts_outlive_the_server(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    first = central(folder)
    one = device(first, staff())
    one.exchange.put_part(WHOLE, data=part_of(0))
    first.close()
    again = central(folder)
    signer = one.who.signer()
    path = WHOLE.missing_path
    again.missing_parts(signer.sign("GET", path, body=b"", at=NOON), WHOLE)
    for number in (1, 2, 3):
        part = WHOLE.at(number)
        again.put_part(signer.sign("PUT", part.path, body=part_of(number), at=NOON), part)
    signed = signer.sign("GET", f"/v1/blobs/{VILLAGE}/{HASH}", body=b"", at=NOON)
    assert again.get_blob(signed, VILLAGE, sha256=HASH) == PHOTO
    assert not list((folder / "parts").rglob("[0-9]"))
    again.close()


def test_a_changed_part_is_refused_and_asked_for_anew(officer: Device) -> None:
    for number in range(3):
        officer.exchange.put_part(WHOLE.at(number), data=part_of(number))
    with pytest.raises(BlobDamaged):
        officer.exchange.put_part(WHOLE.at(3), data=bytes(WHOLE.at(3).length))
    assert officer.exchange.missing_parts(WHOLE) == [0, 1, 2, 3]


def test_what_one_device_sends_wrongly_costs_no_other(officer: Device, colleague: Device) -> None:
    officer.exchange.put_part(WHOLE, data=bytes(WHOLE.length))
    assert colleague.exchange.missing_parts(WHOLE) == [0, 1, 2, 3]


def test_a_file_is_known_inside_its_scope_only(officer: Device, supervisor: Device) -> None:
    officer.exchange.put_blob(VILLAGE, HASH, data=PHOTO)
    assert supervisor.exchange.missing_parts(WHOLE) == []
    elsewhere = FilePart(NEXT_VILLAGE, HASH, len(PHOTO))
    assert supervisor.exchange.missing_parts(elsewhere) == [0, 1, 2, 3]
    with pytest.raises(ScopeNotYours):
        officer.exchange.missing_parts(elsewhere)
    with pytest.raises(BlobMissing):
        supervisor.exchange.get_part(elsewhere)


def test_a_revoked_device_s_parts_go_apart(
    centre: Centre, officer: Device, supervisor: Device
) -> None:
    """pain 10"""
    centre.revoke(officer.who.device_id)
    for number in officer.exchange.missing_parts(WHOLE):
        officer.exchange.put_part(WHOLE.at(number), data=part_of(number))
    assert officer.exchange.missing_parts(WHOLE) == []
    with pytest.raises(BlobMissing):
        supervisor.exchange.get_part(WHOLE)


@pytest.mark.parametrize(
    ("part", "error"),
    [
        (FilePart(VILLAGE, HASH, MAX_BLOB + 1), BlobTooLarge),
        (FilePart(VILLAGE, HASH, PART_BYTES), RequestMalformed),
        (FilePart(VILLAGE, "../" * 21 + "x", len(PHOTO)), RequestMalformed),
        (FilePart(VILLAGE, HASH, len(PHOTO), 4), RequestMalformed),
        (FilePart(VILLAGE, HASH, len(PHOTO), 3), RequestMalformed),
    ],
)
def test_a_part_that_fits_no_file_is_refused(
    officer: Device, part: FilePart, error: type[Exception]
) -> None:
    with pytest.raises(error):
        officer.exchange.put_part(part, data=part_of(0))


CUTS = [0, 1, PART_BYTES - 1, PART_BYTES, 2 * PART_BYTES + 400] + [
    random.Random(8).randrange(len(PHOTO)) for _ in range(5)
]


def test_a_cut_at_any_byte_of_an_upload_costs_one_part_at_most(line: Line) -> None:
    """pain 31"""
    kept_photo(line.store)
    for cut in CUTS:
        shutil.rmtree(line.server / "blobs", ignore_errors=True)
        shutil.rmtree(line.server / "parts", ignore_errors=True)
        before, line.proxy.left = line.proxy.up, cut
        with pytest.raises(ServerAway):
            files.send(line.store, line.exchange, content=CONTENT)
        line.proxy.left = None
        files.send(line.store, line.exchange, content=CONTENT)
        assert line.exchange.missing_parts(WHOLE) == []
        assert line.proxy.up - before <= len(PHOTO) + PART_BYTES + 20_000


def test_a_cut_at_any_byte_of_a_download_costs_one_part_at_most(line: Line) -> None:
    """pain 31"""
    line.exchange.put_blob(VILLAGE, HASH, data=PHOTO)
    for cut in CUTS:
        before, line.proxy.left = line.proxy.passed, cut
        with pytest.raises(ServerAway):
            files.fetch(line.store, line.exchange, content=CONTENT, at=NOON)
        line.proxy.left = None
        files.fetch(line.store, line.exchange, content=CONTENT, at=NOON)
        assert attachments.read(line.store, HASH) == PHOTO
        assert line.proxy.passed - before <= len(PHOTO) + PART_BYTES + 20_000


def test_parts_that_came_are_encrypted_and_a_changed_one_is_fetched_again(
    line: Line,
) -> None:
    line.exchange.put_blob(VILLAGE, HASH, data=PHOTO)
    line.proxy.left = 2 * PART_BYTES + 20_000
    with pytest.raises(ServerAway):
        files.fetch(line.store, line.exchange, content=CONTENT, at=NOON)
    line.proxy.left = None
    coming = line.store.folder.attachments / "coming" / HASH
    first = coming / "0"
    assert first.exists()
    assert part_of(0)[1000:1200] not in first.read_bytes()
    first.write_bytes(bytes(PART_BYTES))
    assert file_parts.read(line.store, HASH, number=0) is None
    files.fetch(line.store, line.exchange, content=CONTENT, at=NOON)
    assert attachments.read(line.store, HASH) == PHOTO
    assert not coming.exists()


def test_parts_that_nobody_waits_for_go(line: Line) -> None:
    file_parts.keep(line.store, HASH, number=0, data=b"part")
    file_parts.drop_others(line.store, {HASH})
    assert file_parts.read(line.store, HASH, number=0) == b"part"
    file_parts.drop_others(line.store, set())
    assert file_parts.read(line.store, HASH, number=0) is None
