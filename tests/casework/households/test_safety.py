"""上门安全提示: seen before the door by who goes there, in the trail when it is said, lifted or
runs out, and by nobody else.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fieldvisit.casework import naming, trail
from fieldvisit.casework.aid import notice_paper, notices
from fieldvisit.casework.care import case_report
from fieldvisit.casework.daily import campaigning, campaigns
from fieldvisit.casework.daily.day_round import day_round
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.exports import rosters
from fieldvisit.casework.households import careful, register, safety
from fieldvisit.casework.review import household_story
from fieldvisit.casework.sending import conflicts
from fieldvisit.casework.visits import listing
from fieldvisit.machine.clock import FixedClock
from fieldvisit.records import Household
from fieldvisit.rules.journeys import MayNot
from fieldvisit.rules.safety import FlagTooLong, NoSuchFlag
from fieldvisit.words.labels import LABELS

DAY, LATER = date(2026, 11, 23), date(2026, 12, 31)
NOTE = "腊月里动过手"


@pytest.fixture
def home(desk: Desk) -> str:
    """A household that is due, of which nothing is said yet."""
    return next(one.household_id for one in today(desk).cards if not one.flags)


def of(desk: Desk, home: str) -> Household:
    with desk.store.read() as tx:
        found = naming.record(tx, Household, kind="household", named=home)
    return found


def test_it_is_seen_wherever_somebody_is_sent_to_the_door(desk: Desk, home: str) -> None:
    safety.warn(desk, home, kind="须两人同行", until=LATER, note=NOTE)
    card = next(one for one in today(desk).cards if one.household_id == home)
    assert card.flags == ("two_together",)
    lines = [one for one in due_on(desk, DAY) if one.household == home]
    assert lines
    assert all(one.safety == ("two_together",) for one in lines)
    stop = next(one for one in day_round(desk, DAY) if one.household == home)
    assert stop.safety == ("two_together",)
    wanted = campaigns.Wanted("敲门", LATER, "home", categories=list(LABELS["category"]))
    made = str(campaigns.plan(desk, wanted).campaign.id)
    doors = campaigning.households_of(desk, made)[1]
    assert [one.careful for one in doors if str(one.task.household_id) == home] == ["须两人同行"]
    listed = next(one for one in register.find(desk) if one.household_id == home)
    assert listed.flags == ("two_together",)
    (told,) = register.household_file(desk, home).safety
    assert told == f"须两人同行（{NOTE}）：{desk.profile.staff_name} 11月23日记，到12月31日"


def test_an_old_tag_is_seen_the_same_and_goes_when_it_is_lifted(desk: Desk) -> None:
    tagged = next(one for one in today(desk).cards if "animal" in one.flags)
    home = of(desk, tagged.household_id)
    assert "dog" in home.tags
    safety.lift(desk, tagged.household_id, kind="animal", why="狗送走了")
    assert "dog" not in of(desk, tagged.household_id).tags
    assert all(
        one.flags == () for one in today(desk).cards if one.household_id == tagged.household_id
    )


def test_said_lifted_and_run_out_each_leave_a_line(desk: Desk, home: str) -> None:
    assert isinstance(desk.clock, FixedClock)
    safety.warn(desk, home, kind="animal", until=LATER)
    safety.lift(desk, home, kind="动物", why="狗送走了")
    safety.warn(desk, home, kind="conflict", until=DAY)
    assert safety.end_run_out(desk) == 0
    desk.clock.advance(timedelta(days=1))
    assert careful.listed(desk) == [one for one in careful.listed(desk) if one.household != home]
    assert (safety.end_run_out(desk), safety.end_run_out(desk)) == (1, 0)
    told = [line.action for line in reversed(trail.lines(desk)) if line.subject == home]
    assert told == ["safety_set", "safety_lifted", "safety_set", "safety_ran_out"]
    assert [one["why"] for one in of(desk, home).safety] == ["狗送走了", "到期"]


def test_the_same_said_again_is_good_for_the_new_day(desk: Desk, home: str) -> None:
    safety.warn(desk, home, kind="animal", until=DAY)
    safety.warn(desk, home, kind="animal", until=LATER)
    flags, said = careful.of_household(desk, home)
    assert [one.until for one in flags] == ["2026-12-31"]
    assert [bool(one.get("ended_on")) for one in said] == [True, False]


def test_what_cannot_be_is_refused(desk: Desk, home: str) -> None:
    refused = [
        ({"kind": "animal", "until": date(2026, 11, 22)}, FlagTooLong),
        ({"kind": "animal", "until": date(2027, 11, 24)}, FlagTooLong),
        ({"kind": "老虎", "until": LATER}, naming.CodeUnknown),
    ]
    for said, why in refused:
        with pytest.raises(why):
            safety.warn(desk, home, **said)  # type: ignore[arg-type]
    with pytest.raises(NoSuchFlag):
        safety.lift(desk, home, kind="animal", why="没有了")
    safety.warn(desk, home, kind="animal", until=LATER)
    with pytest.raises(naming.WordsMissing):
        safety.lift(desk, home, kind="animal", why=" ")


def test_a_grid_worker_sees_it_and_says_nothing(desk: Desk, home: str) -> None:
    safety.warn(desk, home, kind="infectious", until=DAY)
    desk.profile = replace(desk.profile, role="grid_worker")
    assert [one.kind for one in careful.of_household(desk, home)[0]] == ["infectious"]
    with pytest.raises(MayNot):
        safety.warn(desk, home, kind="animal", until=LATER)
    assert isinstance(desk.clock, FixedClock)
    desk.clock.advance(timedelta(days=1))
    assert safety.end_run_out(desk) == 0


def test_it_stands_in_no_report_roster_list_dossier_or_notice(desk: Desk, home: str) -> None:
    safety.warn(desk, home, kind="conflict", until=LATER, note=NOTE)
    notice = notices.ask(desk, home, amount=101_000, place="村务公开栏")
    with desk.store.read() as tx:
        kept = of(desk, home)
        days = (date(2026, 1, 1), DAY)
        story = household_story.sections(tx, desk, home=kept, seen=[], days=days)
    written = [
        case_report.case_report(desk, home),
        str(rosters.sheet_of(desk, "roster", day=DAY, full=True).rows),
        str(listing.list_masked(desk, "household")),
        str(story),
        notice_paper.pdf(desk, str(notice.id)).decode("latin-1"),
    ]
    for text in written:
        assert NOTE not in text
        assert "曾有冲突" not in text
        assert "conflict" not in text


def test_a_question_about_it_is_masked_where_names_are(desk: Desk, home: str) -> None:
    safety.warn(desk, home, kind="conflict", until=LATER, note=NOTE)
    with desk.store.read() as tx:
        value = of(desk, home).safety
        field = ("safety", value)
        whole = conflicts.said(tx, "household", field=field, masked=False)
        masked = conflicts.said(tx, "household", field=field, masked=True)
    assert "提醒 曾有冲突" in whole
    assert NOTE in whole
    assert NOTE not in masked
