"""An officer whose device never sees a network hands over by a stick; the supervisor carries it,
receipts come back by the same stick, one of them twice.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from fieldvisit.casework.daily import today
from fieldvisit.casework.sending.handing_over import handing_over
from fieldvisit.casework.standing import GrantEnded
from fieldvisit.machine.clock import ShiftedClock
from fieldvisit.practice.setting import BEGINS
from fieldvisit.practice.stage import Stage
from sync.client import answers, carrying, exchanging, parcel
from sync.client.answers import TakenIn
from sync.client.carriage import carriage_for
from sync.client.carrying import Carried
from sync.client.exchanging import Exchanged
from tests.support.people import Worker


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def hands_over(officer: Worker, stick: Path) -> str:
    desk = officer.desk
    return parcel.make(desk.store, stick, clock=desk.clock, ids=desk.ids).digest


def looks_at(officer: Worker, stick: Path) -> Exchanged:
    desk = officer.desk
    return exchanging.take_all(desk.store, stick, clock=desk.clock, ids=desk.ids)


def takes(officer: Worker, path: Path) -> TakenIn:
    desk = officer.desk
    return answers.take(desk.store, path, clock=desk.clock, ids=desk.ids)


def carries(supervisor: Worker, stick: Path) -> Carried:
    desk = supervisor.desk
    line = carriage_for(desk.profile, clock=desk.clock)
    return carrying.carry(desk.store, stick, line=line, clock=desk.clock)


@pytest.mark.timeout(300)
def test_a_month_goes_by_stick_and_is_in_the_ledger_once(
    stage: Stage, officer: Worker, supervisor: Worker, stick: Path, tmp_path: Path
) -> None:
    """pains 4, 21, 22"""
    stage.cut_network()
    visit = officer.visits()
    note = officer.writes_note("老人独居，窗户漏风，想要条厚门帘。")
    before = officer.waits_for()
    hands_over(officer, stick)
    assert [line.state for line in handing_over(officer.desk).under_way] == ["made"]

    # The supervisor passes by, without a line: what she takes she signs for.
    done = carries(supervisor, stick)
    assert (done.taken, done.waiting) == (1, 1)
    looks_at(officer, stick)
    assert officer.state_of(visit) == officer.state_of(note) == "delivered"
    assert [line.state for line in handing_over(officer.desk).under_way] == ["carried"]
    assert officer.waits_for() == before, "the source keeps its copy"

    # The officer works on, and nothing of the second visit is in the first parcel.
    second = officer.visits(1)
    assert officer.state_of(second) == "waiting"

    # Back in town there is a line; the same stick comes again at the end of the month.
    stage.mend_network()
    supervisor.syncs()
    assert carries(supervisor, stick).brought == 1
    (answer,) = stick.glob("*-answer.fvparcel")
    twice = Path(tmp_path / answer.name)
    twice.write_bytes(answer.read_bytes())
    looks_at(officer, stick)
    assert officer.state_of(visit) == officer.state_of(note) == "applied"
    assert officer.state_of(second) == "waiting"
    assert [line.state for line in handing_over(officer.desk).answered] == ["answered"]
    assert takes(officer, twice).code == "answer_again"

    # What the supervisor says of it comes back the same way.
    supervisor.syncs()
    assert str(visit.id) in supervisor.has_to_review()
    assert supervisor.finds_notes("门帘") == ["老人独居，窗户漏风，想要条厚门帘。"]
    supervisor.writes_note("厚门帘下周送到村里。")
    supervisor.syncs()
    hands_over(officer, stick)
    carries(supervisor, stick)
    looks_at(officer, stick)
    assert officer.state_of(second) == "applied"
    assert officer.waits_for() == 0
    assert officer.syncs().applied == 0


@pytest.mark.timeout(300)
def test_a_device_whose_grant_has_ended_still_hands_over_and_is_renewed_by_the_answer(
    stage: Stage, officer: Worker, supervisor: Worker, stick: Path
) -> None:
    """trust T10"""
    note = officer.writes_note("灶台边堆着柴，提醒过了。")
    later = ShiftedClock(BEGINS + timedelta(days=50))
    officer.desk.clock = later
    with pytest.raises(GrantEnded):
        today.today(officer.desk)
    hands_over(officer, stick)
    stage.server.centre.clock = supervisor.desk.clock = later
    assert carries(supervisor, stick).brought == 1
    looks_at(officer, stick)
    assert officer.state_of(note) == "applied"
    assert today.today(officer.desk).cards
