import hashlib

import pytest

from fieldvisit.machine import algorithms
from fieldvisit.records.attachment import Attachment, AttachmentKind
from fieldvisit.store import attachments, incoming, journal
from fieldvisit.store.attachments import AttachmentDamaged, AttachmentMissing
from tests.support.suites import settle_on

PNG = b"\x89PNG signature of an invented person" * 50


@pytest.fixture(params=algorithms.NAMES)
def folder(folder, request):
    settle_on(folder, request.param)
    return folder


def record(village, sha256, size):
    return Attachment(
        id=village.ids.fresh(),
        scope=village.scope,
        created_at=village.at,
        sha256=sha256,
        size=size,
        media_type="image/png",
        kind=AttachmentKind.SIGNATURE,
    )


def test_bytes_come_back_and_rest_encrypted(store, folder, village):
    with store.write() as tx:
        sha256 = attachments.keep(store, tx, data=PNG, at=village.at)
    assert sha256 == hashlib.sha256(PNG).hexdigest()
    assert attachments.read(store, sha256) == PNG
    (file,) = [path for path in folder.attachments.rglob("*") if path.is_file()]
    assert b"PNG signature" not in file.read_bytes()


def test_a_file_waits_until_the_server_holds_it(store, village):
    with store.write() as tx:
        sha256 = attachments.keep(store, tx, data=PNG, at=village.at)
        assert attachments.unsent(tx) == []
        journal.insert(tx, record(village, sha256, len(PNG)), stamp=village.stamp)
        assert attachments.unsent(tx) == [attachments.Content(village.scope, sha256, len(PNG))]
        attachments.mark_sent(tx, sha256, at=village.at)
        assert attachments.unsent(tx) == []


def test_a_file_named_by_a_pulled_record_is_missing_until_it_is_fetched(store, village):
    sha256 = hashlib.sha256(PNG).hexdigest()
    entry = village.entry(record(village, sha256, len(PNG)), "attachment", 1)
    with store.write() as tx:
        incoming.apply(tx, village.scope, entries=[entry], cursor=1)
        assert [content.sha256 for content in attachments.missing(tx)] == [sha256]
        with pytest.raises(AttachmentMissing):
            attachments.read(store, sha256)
        attachments.keep(store, tx, data=PNG, at=village.at, sent=True)
        assert attachments.missing(tx) == attachments.unsent(tx) == []


def test_the_same_content_is_kept_once(store, folder, village):
    with store.write() as tx:
        first = attachments.keep(store, tx, data=PNG, at=village.at)
        assert attachments.keep(store, tx, data=PNG, at=village.at) == first
    assert len([path for path in folder.attachments.rglob("*") if path.is_file()]) == 1


def test_changed_bytes_are_named_damaged(store, folder, village):
    with store.write() as tx:
        sha256 = attachments.keep(store, tx, data=PNG, at=village.at)
    (file,) = [path for path in folder.attachments.rglob("*") if path.is_file()]
    for content in (file.read_bytes()[:-1] + b"\0", b"", b"short"):
        file.write_bytes(content)
        with pytest.raises(AttachmentDamaged):
            attachments.read(store, sha256)


@pytest.mark.parametrize("name", ["../../device.db", "", "A" * 64, "a" * 63])
def test_a_name_that_is_no_hash_reads_nothing(store, name):
    with pytest.raises(AttachmentMissing):
        attachments.read(store, name)


def file_of(folder, sha256):
    return folder.attachments / sha256[:2] / sha256


def test_a_survey_names_what_is_too_many_gone_or_damaged(store, folder, village, undo):
    with store.write() as tx:
        names = [
            attachments.keep(store, tx, data=PNG + bytes([n]), at=village.at) for n in (0, 1, 2)
        ]
        assert attachments.survey(store, tx) == attachments.Survey(3, (), (), ())
    undo(lambda tx: attachments.keep(store, tx, data=b"undone", at=village.at))
    whole, gone, damaged = names
    file_of(folder, gone).unlink()
    file_of(folder, damaged).write_bytes(file_of(folder, whole).read_bytes())
    half = file_of(folder, whole).with_name("half.123.part")
    half.write_bytes(b"cut off by a power cut")
    undone = hashlib.sha256(b"undone").hexdigest()
    with store.write() as tx:
        found = attachments.survey(store, tx)
        assert found == attachments.Survey(
            3, tuple(sorted((undone, half.name))), (gone,), (damaged,)
        )
        attachments.clear(store, tx)
        assert attachments.survey(store, tx).orphans == ()


def test_a_file_that_waits_to_be_fetched_is_no_fault(store, village):
    entry = village.entry(record(village, hashlib.sha256(PNG).hexdigest(), 7), "attachment", 1)
    with store.write() as tx:
        incoming.apply(tx, village.scope, entries=[entry], cursor=1)
        assert attachments.survey(store, tx) == attachments.Survey(0, (), (), ())


def test_a_visit_tells_which_of_its_photos_the_server_holds(store, village):
    """pain 32"""
    visit_id, other = village.ids.fresh(), village.ids.fresh()
    with store.write() as tx:
        hashes = []
        for number, kind in enumerate(["photo", "photo", "scan", "signature"]):
            data = PNG + bytes([number])
            hashes.append(attachments.keep(store, tx, data=data, at=village.at))
            about = {"kind": AttachmentKind(kind), "visit_id": visit_id}
            one = record(village, hashes[-1], len(data)).model_copy(update=about)
            journal.insert(tx, one, stamp=village.stamp)
        assert attachments.on_their_way(tx, [visit_id, other]) == {visit_id: (0, 3)}
        attachments.mark_sent(tx, hashes[0], at=village.at)
        attachments.mark_sent(tx, hashes[3], at=village.at)
        assert attachments.on_their_way(tx, [visit_id, other]) == {visit_id: (1, 3)}
        for sha256 in hashes:
            attachments.mark_sent(tx, sha256, at=village.at)
        assert attachments.on_their_way(tx, [visit_id, other]) == {}
        assert attachments.on_their_way(tx, []) == {}
