"""What cannot wait leads the next sync (days.md 12) and the order of all else stays whole: nothing
is lost, nothing counts twice, whatever is put back in between (pains 1, 2, 3, 33, 35)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Clue, Household
from fieldvisit.store import outbox
from sync.client import pacing
from sync.client.engine import one_round
from sync.client.report import Report
from sync.protocol.errors import EpochChanged, NumbersUsed, ServerAway, ServerTroubled
from sync.protocol.wire import PullReply, PullRequest, PushRequest, Receipt
from sync.server.database import reading
from sync.server.retention import RECEIPTS_KEPT
from sync.server.tables import device, receipt
from tests.support import loops
from tests.support.central import NOON, VILLAGE, household, note
from tests.support.put_back import Person, Place

SOME = 20


class Way:
    """A line to the server that is cut after some pushes; remembers what was said on it."""

    def __init__(self, place: Place, person: Person, *, pushes: int = 10**6) -> None:
        self._true = place.exchange(person)
        self._left = pushes
        self.said: list[PushRequest] = []

    def push(self, request: PushRequest) -> Receipt:
        if self._left == 0:
            raise ServerAway("h")
        self._left -= 1
        self.said.append(request)
        return self._true.push(request)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._true, name)


class Office:
    """An officer with a long outbox, a colleague, a household that both have."""

    def __init__(self, place: Place, house: Household) -> None:
        self.place, self.house = place, house
        self.officer, self.colleague = place.person("周小燕"), place.person("钱多宝")
        place.everybody_syncs(1)

    def writes_much(self) -> None:
        self.officer.keeps(*[note(f"第{n}条") for n in range(SOME)])

    def finds_somebody(self) -> tuple[Household, Clue]:
        """Last of all: a new household, and a 特急 clue there with its call."""
        self.writes_much()
        home = household(number=f"新户-{Uuid7().fresh().hex[-6:]}")
        clue = loops.clue(VILLAGE, home).model_copy(update={"urgency": "at_once"})
        self.officer.keeps(home, clue)
        self.officer.edits("clue", clue.id, town_call="answered", called_at=NOON)
        return home, clue

    def goes(self, *, pushes: int = 10**6) -> tuple[Report, Way]:
        way = Way(self.place, self.officer, pushes=pushes)
        report = one_round(self.officer.store, way, clock=self.place.clock, ids=Uuid7())  # type: ignore[arg-type]
        return report, way

    def is_at_rest(self) -> None:
        self.place.everybody_syncs()
        assert self.officer.counts() == self.colleague.counts() == outbox.OutboxCounts()
        assert self.officer.questions() == self.colleague.questions() == 0
        self.place.replicas_are_equal()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.prove)])
def office(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    monkeypatch.setattr(pacing, "LEAST_BATCH", 4000)
    cluster = request.getfixturevalue("cluster") if request.param == "postgres" else None
    place, house = Place(tmp_path, cluster), household()
    place.centre.load([house])
    yield Office(place, house)
    place.close()


def test_a_clue_with_its_call_and_its_household_goes_first(office: Office) -> None:
    home, clue = office.finds_somebody()
    report, way = office.goes(pushes=1)
    assert isinstance(report.trouble, ServerAway)
    truth = office.place.truth()
    assert truth[clue.id]["town_call"] == "answered"
    assert home.id in truth
    assert not [row for row in truth.values() if "第" in row.get("text", "")]
    assert [one.ahead for one in way.said] == [True]
    assert office.officer.counts().waiting == SOME + 3, "nothing is settled by it"


def test_the_rest_comes_in_its_order_and_ends_it(office: Office) -> None:
    office.finds_somebody()
    office.goes(pushes=1)
    before = office.officer.counters()
    report, way = office.goes()
    assert report.trouble is None
    assert not any(one.ahead for one in way.said)
    said = [change["counter"] for one in way.said for change in one.changes]
    assert said == sorted(said) == before, "every change goes in its turn, under its own number"
    assert report.pulled == 0, "nothing of it is fetched back"
    office.is_at_rest()


def test_an_outbox_that_fits_one_batch_leads_nothing(office: Office) -> None:
    office.officer.keeps(loops.clue(VILLAGE).model_copy(update={"urgency": "at_once"}))
    _, way = office.goes()
    assert [one.ahead for one in way.said] == [False]


def test_what_is_found_while_a_round_runs_goes_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.writes_much()
    way = Way(office.place, office.officer)
    urgent = loops.clue(VILLAGE).model_copy(update={"urgency": "at_once"})
    true, found = way.push, []

    def push(request: PushRequest) -> Receipt:
        if not found:
            found.append(urgent)
            office.officer.keeps(urgent)
        return true(request)

    monkeypatch.setattr(way, "push", push)
    one_round(office.officer.store, way, clock=office.place.clock, ids=Uuid7())  # type: ignore[arg-type]
    assert [one.ahead for one in way.said[:3]] == [False, True, False]


def test_the_answer_to_it_may_be_lost(office: Office) -> None:
    """It is the same batch, and the stored receipt, byte for byte."""
    office.finds_somebody()
    _, first = office.goes(pushes=1)
    ahead = first.said[0]
    exchange = office.place.exchange(office.officer)
    assert exchange.push(ahead) == exchange.push(ahead)
    with reading(office.place.centre.engine) as tx:
        led = tx.execute(select(receipt.c.batch_id).where(receipt.c.ahead)).scalars().all()
    assert led == [ahead.batch_id]
    office.is_at_rest()


def test_a_colleague_builds_on_it_before_its_turn_and_nobody_is_asked(office: Office) -> None:
    home, clue = office.finds_somebody()
    office.goes(pushes=1)
    office.place.sync(office.colleague)
    office.colleague.edits("clue", clue.id, town_call="no_answer")
    office.colleague.edits("household", home.id, phone="13900000002")
    office.place.sync(office.colleague)
    office.is_at_rest()
    assert office.place.truth()[clue.id]["town_call"] == "no_answer"


def test_the_servers_number_stays_below_the_gap(office: Office) -> None:
    office.finds_somebody()
    known = _numbers(office)[0]
    _, way = office.goes(pushes=1)
    highest = max(change["counter"] for change in way.said[0].changes)
    assert _numbers(office) == (known, highest)
    office.goes()
    assert _numbers(office)[0] == highest


TOLD = pytest.mark.parametrize("told", [True, False], ids=["told", "found out"])


@TOLD
def test_a_server_put_back_to_between_it_and_the_rest_gets_the_rest(
    office: Office, told: bool
) -> None:
    """Were the highest number that came ahead the highest number known, the server would say that
    it has all below it, and nobody would send that again."""
    office.finds_somebody()
    office.goes(pushes=1)
    office.place.copy()
    office.goes()
    office.place.put_back(told=told)
    office.goes()
    texts = {row.get("text") for row in office.place.truth().values()}
    assert {f"第{n}条" for n in range(SOME)} <= texts
    office.is_at_rest()


@TOLD
def test_a_server_put_back_to_before_it_gets_it(office: Office, told: bool) -> None:
    """The device still holds it as open, whether or not anybody notices that the server lost it."""
    _, clue = office.finds_somebody()
    office.place.copy()
    office.goes(pushes=1)
    office.place.put_back(told=told)
    assert clue.id not in office.place.truth()
    office.goes()
    assert clue.id in office.place.truth()
    office.is_at_rest()


def test_a_revoked_devices_work_is_not_lost_between_two_backups(office: Office) -> None:
    """It pulls nothing and goes by numbers alone."""
    office.finds_somebody()
    office.goes(pushes=1)
    office.place.copy()
    office.goes()
    office.place.put_back(told=True)
    office.place.centre.revoke(office.officer.who.device_id)
    office.goes()
    kept = [row for row in office.place.truth().values() if row.get("row_kind") == "note"]
    assert {row["after"]["text"] for row in kept} == {f"第{n}条" for n in range(SOME)}


def test_a_device_put_back_says_nothing_twice(office: Office) -> None:
    """Its image was made before it went ahead, and other things got its numbers since."""
    office.place.copy_device(office.officer)
    _, clue = office.finds_somebody()
    office.goes(pushes=1)
    office.place.put_back_device(office.officer)
    office.writes_much()
    office.officer.keeps(*[note(f"新的第{n}条") for n in range(SOME)])
    report, _ = office.goes()
    assert report.trouble is None
    went_ahead = {SOME + 1, SOME + 2, SOME + 3}
    assert not went_ahead & set(office.officer.counters()), "no number means two things"
    office.is_at_rest()
    assert office.officer.row("clue", clue.id) is not None


def test_what_it_stumbles_over_goes_in_its_turn(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, clue = office.finds_somebody()
    way = Way(office.place, office.officer)
    true = way.push

    def push(request: PushRequest) -> Receipt:
        if request.ahead:
            raise ServerTroubled(500)
        return true(request)

    monkeypatch.setattr(way, "push", push)
    report = one_round(office.officer.store, way, clock=office.place.clock, ids=Uuid7())  # type: ignore[arg-type]
    assert report.trouble is None
    assert clue.id in office.place.truth()
    office.is_at_rest()


def test_what_is_late_by_half_a_year_is_judged_by_its_content(office: Office) -> None:
    _, clue = office.finds_somebody()
    office.goes(pushes=1)
    later: Any = office.place.centre.clock
    later.advance(RECEIPTS_KEPT + timedelta(days=1))
    office.goes()
    with reading(office.place.centre.engine) as tx:
        assert not tx.execute(select(receipt.c.batch_id).where(receipt.c.ahead)).all()
    assert clue.id in office.place.truth()
    office.is_at_rest()


def test_a_batch_that_the_line_kept_back_changes_nothing_after_its_turn(office: Office) -> None:
    _, clue = office.finds_somebody()
    _, way = office.goes(pushes=1)
    (ahead,) = way.said
    office.goes()
    office.place.sync(office.colleague)
    office.colleague.edits("clue", clue.id, town_call="no_answer")
    office.place.sync(office.colleague)
    kept_back = ahead.model_copy(update={"batch_id": Uuid7().fresh()})
    told = office.place.exchange(office.officer).push(kept_back)
    assert {str(verdict.verdict) for verdict in told.verdicts} == {"accepted"}
    assert office.place.truth()[clue.id]["town_call"] == "no_answer"
    office.is_at_rest()


class Older(Way):
    """A server that knows nothing of leading: it says nothing of it, and overlooks the word."""

    silent = True

    def push(self, request: PushRequest) -> Receipt:
        self.said.append(request)
        return self._true.push(request.model_copy(update={"ahead": False}))

    def pull(self, request: PullRequest) -> PullReply:
        reply = self._true.pull(request)
        return reply.model_copy(update={"ahead": False}) if self.silent else reply


def test_an_older_server_gets_nothing_ahead(office: Office) -> None:
    older: Any = Older(office.place, office.officer)
    one_round(office.officer.store, older, clock=office.place.clock, ids=Uuid7())
    office.finds_somebody()
    one_round(office.officer.store, older, clock=office.place.clock, ids=Uuid7())
    assert not any(one.ahead for one in older.said)
    office.is_at_rest()


def test_a_server_that_was_set_back_to_an_older_program_loses_nothing(office: Office) -> None:
    """It takes the first batch in its place; the device numbers anew and says all of it."""
    older: Any = Older(office.place, office.officer)
    older.silent = False
    _, clue = office.finds_somebody()
    report = one_round(office.officer.store, older, clock=office.place.clock, ids=Uuid7())
    assert report.trouble is None
    assert report.resent > 0
    assert clue.id in office.place.truth()
    office.is_at_rest()


def test_a_batch_ahead_proves_no_epoch_and_uses_no_number_twice(office: Office) -> None:
    """Of another epoch, or under numbers that mean something else, nothing of it is taken."""
    _, clue = office.finds_somebody()
    office.place.copy()
    way = Way(office.place, office.officer, pushes=1)
    one_round(office.officer.store, way, clock=office.place.clock, ids=Uuid7())  # type: ignore[arg-type]
    (ahead,) = way.said
    office.place.put_back(told=True)
    with pytest.raises(EpochChanged):
        office.place.exchange(office.officer).push(ahead)
    assert clue.id not in office.place.truth()
    office.is_at_rest()
    fresh = [one | {"hlc": "0", "row_id": str(Uuid7().fresh())} for one in ahead.changes]
    footing = {"epoch": office.place.centre.epoch}
    assert ahead.footing is not None
    other = ahead.model_copy(
        update={
            "batch_id": Uuid7().fresh(),
            "changes": fresh,
            "footing": ahead.footing.model_copy(update=footing),
        }
    )
    with pytest.raises(NumbersUsed):
        office.place.exchange(office.officer).push(other)


def _numbers(office: Office) -> tuple[int, int]:
    mine = device.c.id == office.officer.who.device_id
    with reading(office.place.centre.engine) as tx:
        row = tx.execute(select(device.c.high_water, device.c.led).where(mine)).one()
    return row.high_water, row.led
