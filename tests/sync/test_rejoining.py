"""A device that was enrolled after the backup from which the server was put back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldvisit.store import profile
from fieldvisit.store.outbox import OutboxCounts
from sync.client.enrol import rejoin
from sync.protocol.errors import SignatureWrong, UnknownCode
from sync.protocol.signing import new_key
from tests.support.central import in_memory, note, staff
from tests.support.put_back import Place


class TestADeviceThatWasEnrolledAfterTheBackup:
    """It keeps its id and all it wrote: a restored server is no reason to lose a day's work."""

    @pytest.fixture
    def place(self, tmp_path: Path) -> Iterator[Place]:
        opened = Place(tmp_path)
        yield opened
        opened.close()

    def test_it_comes_back_with_a_new_code_and_sends_everything_again(self, place: Place) -> None:
        place.copy()
        officer = place.person("周小燕")
        sent, waiting = note("恢复前送的"), note("还没送的")
        officer.keeps(sent)
        place.sync(officer)
        place.put_back()
        officer.keeps(waiting)
        report = place.round(officer)
        assert report.code == "device_unknown"
        assert officer.counts().waiting == 1
        code = place.centre.invite(staff()).code
        with officer.store.read() as tx:
            me = profile.load(tx)
        told = rejoin(me, code, label="测试本", connect=in_memory(place.centre))
        assert (told.device_id, told.staff_id) == (me.device_id, me.staff_id)
        with officer.store.write() as tx:
            profile.save(tx, told)
        place.sync(officer)
        assert {sent.id, waiting.id} <= place.truth().keys()
        assert officer.counts() == OutboxCounts()
        place.replicas_are_equal()

    def test_a_code_of_somebody_else_brings_it_back_to_nobody(self, place: Place) -> None:
        place.copy()
        officer = place.person("周小燕")
        place.put_back()
        code = place.centre.invite(staff("钱多宝")).code
        with officer.store.read() as tx:
            me = profile.load(tx)
        with pytest.raises(UnknownCode):
            rejoin(me, code, label="", connect=in_memory(place.centre))

    def test_a_device_that_the_server_knows_cannot_be_taken_over(self, place: Place) -> None:
        officer = place.person("周小燕")
        with officer.store.read() as tx:
            me = profile.load(tx)
        thief = replace(me, signing_key=new_key())
        code = place.centre.invite(staff()).code
        with pytest.raises(SignatureWrong):
            rejoin(thief, code, label="", connect=in_memory(place.centre))
        assert place.round(officer).trouble is None
