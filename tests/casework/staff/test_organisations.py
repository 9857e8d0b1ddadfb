"""和平's joint meeting has 27 members, then 37, on eight themes; a referral names one of them."""

from datetime import date

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.care import referring
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import CodeUnknown
from fieldvisit.casework.rooms.loop_steps import NEEDS
from fieldvisit.casework.staff import organisations
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.rules.organisations import Meeting, Organisation
from fieldvisit.words.labels import LABELS
from tests.support.published import pull, shipped, table

SHIPPED = Tables()
HEPING = "120101000000"
BEFORE, AFTER = date(2023, 12, 31), date(2024, 1, 1)


@pytest.fixture
def everywhere(desk: Desk) -> None:
    """和平's list, as if it were the whole city's: the practice village lies in 西青."""
    own, city = 'region = "120101000000"', 'region = "120000000000"'
    text = shipped("organisations", was=own, now=city)
    pull(desk, table(desk, "organisations", text, scope="120000000000"))


def heping() -> Meeting:
    found = organisations.here(SHIPPED, "120101001001")
    assert found is not None
    return found


def test_heping_has_27_members_and_then_37_on_eight_themes() -> None:
    meeting = heping()
    assert [len(organisations.members(meeting, day=day)) for day in (BEFORE, AFTER)] == [27, 37]
    assert len(meeting.themes) == 8
    assert all(organisations.members(meeting, day=BEFORE, theme=one) for one in meeting.themes)
    assert {one.kind for one in meeting.members} <= LABELS["referral_org"].keys()
    with pytest.raises(CodeUnknown):
        organisations.members(meeting, day=AFTER, theme="助跑")


def test_a_district_without_a_list_refers_to_kinds_of_bodies() -> None:
    assert organisations.here(SHIPPED, "120111102204") is None
    found = organisations.targets(SHIPPED, region="120111102204", day=AFTER)
    assert found == tuple(LABELS["referral_org"].items())
    assert (
        organisations.target(SHIPPED, "残联", region=HEPING, day=AFTER).kind
        == "disabled_federation"
    )
    with pytest.raises(CodeUnknown):
        organisations.target(SHIPPED, "区红十字会", region=HEPING, day=BEFORE)


@pytest.mark.usefixtures("everywhere")
def test_a_referral_goes_to_a_member_of_the_day(desk: Desk) -> None:
    home = today(desk).cards[0].household_id
    (draft,) = (one for one in rooms.read(desk, Subject(NEEDS, home)).offers if one.step == "draft")
    (to,) = (one for one in draft.asks if one.name == "to")
    assert ("区红十字会", "区红十字会") in to.options
    assert set(LABELS["referral_org"].items()) < set(to.options)
    said = {"to": "区红十字会", "asked": "药费", "name": "救助部"}
    rooms.take(desk, Subject(NEEDS, home), step="draft", said=said)
    (told,) = rooms.read(desk, Subject(NEEDS, home)).things
    assert told.title == "转介：慈善会·区红十字会 救助部"
    made = referring.draft(desk, home, asked=referring.Asked("医保", "报销"))
    assert (made.to_org, made.to_name) == ("medical_insurance", "")


def test_the_page_counts_each_theme_on_a_day(desk: Desk) -> None:
    board = rooms.read(desk, Subject("organisations", str(BEFORE)))
    assert board.sentence.startswith("本区还没有写联席成员单位名单；")
    assert board.sentence.endswith("2023年12月31日 成员单位 27 家")
    assert len(board.things) == 8
    later = rooms.take(desk, Subject("organisations"), step="day", said={"on": str(AFTER)}).go
    assert later is not None
    assert rooms.read(desk, later).sentence.endswith("2024年1月1日 成员单位 37 家")


@pytest.mark.usefixtures("everywhere")
def test_the_own_district_s_list_is_the_one_that_is_shown(desk: Desk) -> None:
    board = rooms.read(desk, Subject("organisations", str(AFTER)))
    assert board.sentence == "和平区社会救助联席会议：2024年1月1日 成员单位 37 家"
    first: Organisation = organisations.members(heping(), day=AFTER, theme="助困")[0]
    since, names = board.things[0].lines[0]
    assert since == "2021年1月1日起"
    assert names.split("、")[0] == first.label
