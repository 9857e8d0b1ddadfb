"""需求发现→精准对接→持续跟踪: from a note to a closed need, and nothing left out on the way."""

from datetime import date, timedelta

import pytest

from fieldvisit.casework.care import needs, referring, serving
from fieldvisit.casework.care.closed_loop import closed_loop
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import CodeUnknown, DayPassed, NotHere, WordsMissing
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.people.typed_household import DayToCome
from fieldvisit.machine.clock import FixedClock, local_day
from fieldvisit.records import Need
from fieldvisit.rules.loop import ConsentMissing, FollowUpMissing, StepRefused, StillUnderWay
from fieldvisit.store import audit, outbox


@pytest.fixture
def home(desk: Desk) -> str:
    return today(desk).cards[0].household_id


def matched(desk: Desk, home: str, *, how: str = "服务") -> Need:
    found = needs.find(desk, home, found=needs.Found("生活照料", "冬天洗澡是难事"))
    needs.verify(desk, str(found.id))
    return needs.match(desk, str(found.id), matched_with=how)


def test_a_note_becomes_a_need_that_a_service_answers(desk: Desk, home: str) -> None:
    assert isinstance(desk.clock, FixedClock)
    note = notes.keep(desk, notes.NoteDraft("想申请助浴和一块防滑垫", household_id=home))
    need = needs.from_note(desk, str(note.id), kind="living")
    assert (need.from_note, need.text, need.source) == (note.id, note.text, "note")
    needs.verify(desk, str(need.id))
    needs.match(desk, str(need.id), matched_with="service")
    order = serving.order(
        desk, str(need.id), wanted=serving.Wanted("助浴", "镇养老服务中心", amount=5000)
    )
    desk.clock.advance(timedelta(days=2))
    serving.deliver(desk, str(order.id), satisfaction="满意")
    reminded = local_day(desk.clock.now()) + timedelta(days=7)
    due = [one for one in due_on(desk, reminded) if one.kind == "need_follow_up"]
    assert [(one.due, one.household) for one in due] == [(reminded, home)]
    desk.clock.advance(timedelta(days=7))
    serving.follow_up(desk, str(need.id), way="上门", finding="洗上了，水温合适")
    closed = serving.close(desk, str(need.id), outcome="每两周助浴一次", satisfaction="满意")
    assert closed.closed_at == desk.clock.now()
    told = closed_loop(desk, home)
    assert [(one["state"], one["outcome"]) for one in told["needs"]] == [
        ("closed", "每两周助浴一次")
    ]
    assert [(one["state"], one["amount"]) for one in told["orders"]] == [("delivered", 5000)]
    assert [one["finding"] for one in told["follow_ups"]] == ["洗上了，水温合适"]
    assert told["referrals"] == []


def test_every_step_waits_to_be_sent_and_leaves_a_line(desk: Desk, home: str) -> None:
    need = matched(desk, home)
    with desk.store.read() as tx:
        said = [(row.kind, row.action) for row in outbox.rows(tx)]
        lines = [
            audit.count(tx, action, subject=str(need.id))
            for action in ("need_found", "need_verified", "need_matched")
        ]
    assert said == [("need", "insert"), ("need", "patch"), ("need", "patch")]
    assert lines == [1, 1, 1]


def test_a_referral_needs_consent_and_comes_back_with_its_result(desk: Desk, home: str) -> None:
    need = matched(desk, home, how="转介")
    asked = referring.Asked("慈善会", "孩子白血病，自付药费四万多", need_id=str(need.id))
    made = str(referring.draft(desk, home, asked=asked).id)
    with pytest.raises(ConsentMissing):
        referring.send(desk, made)
    assert closed_loop(desk, home)["needs"][0]["state"] == "matched"
    referring.send(desk, made, consent="本人")
    assert closed_loop(desk, home)["needs"][0]["state"] == "in_service"
    serving.follow_up(desk, str(need.id), way="电话", finding="还在等")
    with pytest.raises(StillUnderWay):
        serving.close(desk, str(need.id), outcome="x", satisfaction="满意")
    referring.receive(desk, made, by="市慈善协会 王老师", on=date(2026, 11, 22))
    referring.progress(desk, made)
    done = referring.finish(desk, made, result="医疗救助", amount=7_000_000)
    assert done.result_amount == 7_000_000
    referring.confirm(desk, made)
    serving.close(desk, str(need.id), outcome="药费有了着落", satisfaction="满意")
    (told,) = closed_loop(desk, home)["referrals"]
    assert (told["state"], told["received_by"]) == ("confirmed", "市慈善协会 王老师")


def test_a_returned_referral_goes_out_again_without_asking_twice(desk: Desk, home: str) -> None:
    asked = referring.Asked("hospital", "先诊疗后结算")
    made = str(referring.draft(desk, home, asked=asked).id)
    referring.send(desk, made, consent="guardian")
    referring.give_back(desk, made, reason="缺住院通知")
    again = referring.send(desk, made)
    assert (again.state, again.consent, again.reason) == ("sent", "guardian", "")


def test_nothing_is_closed_before_somebody_looked_after_the_service_came(
    desk: Desk, home: str
) -> None:
    assert isinstance(desk.clock, FixedClock)
    need = str(matched(desk, home).id)
    order = serving.order(desk, need, wanted=serving.Wanted("meal", "村食堂"))
    serving.follow_up(desk, need, way="电话", finding="还没送来")
    with pytest.raises(StillUnderWay):
        serving.close(desk, need, outcome="送了", satisfaction="满意")
    desk.clock.advance(timedelta(days=1))
    serving.deliver(desk, str(order.id))
    with pytest.raises(FollowUpMissing):
        serving.close(desk, need, outcome="送了", satisfaction="满意")
    serving.follow_up(desk, need, way="上门", finding="吃上了")
    assert serving.close(desk, need, outcome="送了", satisfaction="满意").state == "closed"


def test_a_need_that_came_back_is_looked_at_anew(desk: Desk, home: str) -> None:
    assert isinstance(desk.clock, FixedClock)
    need = str(matched(desk, home, how="救助政策").id)
    needs.begin(desk, need)
    serving.follow_up(desk, need, way="上门", finding="批下来了")
    serving.close(desk, need, outcome="低保", satisfaction="满意")
    desk.clock.advance(timedelta(days=30))
    needs.reopen(desk, need, reason="又停了")
    needs.verify(desk, need)
    needs.match(desk, need, matched_with="policy")
    needs.begin(desk, need)
    with pytest.raises(StepRefused):
        serving.close(desk, need, outcome="低保", satisfaction="满意")


def test_nothing_came_or_went_on_a_day_to_come(desk: Desk, home: str) -> None:
    tomorrow = local_day(desk.clock.now()) + timedelta(days=1)
    need = str(matched(desk, home).id)
    order = serving.order(desk, need, wanted=serving.Wanted("meal", "村食堂"))
    sent = str(referring.draft(desk, home, asked=referring.Asked("慈善会", "药费")).id)
    referring.send(desk, sent, consent="本人")
    with pytest.raises(DayToCome):
        serving.deliver(desk, str(order.id), on=tomorrow)
    with pytest.raises(DayToCome):
        referring.receive(desk, sent, by="王老师", on=tomorrow)
    referring.receive(desk, sent, by="王老师")
    referring.progress(desk, sent)
    with pytest.raises(DayToCome):
        referring.finish(desk, sent, result="药费", on=tomorrow)
    yesterday = tomorrow - timedelta(days=2)
    with pytest.raises(DayPassed):
        serving.follow_up(desk, need, way="上门", finding="好", next_on=yesterday)


def test_a_refused_action_changes_nothing(desk: Desk, home: str) -> None:
    need = str(matched(desk, home).id)
    with desk.store.read() as tx:
        before = len(outbox.rows(tx))
    for refused in (
        lambda: needs.verify(desk, need),
        lambda: serving.follow_up(desk, need, way="上门", finding="x"),
        lambda: serving.order(desk, need, wanted=serving.Wanted("meal", " ")),
        lambda: serving.order(desk, need, wanted=serving.Wanted("修房", "村委会")),
        lambda: needs.find(desk, home, found=needs.Found("medical", "  ")),
        lambda: needs.find(desk, "不是编号", found=needs.Found("medical", "x")),
        lambda: serving.cancel(desk, home, reason="x"),
    ):
        with pytest.raises((StepRefused, WordsMissing, CodeUnknown, NotHere)):
            refused()
    with desk.store.read() as tx:
        assert len(outbox.rows(tx)) == before
    assert closed_loop(desk, home)["needs"][0]["state"] == "matched"
