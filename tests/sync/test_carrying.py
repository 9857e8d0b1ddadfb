"""A supervisor's laptop carries the parcels of a village that never sees a network: signed for when
they are taken, brought when there is a line, answered on the same stick.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.store import parcels
from sync.client import carrying, exchanging, slip_in
from sync.client.carriage import HttpCarriage
from sync.client.carrying import Carried
from sync.protocol import parcel, slips
from sync.protocol.carriage import ParcelBrought, ParcelPart
from sync.protocol.errors import (
    DeviceRevoked,
    FilesAway,
    FrameRefused,
    RequestMalformed,
    ServerAway,
    ServerBusy,
)
from sync.protocol.parcel_errors import ParcelNotForUs, ParcelTooLarge, SlipNotSigned, StickAway
from sync.protocol.signing import Signer, new_key
from sync.protocol.wire import PART_BYTES
from sync.server import running
from sync.server.centre import Centre
from sync.server.running import Running
from tests.support.central import NOON, TOWN, note, ready_folder, staff
from tests.support.handing_over import Person, notes_at, on, person


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    started = running.start(ready_folder(tmp_path / "server"), clock=FixedClock(NOON))
    yield started
    started.stop()


@pytest.fixture
def centre(server: Running) -> Centre:
    return server.centre


@pytest.fixture
def wu(centre: Centre, tmp_path: Path) -> Person:
    """The town's supervisor, who has synced and so has a pass."""
    made = person(centre, tmp_path / "wu", staff("吴静", "town_officer", TOWN))
    made.syncs()
    return made


@pytest.fixture
def line(server: Running, wu: Person) -> HttpCarriage:
    return HttpCarriage(server.url, wu.who.signer(), clock=wu.clock)


class NoLine(HttpCarriage):
    """There is no network here."""

    def _call(self, method: str, path: str, *, body: bytes, limit: int) -> bytes:
        raise ServerAway("fv.example")


@pytest.fixture
def no_line(wu: Person) -> NoLine:
    return NoLine("https://fv.example", wu.who.signer(), clock=wu.clock)


def carries(wu: Person, stick: Path, line: HttpCarriage) -> Carried:
    return carrying.carry(wu.store, stick, line=line, clock=wu.clock)


def takes_all(zhou: Person, stick: Path) -> exchanging.Exchanged:
    from fieldvisit.machine.ids import Uuid7

    return exchanging.take_all(zhou.store, stick, clock=zhou.clock, ids=Uuid7())


def test_a_device_without_a_network_is_synced_by_a_carrier_with_one(
    centre: Centre, zhou: Person, wu: Person, stick: Path, line: HttpCarriage
) -> None:
    zhou.writes(note("一"))
    zhou.makes_a_parcel(stick)
    done = carries(wu, stick, line)
    assert (done.taken, done.brought, done.laid, done.waiting) == (1, 1, 1, 0)
    back = takes_all(zhou, stick)
    assert [taken.report.applied for taken in back.answers] == [1]
    assert len(notes_at(centre)) == 1
    assert list(stick.iterdir()) == [], "what is answered is tidied away"


def test_the_carrier_signs_first_and_the_servers_receipt_comes_later(
    centre: Centre, zhou: Person, wu: Person, stick: Path, line: HttpCarriage, no_line: NoLine
) -> None:
    """Two receipts, pains 4 and 22: 已送达 by a signature, 已入库 by the server's receipt alone."""
    zhou.writes(note("一"), note("二"))
    zhou.makes_a_parcel(stick)
    done = carries(wu, stick, no_line)
    assert (done.code, done.taken, done.waiting) == ("carried_without_line", 1, 1)
    assert takes_all(zhou, stick).delivered == 2
    assert (zhou.counts().waiting, zhou.counts().delivered) == (0, 2)
    zhou.writes(note("三"))
    assert (zhou.counts().waiting, zhou.counts().delivered) == (1, 2)
    assert carries(wu, stick, line).brought == 1
    takes_all(zhou, stick)
    assert (zhou.counts().waiting, zhou.counts().delivered) == (1, 0)
    assert zhou.syncs().applied == 1
    assert len(notes_at(centre)) == 3


def test_a_delivered_batch_goes_again_by_network_and_is_answered_once(
    centre: Centre, zhou: Person, wu: Person, stick: Path, line: HttpCarriage, no_line: NoLine
) -> None:
    zhou.writes(note("一"))
    zhou.makes_a_parcel(stick)
    carries(wu, stick, no_line)
    takes_all(zhou, stick)
    assert zhou.syncs().applied == 1
    assert carries(wu, stick, line).brought == 1
    late = takes_all(zhou, stick)
    assert [taken.before for taken in late.answers] == [1]
    assert len(notes_at(centre)) == 1


def test_the_same_stick_twice_takes_nothing_twice(
    wu: Person, zhou: Person, stick: Path, line: HttpCarriage
) -> None:
    zhou.makes_a_parcel(stick)
    carries(wu, stick, line)
    again = carries(wu, stick, line)
    assert (again.taken, again.brought, again.laid, again.code) == (0, 0, 0, "carried_nothing")


def test_an_answer_that_was_lost_with_a_stick_is_laid_again(
    wu: Person, zhou: Person, stick: Path, line: HttpCarriage
) -> None:
    zhou.writes(note("一"))
    made = zhou.makes_a_parcel(stick)
    carries(wu, stick, line)
    for path in stick.iterdir():
        if "-out" not in path.name:
            path.unlink()
    assert on(stick, made).exists()
    assert carries(wu, stick, line).laid == 1
    assert takes_all(zhou, stick).answers[0].report.applied == 1


def test_a_line_that_breaks_after_any_call_costs_nothing(
    centre: Centre, wu: Person, zhou: Person, stick: Path, server: Running
) -> None:
    zhou.keeps_files([bytes(range(256)) * 3000])
    zhou.makes_a_parcel(stick)
    cuts = 0
    while True:
        line = Breaking(server.url, wu.who.signer(), clock=wu.clock)
        line.left = cuts
        if carries(wu, stick, line).brought:
            break
        cuts += 1
    assert cuts >= 3
    assert takes_all(zhou, stick).answers[0].report.applied == 3


@pytest.mark.parametrize("call", ["get", "put_file"])
def test_a_store_that_goes_away_while_a_parcel_is_taken_costs_no_part_of_it(
    wu: Person, zhou: Person, stick: Path, line: HttpCarriage, call: str
) -> None:
    """Bringing a gigabyte again over a thin line may take days (pain 31)."""
    zhou.keeps_files([bytes(range(256)) * 3000])
    made = parcel.look(on(stick, zhou.makes_a_parcel(stick)))

    def away(*_: object) -> None:
        raise FilesAway("town")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wu.centre.files.shelf, call, away)
        done = carries(wu, stick, line)
    assert isinstance(done.trouble, ServerBusy)
    assert (done.brought, done.waiting) == (0, 1)
    assert line.lacking(ParcelPart(made.header.id, made.size)) == []
    assert carries(wu, stick, line).brought == 1
    assert takes_all(zhou, stick).answers[0].report.applied == 3


def test_an_old_file_beside_a_carriers_parcels_takes_none_of_them_along(
    centre: Centre, wu: Person, zhou: Person, stick: Path, line: HttpCarriage
) -> None:
    """Servers of before joined a parcel there; killed meanwhile, they left it."""
    old = centre.data / "carried" / wu.who.device_id.hex / "0-5.fvparcel"
    old.parent.mkdir(parents=True)
    old.touch()
    os.utime(old, (0, 0))
    zhou.makes_a_parcel(stick)
    done = carries(wu, stick, line)
    assert (done.brought, done.trouble) == (1, None)


class Breaking(HttpCarriage):
    """A line that answers some calls, loses the answer of the next one and is gone then."""

    left = 0

    def _call(self, method: str, path: str, *, body: bytes, limit: int) -> bytes:
        if self.left < 0:
            raise ServerAway("h")
        answer = super()._call(method, path, body=body, limit=limit)
        self.left -= 1
        if self.left < 0:
            raise ServerAway("h")
        return answer


def test_what_is_not_whole_or_not_ours_is_left_and_told(
    wu: Person, zhou: Person, stick: Path, line: HttpCarriage
) -> None:
    zhou.makes_a_parcel(stick)
    (stick / "fv-X9-0000-000001-out.fvparcel").write_bytes(b"fvpar")
    (stick / "fv-X9-0000-000002-out.fvparcel").write_bytes(b"a song")
    done = carries(wu, stick, line)
    assert done.brought == 1
    assert [error.code for _, error in done.refused] == ["parcel_cut", "not_a_parcel"]


def test_a_parcel_that_the_server_refuses_stays_with_the_carrier(
    wu: Person, zhou: Person, stick: Path, line: HttpCarriage
) -> None:
    zhou.makes_a_parcel(stick)
    path = next(iter(stick.iterdir()))
    header = parcel.look(path).header
    with parcel.writing(path, header, ends=parcel.Ends(wu.centre.box.public, new_key())) as put:
        put("H", b"")
    done = carries(wu, stick, line)
    assert [error.code for _, error in done.refused] == ["parcel_damaged"]
    assert (done.brought, done.waiting) == (0, 1)


def test_a_slip_that_nobody_vouched_for_marks_nothing(
    wu: Person, zhou: Person, qian: Person, stick: Path, no_line: NoLine
) -> None:
    zhou.writes(note("一"))
    zhou.makes_a_parcel(stick)
    carries(wu, stick, no_line)
    (slip,) = stick.glob("*.fvslip")
    told = orjson.loads(slip.read_bytes())
    forged: list[dict[str, Any]] = [
        {**told, "digest": "0" * 64},
        {**told, "signature": "00" * 64},
        {**told, "carrier": {**told["carrier"], "key": qian.who.signer().key.hex()}},
        {**told, "at": "2027-11-23T04:00:00Z"},
        {"parcel": told["parcel"]},
    ]
    for wrong in forged:
        slip.write_bytes(orjson.dumps(wrong))
        with pytest.raises(SlipNotSigned):
            slip_in.take(zhou.store, slip, clock=zhou.clock)
    slip.write_bytes(b"{")
    with pytest.raises(SlipNotSigned):
        slip_in.take(zhou.store, slip, clock=zhou.clock)
    assert zhou.counts().delivered == 0
    slip.write_bytes(orjson.dumps(told))
    assert slip_in.take(qian.store, slip, clock=qian.clock) == 0
    assert slip_in.take(zhou.store, slip, clock=zhou.clock) == 1
    assert slip_in.take(zhou.store, slip, clock=zhou.clock) == 0


def test_a_carrier_without_a_pass_signs_for_nothing(
    centre: Centre, zhou: Person, tmp_path: Path, stick: Path, no_line: NoLine
) -> None:
    fresh = person(centre, tmp_path / "fresh", staff("吴静", "town_officer", TOWN))
    zhou.makes_a_parcel(stick)
    assert carries(fresh, stick, no_line).taken == 1
    assert list(stick.glob(f"*{slips.SUFFIX}")) == []


def test_only_supervisors_get_a_pass(wu: Person, zhou: Person) -> None:
    zhou.syncs()
    with wu.store.read() as hers, zhou.store.read() as his:
        assert parcels.carrier_pass(hers)[0]
        assert parcels.carrier_pass(his) == ("", None)


def test_the_server_takes_parts_from_those_who_may_and_that_fit(
    centre: Centre, line: HttpCarriage, wu: Person, server: Running
) -> None:
    part = ParcelPart(wu.who.device_id, PART_BYTES + 5, number=1)
    assert line.lacking(part) == [0, 1]
    with pytest.raises(RequestMalformed):
        line.bring(part, data=b"four")
    line.bring(part, data=b"fives")
    assert line.lacking(part) == [0]
    with pytest.raises(ParcelTooLarge):
        line.lacking(ParcelPart(wu.who.device_id, 2 << 30))
    with pytest.raises(FrameRefused):
        line._call("PUT", part.path, body=b"0" * (9 << 20), limit=100)
    centre.revoke(wu.who.device_id)
    with pytest.raises(DeviceRevoked):
        line.brought(ParcelBrought(id=part.id, size=part.size))


def test_a_parcel_for_another_server_is_not_taken_along(
    wu: Person, stick: Path, tmp_path: Path, line: HttpCarriage
) -> None:
    other = running.start(ready_folder(tmp_path / "other"), clock=FixedClock(NOON))
    far = person(other.centre, tmp_path / "far", staff("远方人"))
    far.makes_a_parcel(stick)
    done = carries(wu, stick, line)
    assert [type(error) for _, error in done.refused] == [ParcelNotForUs]
    assert done.taken == 0
    other.stop()


def test_a_stick_that_is_not_there_is_named(wu: Person, stick: Path, line: HttpCarriage) -> None:
    with pytest.raises(StickAway):
        carries(wu, stick / "gone", line)


def test_only_a_signer_speaks_for_a_carrier(server: Running, wu: Person) -> None:
    stranger = HttpCarriage(server.url, Signer(str(wu.who.device_id), new_key()), clock=wu.clock)
    with pytest.raises(Exception, match="signature_wrong"):
        stranger.lacking(ParcelPart(wu.who.device_id, 5))
