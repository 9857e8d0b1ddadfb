"""The pages of 一户一策: what they offer is what the rules allow, and each step from them works."""

from dataclasses import replace
from uuid import UUID

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject, Thing
from fieldvisit.casework.care import plan_list
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.rooms.plans import PLAN, PLANS, offers_for
from fieldvisit.records.plan import PlanState
from fieldvisit.rules.journeys import MayNot
from fieldvisit.rules.plans import PLAN_STEPS

SAID = {"cause": "重病", "goal": "药不断", "cycle": "monthly", "key": "yes"}
MEASURE = {"kind": "medical", "content": "陪诊", "owner": "周小燕", "due": "2026-11-20"}
LEADS = {
    "approve": PlanState.ACTIVE,
    "return": PlanState.RETURNED,
    "hand_in": PlanState.DRAFT,
    "end": PlanState.ENDED,
}


@pytest.fixture
def home(desk: Desk) -> Subject:
    return Subject(PLAN, today(desk).cards[0].household_id)


def newest(desk: Desk, home: Subject) -> Thing:
    return rooms.read(desk, home).things[0]


def in_the_town(desk: Desk) -> Desk:
    town = replace(desk)
    town.profile = replace(desk.profile, role="town_officer", staff_id=UUID(int=77))
    return town


def test_a_plan_goes_its_way_through_what_is_offered(desk: Desk, home: Subject) -> None:
    assert [one.step for one in rooms.read(desk, home).offers] == ["draft"]
    rooms.take(desk, home, step="draft", said=SAID | MEASURE)
    made = newest(desk, home)
    assert (made.title, made.pill) == ("第 1 版·重点户", "待镇街同意")
    assert [one.step for one in made.offers] == ["add"]
    assert rooms.read(desk, home).offers == ()
    with pytest.raises(MayNot):
        rooms.take(desk, made.subject, step="approve", said={})
    town = in_the_town(desk)
    assert [one.step for one in newest(town, home).offers] == ["approve", "return", "add"]
    rooms.take(town, made.subject, step="return", said={"reason": "再添一条"})
    rooms.take(desk, made.subject, step="add", said=MEASURE | {"due": "2027-01-31"})
    rooms.take(desk, made.subject, step="hand_in", said=SAID)
    rooms.take(town, made.subject, step="approve", said={})
    made = newest(desk, home)
    assert (made.pill, made.mood) == ("在用", "late")
    assert [(one.pill, one.mood) for one in made.inner] == [("到期没办", "late"), ("未办", "open")]
    done = {"status": "done", "evidence": "病历本"}
    rooms.take(desk, made.inner[0].subject, step="set", said=done)
    rooms.take(desk, made.subject, step="review", said={"progress": "on_track"})
    made = newest(desk, home)
    assert (made.mood, made.inner[0].pill) == ("open", "办完")
    rooms.take(desk, home, step="next", said=SAID | {"goal": "能自己走"})
    new = newest(desk, home)
    assert (new.title, [one.title for one in new.inner]) == ("第 2 版·重点户", ["就医：陪诊"])
    said = {"result": "achieved", "reason": "好了"}
    rooms.take(desk, made.subject, step="end", said=said)
    assert rooms.read(desk, home).things[1].mood == "done"


def test_the_list_opens_the_households_page(desk: Desk, home: Subject) -> None:
    rooms.take(desk, home, step="draft", said=SAID | MEASURE)
    page = rooms.read(desk, Subject(PLANS))
    assert page.sentence.startswith("等镇街同意 1 户，在用 0 户")
    (line,) = page.things
    assert (line.opens, line.pill) == (home, "待镇街同意")


def test_each_state_offers_the_ways_of_the_rules(desk: Desk, home: Subject) -> None:
    rooms.take(desk, home, step="draft", said=SAID | MEASURE)
    (plan,) = plan_list.editions(desk, home.id).plans
    for state, allowed in PLAN_STEPS.items():
        one = plan.model_copy(update={"state": state})
        offered = offers_for(desk.tables, one, role="town_officer", mine=False)
        assert offers_for(desk.tables, one, role="grid_worker", mine=True) == ()
        leads = {LEADS[offer.step] for offer in offered if offer.step in LEADS}
        # An edition is replaced by approving the next one.
        assert leads == allowed - {PlanState.REPLACED}
