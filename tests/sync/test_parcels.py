"""What waits travels in a file, and the server's answer comes back in one."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.store import attachments, incoming, profile, standing
from sync.protocol import medium, parcel
from sync.protocol.errors import FilesAway
from sync.protocol.parcel import Ends
from sync.protocol.parcel_errors import (
    ParcelDamaged,
    ParcelKeyMissing,
    ParcelNotForUs,
    ParcelSenderUnknown,
    StickAway,
    StickFull,
)
from sync.protocol.wire import PART_BYTES
from sync.server.centre import Centre
from tests.support.central import NOON, central, household, note, visit
from tests.support.handing_over import (
    Person,
    advance,
    notes_at,
    on,
    server_takes,
    stored_receipts,
)


def test_what_waits_arrives_by_parcel_and_the_receipt_comes_back(
    centre: Centre, zhou: Person, qian: Person, stick: Path
) -> None:
    house = household()
    written = [house, visit(house), note("窗户漏风", household_id=house.id)]
    zhou.writes(*written)
    made = zhou.makes_a_parcel(stick)
    assert zhou.counts().waiting == made.changes == 3
    taken = server_takes(centre, on(stick, made))
    assert (taken.changes, taken.digest, taken.size) == (3, made.digest, made.size)
    assert zhou.counts().waiting == 3, "until the receipt is back, nothing is done (pain 22)"
    answer = zhou.takes(taken.answer)
    assert (answer.code, answer.report.applied) == ("answer_taken", 3)
    assert zhou.counts().waiting == 0
    qian.syncs()
    assert all(qian.has(one) for one in written)


def test_news_comes_back_in_the_answer(
    centre: Centre, zhou: Person, qian: Person, stick: Path
) -> None:
    house = household()
    qian.writes(house)
    qian.syncs()
    taken = server_takes(centre, on(stick, zhou.makes_a_parcel(stick)))
    zhou.takes(taken.answer)
    assert zhou.has(house)
    assert zhou.syncs().pulled == 0


def test_a_batch_that_comes_both_ways_has_one_receipt(
    centre: Centre, zhou: Person, qian: Person, stick: Path
) -> None:
    """The same batch id, whichever way it goes: pains 13, 22."""
    zhou.writes(note("一"), note("二"))
    made = zhou.makes_a_parcel(stick)
    assert zhou.syncs().applied == 2
    taken = server_takes(centre, on(stick, made))
    answer = zhou.takes(taken.answer)
    assert (answer.before, answer.report.applied) == (1, 0)
    qian.syncs()
    assert len(notes_at(centre)) == 2


def test_what_is_written_after_a_parcel_goes_with_the_next_and_both_may_be_lost(
    centre: Centre, zhou: Person, stick: Path
) -> None:
    """Each parcel holds everything that is not answered: one that is lost costs nothing."""
    zhou.writes(note("一"))
    lost = on(stick, zhou.makes_a_parcel(stick))
    zhou.writes(note("二"))
    second = zhou.makes_a_parcel(stick)
    assert second.changes == 2
    lost.unlink()
    zhou.takes(server_takes(centre, on(stick, second)).answer)
    assert zhou.counts().waiting == 0
    assert len(notes_at(centre)) == 2


def test_the_same_parcel_again_changes_nothing_and_says_so(
    centre: Centre, zhou: Person, stick: Path
) -> None:
    """trust T9"""
    zhou.writes(note("一"))
    path = on(stick, zhou.makes_a_parcel(stick))
    first = server_takes(centre, path)
    receipts = stored_receipts(centre)
    again = server_takes(centre, path)
    assert (first.code, again.code) == ("parcel_taken", "parcel_again")
    assert (first.digest, first.changes) == (again.digest, again.changes)
    assert stored_receipts(centre) == receipts
    assert len(notes_at(centre)) == 1


def test_an_older_parcel_after_a_later_one_doubles_nothing(
    centre: Centre, zhou: Person, stick: Path
) -> None:
    """trust T9"""
    zhou.writes(note("一"))
    first = on(stick, zhou.makes_a_parcel(stick))
    zhou.writes(note("二"))
    second = on(stick, zhou.makes_a_parcel(stick))
    newer = server_takes(centre, second).answer
    older = server_takes(centre, first)
    assert older.code == "parcel_older"
    zhou.takes(newer)
    zhou.takes(older.answer)
    assert zhou.counts().waiting == 0
    assert len(notes_at(centre)) == 2


def test_an_answer_that_came_twice_is_taken_once(centre: Centre, zhou: Person, stick: Path) -> None:
    zhou.writes(note("一"))
    answer = server_takes(centre, on(stick, zhou.makes_a_parcel(stick))).answer
    assert zhou.takes(answer).code == "answer_taken"
    again = zhou.takes(answer)
    assert (again.code, again.changes) == ("answer_again", 1)


def test_a_parcel_for_somebody_else_is_left_alone(
    centre: Centre, zhou: Person, qian: Person, stick: Path, tmp_path: Path
) -> None:
    path = on(stick, zhou.makes_a_parcel(stick))
    answer = server_takes(centre, path).answer
    with pytest.raises(ParcelNotForUs) as told:
        qian.takes(answer)
    assert told.value.to == zhou.who.short
    with pytest.raises(ParcelNotForUs):
        zhou.takes(path)
    other = central(tmp_path / "other server")
    with pytest.raises(ParcelNotForUs):
        server_takes(other, path)
    with pytest.raises(ParcelNotForUs):
        server_takes(centre, answer)
    other.close()


def test_a_device_that_the_server_never_let_in_is_named(
    centre: Centre, zhou: Person, stick: Path, tmp_path: Path
) -> None:
    """A server whose box key was copied, but not its people."""
    path = on(stick, zhou.makes_a_parcel(stick))
    (tmp_path / "twin").mkdir()
    for name in ("parcel.key", "server.key"):
        (tmp_path / "twin" / name).write_bytes((centre.data / name).read_bytes())
    twin = central(tmp_path / "twin")
    with pytest.raises(ParcelSenderUnknown):
        server_takes(twin, path)
    twin.close()


def test_a_parcel_signed_by_another_device_is_not_used(
    centre: Centre, zhou: Person, qian: Person, stick: Path
) -> None:
    zhou.writes(note("一"))
    forged = parcel.look(on(stick, zhou.makes_a_parcel(stick))).header
    path = stick / forged.file_name
    ends = Ends(centre.box.public, qian.who.signing_key)
    with parcel.writing(path, forged, ends=ends) as put:
        put("H", b"")
    with pytest.raises(ParcelDamaged):
        server_takes(centre, path)
    assert notes_at(centre) == []


def test_a_revoked_device_hands_in_by_parcel_and_never_reads(
    centre: Centre, zhou: Person, qian: Person, stick: Path
) -> None:
    """pain 10"""
    qian.writes(household())
    qian.syncs()
    zhou.writes(note("停用以后写的"))
    centre.revoke(zhou.who.device_id)
    taken = server_takes(centre, on(stick, zhou.makes_a_parcel(stick)))
    assert taken.code == "parcel_set_apart"
    answer = zhou.takes(taken.answer)
    assert (answer.code, answer.report.apart, answer.report.pulled) == ("answer_revoked", 1, 0)
    assert notes_at(centre) == []
    with zhou.store.read() as tx:
        assert standing.load(tx).revoked


def test_files_travel_both_ways(centre: Centre, zhou: Person, qian: Person, stick: Path) -> None:
    """Small and larger than one part, exactly as long as a part, and empty."""
    contents = [b"", b"ink", b"p" * PART_BYTES, bytes(range(256)) * 3000]
    zhou.keeps_files(contents)
    made = zhou.makes_a_parcel(stick)
    assert made.files == len(contents)
    answer = zhou.takes(server_takes(centre, on(stick, made)).answer)
    assert answer.files == len(contents)
    with zhou.store.read() as tx:
        assert attachments.unsent(tx) == []
    back = qian.takes(server_takes(centre, on(stick, qian.makes_a_parcel(stick))).answer)
    assert back.report.blobs_down == len(contents)
    assert [attachments.read(qian.store, content_hash(data)) for data in contents] == contents


def test_the_grant_counts_from_the_answers_own_time(
    centre: Centre, zhou: Person, stick: Path
) -> None:
    """trust T10: one that lay in a drawer renews by what it says, a second time by nothing."""
    zhou.syncs()
    answer = server_takes(centre, on(stick, zhou.makes_a_parcel(stick))).answer
    centre_time = NOON
    zhou.clock.advance(timedelta(days=40))
    zhou.takes(answer)
    with zhou.store.read() as tx:
        grant = standing.load(tx).grant
    assert grant is not None
    assert grant.since == centre_time
    advance(centre, days=41)
    fresh = server_takes(centre, on(stick, zhou.makes_a_parcel(stick))).answer
    zhou.clock.advance(timedelta(days=5))
    zhou.takes(fresh)
    with zhou.store.read() as tx:
        renewed = standing.load(tx).grant
    assert renewed is not None
    assert renewed.since == NOON + timedelta(days=41)


def test_an_answer_never_takes_cursors_back_and_never_leaves_a_gap(
    centre: Centre, zhou: Person, qian: Person, stick: Path
) -> None:
    first = on(stick, zhou.makes_a_parcel(stick))
    qian.writes(note("早的"))
    qian.syncs()
    old = server_takes(centre, first).answer
    qian.writes(note("晚的"))
    qian.syncs()
    zhou.syncs()
    cursors = zhou.cursors()
    assert zhou.takes(old).report.pulled == 0
    assert zhou.cursors() == cursors
    qian.writes(note("再晚的"))
    qian.syncs()
    late = server_takes(centre, on(stick, zhou.makes_a_parcel(stick))).answer
    with zhou.store.write() as tx:
        for scope in cursors:
            incoming.apply(tx, scope, entries=[], cursor=0)
    assert zhou.takes(late).report.pulled == 0, "it begins later than what is here"
    assert zhou.syncs().pulled >= 3


def test_without_the_servers_key_no_parcel_is_made(zhou: Person, stick: Path) -> None:
    with zhou.store.write() as tx:
        profile.save(tx, replace(profile.load(tx), parcel_key=""))
    with pytest.raises(ParcelKeyMissing):
        zhou.makes_a_parcel(stick)
    zhou.syncs()
    zhou.makes_a_parcel(stick)


def test_a_stick_that_is_full_or_gone_keeps_everything_here(
    zhou: Person, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pain 5"""
    zhou.writes(note("一"))
    with monkeypatch.context() as patch:
        patch.setattr(medium, "free_bytes", lambda _: 1000)
        with pytest.raises(StickFull):
            zhou.makes_a_parcel(stick)
    with pytest.raises(StickAway):
        zhou.makes_a_parcel(stick / "pulled out")
    assert list(stick.iterdir()) == []
    assert zhou.counts().waiting == 1
    assert zhou.makes_a_parcel(stick).number == 1


@pytest.mark.parametrize("unsent", [[], [b"ink", b"door", bytes(PART_BYTES + 5)]])
def test_a_store_of_files_that_is_away_is_asked_once_a_parcel(
    centre: Centre, zhou: Person, qian: Person, stick: Path, unsent: list[bytes]
) -> None:
    """One that does not answer takes a minute for each file, and other records wait behind."""
    qian.keeps_files([b"roof", b"stove", bytes(PART_BYTES + 7)])
    qian.syncs()
    zhou.keeps_files(unsent)
    made, asked = zhou.makes_a_parcel(stick), []

    def away(key: str) -> None:
        asked.append(key)
        raise FilesAway("town")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(centre.files.shelf, "size", away)
        taken = server_takes(centre, on(stick, made))
    assert (taken.files, taken.refused, len(asked)) == (0, 0, 1)
    zhou.takes(taken.answer)
    report = zhou.syncs()
    assert (report.blobs_up, report.blobs_down) == (len(unsent), 3)
