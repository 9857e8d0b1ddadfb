"""Who may begin a new epoch of a server: the office, or a device with the server's own mark."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.protocol.errors import EpochChanged
from sync.protocol.wire import Footing, PullRequest
from tests.support.central import device, note, staff
from tests.support.put_back import Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = Place(tmp_path)
    yield opened
    opened.close()


class TestWhoMayBeginAnEpoch:
    def test_a_claim_without_the_servers_mark_begins_none(self, place: Place) -> None:
        liar = device(place.centre, staff("郑远"))
        before = liar.exchange.pull(PullRequest()).epoch
        said = Footing(epoch=before, acked=0, known=99, mark="0" * 64)
        assert liar.exchange.pull(PullRequest(footing=said)).epoch == before

    def test_a_mark_of_another_device_begins_none(self, place: Place) -> None:
        honest, liar = device(place.centre, staff()), device(place.centre, staff("郑远"))
        receipt = honest.push(honest.change(note()))
        said = Footing(epoch=receipt.epoch, acked=0, known=receipt.known, mark=receipt.mark)
        assert liar.exchange.pull(PullRequest(footing=said)).epoch == receipt.epoch

    def test_a_number_that_the_server_never_took_concerns_that_device_alone(
        self, place: Place
    ) -> None:
        odd = device(place.centre, staff("郑远"))
        epoch = odd.exchange.pull(PullRequest()).epoch
        with pytest.raises(EpochChanged) as told:
            odd.exchange.pull(PullRequest(footing=Footing(epoch=epoch, acked=5)))
        assert (told.value.epoch, told.value.known) == (epoch, 0)
        assert odd.exchange.pull(PullRequest()).epoch == epoch

    def test_the_office_finds_the_line_in_its_trail(self, place: Place) -> None:
        epoch = place.centre.restored()
        with place.centre.engine.connect() as tx:
            line = tx.exec_driver_sql("select facts from audit where what = 'epoch_began'").scalar()
        assert epoch in str(line)
