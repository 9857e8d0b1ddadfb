"""A campaign gives each household that it means one task, however often it is planned."""

from datetime import date

import pytest

from fieldvisit.casework.care.closed_loop import closed_loop
from fieldvisit.casework.daily import campaigning, campaigns
from fieldvisit.casework.daily.campaigns import Wanted
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import CodeUnknown, NotHere, WordsMissing
from fieldvisit.records import Household
from fieldvisit.rules.campaigns import CampaignDiffers, NobodyMeant, TickedAlready
from fieldvisit.store import audit, outbox, rows

DUE = date(2026, 11, 25)
COLD = Wanted("寒潮敲门", DUE, "上门", tags=("独居", "stove"))


def meant(desk: Desk) -> set[str]:
    with desk.store.read() as tx:
        homes = [one for one in rows.all(tx, "household") if isinstance(one, Household)]
    return {
        str(one.id)
        for one in homes
        if {"living_alone", "stove"} & set(one.tags) and one.status != "left"
    }


def test_each_household_that_is_meant_gets_one_task_and_planning_again_makes_none(
    desk: Desk,
) -> None:
    wanted = meant(desk)
    assert 1 < len(wanted) < 48
    done = campaigns.plan(desk, COLD)
    assert (done.made, done.known) == (len(wanted), 0)
    for again in (
        campaigns.plan(desk, COLD),
        campaigns.extend(desk, str(done.campaign.id)),
    ):
        assert (again.made, again.known, again.campaign.id) == (0, len(wanted), done.campaign.id)
    told = [one for one in due_on(desk, DUE) if one.kind == "campaign"]
    assert {one.household for one in told} == wanted
    assert {(one.state, one.source) for one in told} == {("due", "专项行动：寒潮敲门")}
    with desk.store.read() as tx:
        assert [row.kind for row in outbox.rows(tx)] == ["campaign", *["task"] * len(wanted)]
        assert audit.count(tx, "campaign_planned", subject=str(done.campaign.id)) == 1


def test_the_same_name_with_other_criteria_is_refused(desk: Desk) -> None:
    campaigns.plan(desk, COLD)
    with pytest.raises(CampaignDiffers):
        campaigns.plan(desk, Wanted("寒潮敲门", DUE, "电话", tags=("独居", "stove")))
    assert len(campaigning.lines(desk)) == 1


def test_one_tap_a_household_and_the_village_knows_how_far_it_is(desk: Desk) -> None:
    done = str(campaigns.plan(desk, COLD).campaign.id)
    homes = campaigning.households_of(desk, done)[1]
    for outcome, home in zip(("见到", "没见到", "电话通了", "要帮忙"), homes, strict=False):
        campaigns.tick(desk, str(home.task.id), outcome=outcome)
    (village,) = campaigning.progress(desk, done)
    assert (village.met, village.not_met, village.phoned, village.needs_help) == (1, 1, 1, 1)
    assert (village.households, village.open) == (len(homes), len(homes) - 2)
    assert village.name == "第六埠村"
    (line,) = campaigning.lines(desk)
    assert (line["open"], line["asks"]) == (len(homes) - 2, "独居、生炉子")


def test_who_needs_help_has_a_need_from_then_on(desk: Desk) -> None:
    done = str(campaigns.plan(desk, COLD).campaign.id)
    first, second = (one.task for one in campaigning.households_of(desk, done)[1][:2])
    campaigns.tick(desk, str(first.id), outcome="要帮忙", kind="安全隐患", text="烟道裂了")
    campaigns.tick(desk, str(second.id), outcome="needs_help")
    (need,) = closed_loop(desk, str(first.household_id))["needs"]
    assert (need["kind"], need["text"], need["source"]) == ("safety", "烟道裂了", "campaign")
    (need,) = closed_loop(desk, str(second.household_id))["needs"]
    assert (need["kind"], need["text"]) == ("other", "寒潮敲门时说要帮忙")


def test_households_stand_along_the_lanes_and_what_is_done_goes_last(desk: Desk) -> None:
    done = str(campaigns.plan(desk, COLD).campaign.id)
    before = campaigning.households_of(desk, done)[1]
    campaigns.tick(desk, str(before[0].task.id), outcome="met")
    after = campaigning.households_of(desk, done)[1]
    assert [one.task.id for one in after] == [one.task.id for one in [*before[1:], before[0]]]
    with desk.store.read() as tx:
        assert audit.count(tx, "campaign_opened", subject=done) == 1


def test_a_refused_plan_or_tap_changes_nothing(desk: Desk) -> None:
    done = str(campaigns.plan(desk, COLD).campaign.id)
    task = str(campaigning.households_of(desk, done)[1][0].task.id)
    campaigns.tick(desk, task, outcome="met")
    with desk.store.read() as tx:
        before = len(outbox.rows(tx))
    for refused in (
        lambda: campaigns.plan(desk, Wanted("全村", DUE, "上门")),
        lambda: campaigns.plan(desk, Wanted(" ", DUE, "上门", tags=("独居",))),
        lambda: campaigns.plan(desk, Wanted("防汛", DUE, "划船", tags=("低洼",))),
        lambda: campaigns.plan(desk, Wanted("防汛", DUE, "上门", tags=("河边",))),
        lambda: campaigns.tick(desk, task, outcome="没见到"),
        lambda: campaigns.tick(desk, task, outcome="睡着了"),
        lambda: campaigns.tick(desk, done, outcome="met"),
    ):
        with pytest.raises((NobodyMeant, WordsMissing, CodeUnknown, TickedAlready, NotHere)):
            refused()
    with desk.store.read() as tx:
        assert len(outbox.rows(tx)) == before
