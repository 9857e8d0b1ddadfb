"""The day's list follows from visits and cadence, nothing else."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.visits import visiting
from fieldvisit.machine.clock import FixedClock
from fieldvisit.records import Task
from fieldvisit.store import drafts, households, journal


def test_overdue_households_come_first_then_due_ones_by_place(desk: Desk) -> None:
    shown = today.today(desk)
    states = [card.state for card in shown.cards]
    assert states == ["overdue"] * shown.overdue + ["due"] * shown.due
    assert shown.overdue >= 2
    overdue = [card.place for card in shown.cards if card.state == "overdue"]
    assert overdue == sorted(overdue)


def test_due_ones_stand_along_the_lane_by_number_not_by_digit(desk: Desk) -> None:
    due = [card.place for card in today.today(desk).cards if card.state == "due"]
    first = [place for place in due if place.startswith("第六埠村1区")]
    assert first == ["第六埠村1区9号", "第六埠村1区35号"]


def test_the_heading_names_day_and_weekday(desk: Desk) -> None:
    assert today.today(desk).heading == "11月23日 星期一"


def test_every_tekun_household_stands_in_both_bars_once(desk: Desk) -> None:
    """days.md 22: 月探访 and 季度排查 apart."""
    shown = today.today(desk)
    monthly, quarterly = shown.bars
    assert (monthly.label, quarterly.label) == ("本月月探访", "本季季度排查")
    assert monthly.overdue == shown.overdue
    totals = {bar.done + bar.overdue + bar.open for bar in shown.bars}
    assert len(totals) == 1
    assert totals.pop() >= 16


def test_one_card_a_household_names_every_form_that_is_due_there(desk: Desk) -> None:
    """days.md 8: one knock, many forms."""
    assert isinstance(desk.clock, FixedClock)
    desk.clock.advance(timedelta(days=35))
    cards = today.today(desk).cards
    assert len({card.household_id for card in cards}) == len(cards)
    both = [card for card in cards if card.also]
    assert both
    assert {(card.form_id, card.also) for card in both} <= {("F02", ("F03",)), ("F03", ("F02",))}
    assert {card.task for card in both} == {"月探访、季度排查"}
    lead = visiting.start(desk, both[0].household_id, form_id=both[0].form_id, also=both[0].also)
    assert [one.form.form_id for one in lead.all] == ["F02", "F03"]


def test_a_new_month_makes_the_unvisited_overdue(desk: Desk) -> None:
    assert isinstance(desk.clock, FixedClock)
    unvisited = {card.household_id for card in today.today(desk).cards}
    desk.clock.advance(timedelta(days=8))
    red = {card.household_id for card in today.today(desk).cards if card.state == "overdue"}
    assert unvisited <= red


def test_a_draft_is_offered_to_go_on_with(desk: Desk) -> None:
    card = today.today(desk).cards[0]
    filling = visiting.start(desk, card.household_id, form_id=card.form_id)
    (draft,) = today.today(desk).drafts
    assert (draft.draft_id, draft.name) == (str(filling.draft.id), card.name)
    assert draft.touched_text == "今天 11:06"
    visiting.discard(desk, draft.draft_id)
    assert today.today(desk).drafts == ()


def test_what_waits_to_be_sent_is_counted(desk: Desk) -> None:
    assert today.today(desk).waiting == 0
    notes.keep(desk, notes.NoteDraft("想到就记"))
    assert today.today(desk).waiting == 1


def test_a_draft_whose_form_is_not_here_is_still_in_the_list(desk: Desk) -> None:
    card = next(one for one in today.today(desk).cards if one.form_id == "F02")
    filling = visiting.start(desk, card.household_id, form_id="F02")
    with desk.store.write() as tx:
        drafts.save(tx, replace(filling.draft, form_version=99))
    (draft,) = today.today(desk).drafts
    assert draft.form_title == "F02"


def test_the_last_days_without_a_word_from_the_server_are_said_in_time(desk: Desk) -> None:
    """trust T10: whoever is told on the last day cannot reach a network any more."""
    assert isinstance(desk.clock, FixedClock)
    assert today.today(desk).ending == ""
    desk.clock.advance(timedelta(days=40))
    assert "再过 5 天还没联系上服务器" in today.today(desk).ending


def test_of_many_tasks_the_first_are_listed_and_all_are_counted(desk: Desk) -> None:
    home = today.today(desk).cards[0].household_id
    before, day = today.today(desk).task_count, today.today(desk).day
    with desk.store.write() as tx:
        house = households.get(tx, UUID(home))
        assert house is not None
        for _ in range(today.TASKS + 3):
            one = Task(
                id=desk.ids.fresh(),
                scope=house.scope,
                created_at=desk.clock.now(),
                household_id=house.id,
                kind="follow_up",
                due_on=day,
            )
            journal.insert(tx, one, stamp=desk.stamp())
    shown = today.today(desk)
    assert (len(shown.tasks), shown.task_count) == (today.TASKS, before + today.TASKS + 3)
