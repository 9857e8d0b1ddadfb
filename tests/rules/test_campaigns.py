"""Whom a campaign means, and which taps end a task."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records import Campaign, Task
from fieldvisit.records.campaign import CampaignWay
from fieldvisit.records.task import TaskOutcome, TaskState
from fieldvisit.rules.campaigns import (
    CampaignDiffers,
    CampaignOver,
    Known,
    NobodyMeant,
    TickedAlready,
    age,
    check_plan,
    check_same,
    check_tick,
    ends,
    means,
)
from fieldvisit.rules.journeys import MayNot
from fieldvisit.words.labels import LABELS

PLAIN = {"id": UUID(int=1), "scope": "120111101203", "created_at": "2026-11-23T03:06:00Z"}
DUE = date(2026, 11, 25)


def campaign(**asks: object) -> Campaign:
    said = {"title": "寒潮敲门", "way": "home", "due_on": DUE}
    return Campaign.model_validate(PLAIN | said | asks)


def known(*tags: str, category: str = "dibao", born: date | None = None) -> Known:
    return Known(category, tags, born)


def test_a_household_is_meant_when_every_criterion_that_is_asked_holds() -> None:
    cold = campaign(tags=["living_alone", "stove"], categories=["dibao"], age_from=80)
    old = date(1946, 11, 25)
    assert means(cold, known("stove", born=old))
    assert means(cold, known("living_alone", "dog", born=old))
    assert not means(cold, known("dog", born=old))
    assert not means(cold, known("stove", born=old, category="dibao_margin"))
    assert not means(cold, known("stove", born=date(1946, 11, 26)))
    assert not means(cold, known("stove"))


def test_planned_again_is_the_same_until_it_asks_for_others() -> None:
    stands = campaign(tags=["stove"])
    check_same(stands, campaign(tags=["stove"]))
    for asks in ({"tags": ["dog"]}, {"way": "phone"}, {"age_from": 80}, {"categories": ["dibao"]}):
        with pytest.raises(CampaignDiffers):
            check_same(stands, campaign(**{"tags": ["stove"], **asks}))


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("1946-11-25", "2026-11-24", 79),
        ("1946-11-25", "2026-11-25", 80),
        ("1948-02-29", "2026-02-28", 77),
        ("1948-02-29", "2026-03-01", 78),
    ],
)
def test_a_year_is_whole_on_the_birthday(born: str, on: str, years: int) -> None:
    assert age(date.fromisoformat(born), date.fromisoformat(on)) == years


_tags = st.lists(st.sampled_from(sorted(LABELS["tag"])), unique=True)
_kinds = st.lists(st.sampled_from(sorted(LABELS["category"])), unique=True)


@given(tags=_tags, kinds=_kinds, borne=_tags, kind=st.sampled_from(sorted(LABELS["category"])))
def test_asking_for_more_tags_never_means_fewer_and_one_of_them_is_enough(
    tags: list[str], kinds: list[str], borne: list[str], kind: str
) -> None:
    one = campaign(tags=tags, categories=kinds)
    home = known(*borne, category=kind)
    inside = not kinds or kind in kinds
    assert means(one, home) is (inside and (not tags or bool(set(tags) & set(borne))))


@pytest.mark.parametrize(
    ("changes", "role", "today", "refused"),
    [
        ({"tags": ["stove"]}, "grid_worker", DUE, MayNot),
        ({"tags": ["stove"]}, "assessor", DUE, MayNot),
        ({}, "village_officer", DUE, NobodyMeant),
        ({"tags": ["stove"]}, "town_officer", date(2026, 11, 26), CampaignOver),
    ],
)
def test_what_nobody_may_or_could_do_is_refused(
    changes: dict[str, object], role: str, today: date, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        check_plan(campaign(**changes), role=role, today=today)


def test_an_officer_plans_until_the_last_day() -> None:
    check_plan(campaign(age_from=80), role="village_officer", today=DUE)


@pytest.mark.parametrize(
    ("outcome", "at_door", "by_phone"),
    [
        ("met", True, True),
        ("not_met", False, False),
        ("phoned", False, True),
        ("needs_help", True, True),
    ],
)
def test_a_call_is_enough_where_calls_are_asked_for(
    outcome: str, at_door: bool, by_phone: bool
) -> None:
    assert ends(CampaignWay.HOME, TaskOutcome(outcome)) is at_door
    assert ends(CampaignWay.PHONE, TaskOutcome(outcome)) is by_phone


@pytest.mark.parametrize("state", ["done", "cancelled"])
def test_a_task_that_is_over_takes_no_other_tap(state: str) -> None:
    said = {"household_id": UUID(int=2), "kind": "campaign", "due_on": DUE, "state": state}
    task = Task.model_validate(PLAIN | said)
    with pytest.raises(TickedAlready):
        check_tick(task)
    check_tick(task.model_copy(update={"state": TaskState.OPEN}))
