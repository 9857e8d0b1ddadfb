"""Edits, deletes, questions, choices and reviews of before a restore mean the same after it, though
their numbers are of the old epoch (pains 2, 3)."""

import pytest

from fieldvisit.records import Household
from fieldvisit.store import outbox
from tests.support import put_back
from tests.support.central import NOON, household, visit
from tests.support.put_back import Person, Place

place = put_back.place
house = put_back.house
officer = put_back.officer
colleague = put_back.colleague

TOLD = pytest.mark.parametrize("told", [True, False], ids=["told", "found out"])


@TOLD
def test_a_delete_is_told_again_and_asks_nobody(
    place: Place, house: Household, officer: Person, colleague: Person, told: bool
) -> None:
    """Its base is a number of the old epoch: what its author saw is told by content."""
    gone = household(number="津南-002")
    place.centre.load([gone])
    place.everybody_syncs(1)
    place.copy()
    officer.edits("household", gone.id, phone="13900000001")
    officer.deletes("household", gone.id)
    place.everybody_syncs(1)
    place.put_back(told=told)
    place.sync(colleague)
    place.everybody_syncs()
    assert place.truth()[gone.id]["deleted_at"] is not None
    for person in (officer, colleague):
        row = person.row("household", gone.id)
        assert row is not None
        assert row["deleted_at"] is not None
        assert person.questions() == 0


def test_a_delete_over_an_edit_that_its_author_never_saw_is_a_question(
    place: Place, house: Household, officer: Person, colleague: Person
) -> None:
    place.everybody_syncs(1)
    place.copy()
    officer.deletes("household", house.id)
    place.sync(officer)
    place.put_back(told=True)
    colleague.edits("household", house.id, phone="13900000002")
    place.sync(colleague)
    place.sync(officer)
    assert place.truth()[house.id]["deleted_at"] is None
    place.everybody_syncs(1)
    assert officer.questions() == colleague.questions() == 1


def test_edits_of_two_people_merge_though_their_bases_are_of_the_old_epoch(
    place: Place, house: Household, officer: Person, colleague: Person
) -> None:
    place.everybody_syncs(1)
    place.copy()
    officer.edits("household", house.id, phone="13900000001")
    place.everybody_syncs(1)
    colleague.edits("household", house.id, live_address="后街9号")
    place.everybody_syncs(1)
    officer.edits("household", house.id, phone="13900000003")
    place.everybody_syncs(1)
    place.put_back()
    place.sync(colleague)
    place.everybody_syncs()
    truth = place.truth()[house.id]
    assert (truth["phone"], truth["live_address"]) == ("13900000003", "后街9号")
    place.replicas_are_equal()
    assert officer.questions() == colleague.questions() == 0


def test_a_question_that_the_server_lost_is_asked_again(
    place: Place, house: Household, officer: Person, colleague: Person
) -> None:
    place.everybody_syncs(1)
    place.copy()
    officer.edits("household", house.id, phone="13900000001")
    colleague.edits("household", house.id, phone="13900000002")
    place.everybody_syncs(2)
    assert officer.questions() == 1
    place.put_back()
    place.everybody_syncs()
    assert officer.questions() == colleague.questions() == 1
    (card,) = [v for v in place.truth().values() if v.get("row_kind")]
    said = card["differing"]["phone"]
    assert {said["held"], said["wanted"]} == {"13900000001", "13900000002"}
    place.replicas_are_equal()


def test_a_choice_of_before_the_restore_is_told_again(
    place: Place, house: Household, officer: Person, colleague: Person
) -> None:
    place.everybody_syncs(1)
    officer.edits("household", house.id, phone="13900000001")
    colleague.edits("household", house.id, phone="13900000002")
    place.everybody_syncs(2)
    place.copy()
    (card,) = [k for k, v in place.truth().items() if v.get("row_kind")]
    me = str(officer.who.staff.id)
    officer.edits("conflict", card, state="chosen", choice="wanted", chosen_by=me, chosen_at=NOON)
    place.everybody_syncs(1)
    assert place.truth()[house.id]["phone"] == "13900000002"
    place.put_back()
    place.everybody_syncs()
    assert place.truth()[house.id]["phone"] == "13900000002"
    assert officer.questions() == colleague.questions() == 0
    place.replicas_are_equal()


def test_a_choice_whose_question_is_gone_waits_for_nobody(
    place: Place, house: Household, officer: Person, colleague: Person
) -> None:
    place.everybody_syncs(1)
    place.copy()
    officer.edits("household", house.id, phone="13900000001")
    colleague.edits("household", house.id, phone="13900000002")
    place.everybody_syncs(2)
    (card,) = [k for k, v in place.truth().items() if v.get("row_kind")]
    boss = place.people["吴静"] = place.person("吴静", "town_officer")
    place.sync(boss)
    boss.edits(
        "conflict",
        card,
        state="chosen",
        choice="held",
        chosen_by=str(boss.who.staff.id),
        chosen_at=NOON,
    )
    place.put_back()
    place.people.pop("吴静")
    place.everybody_syncs()
    assert officer.questions() == 1
    assert officer.counts().waiting == 0


def test_a_review_follows_its_visit_back(place: Place, house: Household, officer: Person) -> None:
    boss = place.person("吴静", "town_officer")
    place.everybody_syncs(1)
    place.copy()
    seen = visit(house)
    officer.keeps(seen)
    place.everybody_syncs(2)
    by = str(boss.who.staff.id)
    boss.edits("visit", seen.id, state="reviewed", reviewed_by=by, reviewed_at=NOON)
    place.everybody_syncs(2)
    place.put_back()
    place.sync(boss)
    assert boss.counts().waiting == 1
    place.everybody_syncs()
    assert place.truth()[seen.id]["state"] == "reviewed"
    assert boss.counts() == officer.counts() == outbox.OutboxCounts()
    place.replicas_are_equal()
