"""What every Exchange promises, whatever carries it. Subclasses supply the fixtures `centre` and
`connect`; not collected itself.
"""

import hashlib

import pytest

from sync.protocol import blocks
from sync.protocol.blocks import SnapshotRequest
from sync.protocol.errors import (
    BatchChanged,
    BlobDamaged,
    BlobMissing,
    BlockGone,
    CodeUsed,
    DeviceRevoked,
    DeviceUnknown,
    ScopeNotYours,
    ServerNonsense,
    SignatureWrong,
    UnknownCode,
)
from sync.protocol.signing import Signer, new_key, public_key
from sync.protocol.wire import EnrolRequest, PullRequest, VerdictKind
from sync.server.centre import Centre
from tests.support.central import (
    NEXT_VILLAGE,
    OTHER_TOWN_VILLAGE,
    TOWN,
    VILLAGE,
    Connect,
    Device,
    device,
    household,
    note,
    staff,
)

PHOTO = b"\x89PNG the face of a door" * 50
HASH = hashlib.sha256(PHOTO).hexdigest()


class ExchangeContract:
    @pytest.fixture
    def url(self) -> str:
        return ""

    @pytest.fixture
    def officer(self, centre: Centre, connect: Connect, url: str) -> Device:
        return device(centre, staff(), connect=connect, url=url)

    @pytest.fixture
    def colleague(self, centre: Centre, connect: Connect, url: str) -> Device:
        return device(centre, staff("钱多宝"), connect=connect, url=url)

    @pytest.fixture
    def supervisor(self, centre: Centre, connect: Connect, url: str) -> Device:
        return device(centre, staff("吴静", "town_officer", TOWN), connect=connect, url=url)

    def test_a_note_reaches_the_supervisor(self, officer: Device, supervisor: Device) -> None:
        written = note()
        assert officer.verdict(officer.change(written)) == ("accepted", None)
        assert ("note", written.id) in supervisor.pull()
        assert supervisor.all_values()[written.id]["text"] == written.text

    def test_the_same_batch_gives_the_same_receipt(self, officer: Device) -> None:
        batch = officer.batch(officer.change(household()), officer.change(note()))
        first = officer.exchange.push(batch)
        assert officer.exchange.push(batch) == first
        assert [v.verdict for v in first.verdicts] == [VerdictKind.ACCEPTED] * 2

    def test_a_batch_id_with_other_changes_is_refused(self, officer: Device) -> None:
        batch = officer.batch(officer.change(note()))
        officer.exchange.push(batch)
        other = batch.model_copy(update={"changes": [officer.change(note("别的"))]})
        with pytest.raises(BatchChanged):
            officer.exchange.push(other)

    def test_an_answer_that_breaks_on_the_way_is_not_the_servers_word(
        self, officer: Device, centre: Centre, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Else a change would be set apart because a line is bad."""
        sound, batch = centre.push, officer.batch(officer.change(note()))
        monkeypatch.setattr(centre, "push", lambda signed: sound(signed)[:-9])
        with pytest.raises(ServerNonsense):
            officer.exchange.push(batch)
        monkeypatch.undo()
        (verdict,) = officer.exchange.push(batch).verdicts
        assert verdict.verdict is VerdictKind.ACCEPTED

    def test_one_bad_change_does_not_block_the_rest(self, officer: Device) -> None:
        broken = officer.change(note())
        del broken["kind"]
        receipt = officer.push(officer.change(note()), broken, officer.change(note()))
        assert [str(v.verdict) for v in receipt.verdicts] == ["accepted", "rejected", "accepted"]

    def test_nothing_new_is_an_empty_answer(self, officer: Device) -> None:
        officer.push(officer.change(note()))
        officer.pull()
        assert officer.pull() == []

    def test_a_long_pull_comes_in_pages_and_whole(self, officer: Device, colleague: Device) -> None:
        notes = [note(f"第{n}条") for n in range(25)]
        officer.push(*[officer.change(n) for n in notes])
        pulled = [row_id for kind, row_id in colleague.pull(limit=4) if kind == "note"]
        assert pulled == [n.id for n in notes]

    def test_a_snapshot_holds_what_a_pull_brings_and_its_blocks_are_for_its_readers(
        self, officer: Device, supervisor: Device
    ) -> None:
        officer.push(officer.change(household()), officer.change(note("私下记", private=True)))
        told = officer.exchange.snapshot(SnapshotRequest(scope=VILLAGE))
        bodies = [officer.exchange.get_block(VILLAGE, mark.sha256) for mark in told.blocks]
        rows = {e.row_id: e.values for body in bodies for e in blocks.entries(body)}
        pages = officer.exchange.pull(PullRequest()).pages
        (page,) = [page for page in pages if page.scope == VILLAGE]
        assert (told.seq, rows) == (page.cursor, {e.row_id: e.values for e in page.entries})
        theirs = {
            mark.sha256
            for mark in supervisor.exchange.snapshot(SnapshotRequest(scope=VILLAGE)).blocks
        }
        (private,) = {mark.sha256 for mark in told.blocks} - theirs
        with pytest.raises(BlockGone):
            supervisor.exchange.get_block(VILLAGE, private)
        with pytest.raises(ScopeNotYours):
            officer.exchange.get_block(OTHER_TOWN_VILLAGE, private)

    def test_out_of_scope_is_neither_taken_nor_given(
        self, centre: Centre, officer: Device, connect: Connect, url: str
    ) -> None:
        stranger = device(centre, staff("郑远", area=OTHER_TOWN_VILLAGE), connect=connect, url=url)
        officer.push(officer.change(note()))
        assert stranger.verdict(stranger.change(note())) == ("quarantined", "scope_not_yours")
        assert stranger.all_values().keys() == {stranger.who.staff.id}

    def test_a_change_signed_with_another_name_is_rejected(
        self, officer: Device, colleague: Device
    ) -> None:
        forged = officer.change(note(), actor=str(colleague.who.staff.id))
        assert officer.verdict(forged) == ("rejected", "author_not_yours")

    def test_a_code_lets_one_device_in(self, centre: Centre, connect: Connect, url: str) -> None:
        code = centre.invite(staff("孙来")).code
        for n, key in enumerate([new_key(), new_key()]):
            exchange = connect(url, Signer("", key))
            request = EnrolRequest(code=code, public_key=public_key(key))
            if n == 0:
                # An answer lost on the way is asked for again with the same key.
                assert exchange.enrol(request) == exchange.enrol(request)
            else:
                with pytest.raises(CodeUsed):
                    exchange.enrol(request)

    def test_an_invented_code_is_unknown(self, connect: Connect, url: str) -> None:
        key = new_key()
        with pytest.raises(UnknownCode):
            connect(url, Signer("", key)).enrol(
                EnrolRequest(code="AAAA-BBBB-CCCC", public_key=public_key(key))
            )

    def test_a_stranger_is_not_answered(self, officer: Device, connect: Connect, url: str) -> None:
        unknown = Signer("6f1f9a52-7b1e-4a0e-9d37-0b8f0a3a0001", new_key())
        with pytest.raises(DeviceUnknown):
            connect(url, unknown).pull(PullRequest())
        thief = Signer(str(officer.who.device_id), new_key())
        with pytest.raises(SignatureWrong):
            connect(url, thief).pull(PullRequest())

    def test_a_revoked_device_hands_in_and_never_reads(
        self, centre: Centre, officer: Device, supervisor: Device
    ) -> None:
        """pain 10"""
        centre.revoke(officer.who.device_id)
        last = note("最后一次走访的话")
        assert officer.verdict(officer.change(last)) == ("quarantined", "handed_in_for_review")
        officer.exchange.put_blob(VILLAGE, HASH, data=PHOTO)
        with pytest.raises(DeviceRevoked):
            officer.exchange.pull(PullRequest())
        with pytest.raises(DeviceRevoked):
            officer.exchange.get_blob(VILLAGE, HASH)
        assert last.id not in supervisor.all_values()

    def test_a_file_arrives_whole(self, officer: Device, supervisor: Device) -> None:
        officer.exchange.put_blob(VILLAGE, HASH, data=PHOTO)
        officer.exchange.put_blob(VILLAGE, HASH, data=PHOTO)
        assert supervisor.exchange.get_blob(VILLAGE, HASH) == PHOTO

    def test_a_file_under_a_false_name_is_refused(self, officer: Device) -> None:
        with pytest.raises(BlobDamaged):
            officer.exchange.put_blob(VILLAGE, HASH, data=PHOTO + b"!")
        with pytest.raises(BlobMissing):
            officer.exchange.get_blob(VILLAGE, HASH)

    def test_a_file_of_another_village_is_refused(self, officer: Device) -> None:
        with pytest.raises(ScopeNotYours):
            officer.exchange.put_blob(NEXT_VILLAGE, HASH, data=PHOTO)
        with pytest.raises(ScopeNotYours):
            officer.exchange.get_blob(NEXT_VILLAGE, HASH)
