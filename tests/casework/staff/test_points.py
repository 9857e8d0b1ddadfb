"""小红花 are told from what was verified; an exam and a session become credits."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fieldvisit.casework.care import needs, serving
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import CodeUnknown, WordsMissing
from fieldvisit.casework.staff import crediting, examining, points
from fieldvisit.casework.staff.crediting import Attended, HoursUnlikely
from fieldvisit.casework.staff.outreach import NotYetDone
from fieldvisit.forms.refusals import AnswerRefused
from fieldvisit.machine.clock import FixedClock
from fieldvisit.rules.points import Earned
from fieldvisit.store import audit, outbox, rows

DAY = date(2026, 11, 23)


def mine(desk: Desk, asof: date = DAY) -> points.Earnings:
    (found,) = points.earned(desk, asof, who=str(desk.profile.staff_id))
    return found


def right_answers(desk: Desk) -> dict[str, str]:
    bank = desk.form("K01").package["media"]["quiz.csv"]
    right = dict(line.split(",")[1:3] for line in bank.splitlines()[1:])
    asked = examining.paper(desk).questions
    return {one.name: right[one.label.partition(". ")[2]] for one in asked}


def test_every_reviewed_visit_of_the_village_counts_once_for_each_who_went(desk: Desk) -> None:
    with desk.store.read() as tx:
        seen = [one for one in rows.all(tx, "visit", limit=9999) if one.state == "reviewed"]
    told = points.earned(desk, DAY)
    assert sum(one.points for one in told) == sum(len(one.investigators) for one in seen) > 0
    assert points.earned(desk, DAY) == told
    assert sum(one.points for one in points.earned(desk, date(2026, 1, 1))) == 0


def test_a_need_counts_when_it_is_closed(desk: Desk) -> None:
    assert isinstance(desk.clock, FixedClock)
    before = mine(desk).points
    home = today(desk).cards[0].household_id
    need = str(needs.find(desk, home, found=needs.Found("money", "交不上电费")).id)
    needs.verify(desk, need)
    needs.match(desk, need, matched_with="policy")
    needs.begin(desk, need)
    serving.follow_up(desk, need, way="home", finding="交上了")
    assert mine(desk).points == before
    serving.close(desk, need, outcome="交上了", satisfaction="satisfied")
    assert mine(desk).points == before + 2
    assert mine(desk).lines[0].event.what is Earned.NEED_CLOSED
    assert mine(desk, DAY - timedelta(days=1)).points <= before


def test_a_session_counts_for_whom_somebody_else_registered(desk: Desk, supervisor: Desk) -> None:
    me = str(desk.profile.staff_id)
    taught = Attended("业务培训", 90, part="讲课")
    before = mine(desk).points
    crediting.register(desk, [me], attended=taught)
    assert mine(desk).points == before
    theirs = mine(supervisor).points
    (other,) = points.earned(supervisor, DAY, who=me)
    (made,) = crediting.register(supervisor, [me], attended=taught)
    assert (made.staff_id, made.minutes, made.part) == (desk.profile.staff_id, 90, "teacher")
    (after,) = points.earned(supervisor, DAY, who=me)
    assert (after.points - other.points, mine(supervisor).points) == (3, theirs)
    with supervisor.store.read() as tx:
        assert [row.kind for row in outbox.rows(tx)] == ["credit"]
        assert audit.count(tx, "credit_registered", subject=str(made.id)) == 1


def test_an_exam_scores_itself_and_is_sat_once_a_day(desk: Desk) -> None:
    assert isinstance(desk.clock, FixedClock)
    before = mine(desk).points
    answers = right_answers(desk)
    first = next(iter(answers))
    with pytest.raises(examining.ExamIncomplete) as left:
        examining.sit(desk, answers | {first: ""})
    assert left.value.count == 1
    with pytest.raises(AnswerRefused):
        examining.sit(desk, answers | {first: "z"})
    made = examining.sit(desk, answers)
    assert (made.score, made.full_score, made.form_id) == (100, 100, "K01")
    assert mine(desk).points == before + 2
    with pytest.raises(examining.ExamTaken):
        examining.sit(desk, answers)
    assert [name for name, _ in crediting.credits_of(desk)] == [desk.profile.staff_name]
    asked = examining.paper(desk)
    assert examining.paper(desk) == asked
    desk.clock.advance(timedelta(days=1))
    assert examining.paper(desk) != asked
    examining.sit(desk, right_answers(desk))


def test_a_failed_exam_is_kept_and_earns_nothing(desk: Desk) -> None:
    before = mine(desk).points
    wrong = {one: {"a": "b", "b": "c", "c": "a"}[code] for one, code in right_answers(desk).items()}
    assert examining.sit(desk, wrong).score == 0
    assert mine(desk).points == before


def test_what_cannot_be_registered_is_refused_for_all(desk: Desk) -> None:
    me = str(desk.profile.staff_id)
    fine = Attended("业务培训", 60)
    for who, attended in (
        ([me, "没这人"], fine),
        ([me], replace(fine, session=" ")),
        ([me], replace(fine, minutes=0)),
        ([me], replace(fine, minutes=1441)),
        ([me], replace(fine, part="考试")),
        ([me], replace(fine, on=DAY + timedelta(days=1))),
        ([], fine),
    ):
        with pytest.raises((CodeUnknown, WordsMissing, HoursUnlikely, NotYetDone)):
            crediting.register(desk, who, attended=attended)
    assert crediting.credits_of(desk) == []
